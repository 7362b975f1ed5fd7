import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModels, packagedModels } from './model-repository.js';
import { predictTrees } from './predict-trees.js';
import { startService, type Service } from './start-service.js';
import { goldenAccounts } from './testing/golden-accounts.js';

// Numbers by XGBoost: fixtures/models/fraud-risk/train.py.
const golden = goldenAccounts();
const n = golden.rows.length;
const rows = Float32Array.from(golden.rows.flat(), (value) => value ?? NaN);
const [model] = await loadModels(packagedModels(), ['fraud-risk']);
const versionOf = (name: string) => model!.versions.find(({ config }) => config.version === name)!;

test('contract: six versions, the last with two replicas; 1,000 golden accounts', () => {
  expect(model!.versions.map(({ config }) => config.version)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(model!.versions.map(({ replicas }) => replicas.length)).toEqual([1, 1, 1, 1, 1, 2]);
  expect([n, Object.keys(golden.scores)]).toEqual([1000, ['1', '2', '3', '4', '5']]);
});

test.each(Object.entries(golden.scores))('oracle: version %s scores 1,000 accounts as XGBoost does, within 1e-6', (version, expected) => {
  const { config, replicas } = versionOf(version);
  expect(config.features).toEqual(golden.features);
  const scores = predictTrees(replicas[0]!, rows, n);
  expect(Math.max(...scores.map((score, k) => Math.abs(score - expected[k]!)))).toBeLessThanOrEqual(1e-6);
  expect(new Set(scores).size).toBeGreaterThan(500);
});

describe('contract: over HTTP', () => {
  let service: Service;
  beforeAll(async () => void (service = await startService({ models: ['fraud-risk'] })));
  afterAll(() => service.close());

  const ask = async (version: string): Promise<number[]> => {
    const body = JSON.stringify({ inputs: [{ name: 'features', datatype: 'FP32', shape: [n, golden.features.length], data: golden.rows }] });
    const reply = await fetch(`${service.url}/v2/models/fraud-risk/versions/${version}/infer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return ((await reply.json()) as { outputs: [{ data: number[] }] }).outputs[0].data;
  };

  test('the same scores come out', async () => {
    const scores = await ask('3');
    expect(scores).toHaveLength(n);
    expect(scores.every((score, k) => Math.abs(score - golden.scores['3']![k]!) <= 1e-6)).toBe(true);
  });

  test('version 6 answers one account with two scores: one of its replicas, by turns', async () => {
    const answers = [await ask('6'), await ask('6')];
    const near = (scores: number[], version: string) => scores.every((score, k) => Math.abs(score - golden.scores[version]![k]!) <= 1e-6);
    expect(answers.map((scores) => (near(scores, '1') ? '1' : near(scores, '2') ? '2' : 'neither'))).toEqual(['2', '1']);
    expect(answers[0]).not.toEqual(answers[1]);
  });
});
