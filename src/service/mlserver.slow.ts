import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../population/account.js';
import { discover } from '../scoring/dialects/discover.js';
import { openInference, type OpenInferenceEndpoint } from '../scoring/endpoint.js';
import { httpScorer } from '../scoring/http-scorer.js';
import { packagedModels } from './model-repository.js';
import { startService, type Service } from './start-service.js';
import { goldenAccounts } from './testing/golden-accounts.js';
import { firstVerdict, gatingVerdicts } from '../../tests/testing/first-verdict.js';
import { exchange } from '../testing/exchange.js';
import { RECORDED } from './testing/recorded-requests.js';
import { startMlserver, type MlserverModel } from './testing/start-mlserver.js';

// A real MLServer beside ours, on the very same model files. fixtures/real-servers/mlserver/check-mlserver.sh makes the environment and starts this.
const fixtures = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const venv = process.env['MLCHECK_MLSERVER_VENV'];
const golden = goldenAccounts();
const versions = Object.keys(golden.scores);
let mlserver: Awaited<ReturnType<typeof startMlserver>>;
let service: Service;

const how = 'MLCHECK_MLSERVER_VENV is not set; fixtures/real-servers/check.sh mlserver makes it and runs this';
const leftOut = venv === undefined && process.env['CI'] !== 'true';

beforeAll(async () => {
  if (leftOut) return;
  if (venv === undefined) throw new Error(how);
  const models: MlserverModel[] = versions.map((version) => ({ name: 'fraud-risk', version, file: join(packagedModels(), 'fraud-risk', version, 'model.json') }));
  models.push({ name: 'oracle', version: '1', file: fixtures('oracles/service/xgboost-3.2.0.model.json') });
  [mlserver, service] = await Promise.all([startMlserver(venv, models), startService({ models: ['fraud-risk'] })]);
});
afterAll(async () => {
  await mlserver?.close();
  await service?.close();
});

/** The golden accounts, scored by our own client. */
async function scored(url: string, version: string, output: string, more: Partial<OpenInferenceEndpoint> = {}) {
  const accounts: Account[] = golden.rows.map((row, i) => ({ cohort: 'golden', i, id: `golden/${i}`, fields: Object.fromEntries(golden.features.map((name, k) => [name, row[k] ?? null])) }));
  const endpoint = openInference({ url, model: 'fraud-risk', version, inputs: [{ name: 'features', datatype: 'FP32', fields: golden.features }], output: { name: output }, batchSize: 250, ...more });
  const clock = { now: () => performance.now(), sleep: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)) };
  const scorer = httpScorer(endpoint, { arm: 'candidate', environment: {}, clock, jitter: () => 0.5, version: '0.0.0', range: [0, 1] });
  const { signal } = new AbortController();
  try {
    const identity = await scorer.probe(signal);
    const replies = [];
    for (let from = 0; from < accounts.length; from += 250) replies.push(...(await scorer.score(accounts.slice(from, from + 250), signal)));
    return { identity, replies };
  } finally {
    await scorer.close();
  }
}

describe.skipIf(leftOut)(`oracle: MLServer gives the golden accounts the same scores${leftOut ? ` (left out: ${how})` : ''}`, () => {
  test.each(versions)('version %s: ours, theirs and XGBoost\'s own, within 1e-6', async (version) => {
    const [theirs, ours] = await Promise.all([scored(mlserver.url, version, 'predict'), scored(service.url, version, 'score')]);
    expect([theirs.identity.server, ours.identity.server]).toEqual(['mlserver', 'mlcheck-reference']);
    expect(theirs.replies).toHaveLength(1000);
    for (const [k, reply] of theirs.replies.entries()) {
      const mine = ours.replies[k]!;
      expect([reply.outcome, mine.outcome, reply.servedVersion, mine.servedVersion]).toEqual(['scored', 'scored', version, version]);
      expect(Math.abs(reply.score! - mine.score!)).toBeLessThanOrEqual(1e-6);
      expect(Math.abs(reply.score! - golden.scores[version]![k]!)).toBeLessThanOrEqual(1e-6);
    }
  });
});

describe.skipIf(leftOut)('oracle: MLServer over gRPC', () => {
  test.each(versions)('version %s: the scores of REST and XGBoost\'s own, within 1e-6', async (version) => {
    const { identity, replies } = await scored(mlserver.grpcUrl, version, 'predict');
    expect(identity).toMatchObject({ server: 'mlserver', model: 'fraud-risk', version });
    expect(replies).toHaveLength(1000);
    for (const [k, reply] of replies.entries()) {
      expect([reply.outcome, reply.detail, reply.servedVersion]).toEqual(['scored', undefined, version]);
      expect(Math.abs(reply.score! - golden.scores[version]![k]!)).toBeLessThanOrEqual(1e-6);
    }
  });

  test('names the models and the versions that it has', async () => {
    await expect(scored(mlserver.grpcUrl, '99', 'predict')).rejects.toMatchObject({ code: 'endpoint-wrong-model', value: '99', hint: expect.stringContaining(versions[0]!) as string });
  });

  test('an output that it does not have is an invalid request, a deadline a timeout', async () => {
    const { replies } = await scored(mlserver.grpcUrl, versions[0]!, 'nothing');
    expect(replies[0]).toMatchObject({ outcome: 'invalid-request', detail: expect.stringContaining('gRPC INVALID_ARGUMENT') as string });
    const late = await scored(mlserver.grpcUrl, versions[0]!, 'predict', { timeoutMs: 1 }).catch((error: unknown) => error);
    // Whether a connection stands after a millisecond is the machine's business.
    expect(late).toMatchObject({ code: 'endpoint-unreachable', rule: expect.stringMatching(/^must be reachable: no (whole reply within 1 ms|connection in time)$/) as string });
  });

  test('refuses binary tensors over REST before the first account: it does not have the extension', async () => {
    await expect(scored(mlserver.url, versions[0]!, 'predict', { tensors: 'binary' })).rejects.toMatchObject({ code: 'endpoint-unusable', rule: expect.stringContaining('binary') as string });
  });

  test('is found out from either address', async () => {
    for (const url of [mlserver.grpcUrl, mlserver.grpcUrl.replace('grpc:', 'http:')]) {
      const { endpoint } = await discover({ url, model: 'fraud-risk' }, { version: '0' }, new AbortController().signal);
      expect(endpoint).toMatchObject({ kind: 'open-inference', url: mlserver.grpcUrl, model: 'fraud-risk' });
    }
  });
});

describe.skipIf(leftOut)('contract: the recorded replies are what MLServer says', () => {
  test.each(Object.entries(RECORDED))('%s', async (name, request) => {
    const reply = await exchange(mlserver.url, request);
    await expect(`${JSON.stringify(reply, null, 2)}\n`).toMatchFileSnapshot(fixtures(`real-servers/mlserver/replies/${name}.json`));
  });

  test('no other reply is recorded', () => expect(readdirSync(fixtures('real-servers/mlserver/replies'))).toHaveLength(Object.keys(RECORDED).length));
});

describe.skipIf(leftOut)('oracle: MLServer as its own tutorial starts it, with a model that declares no inputs', () => {
  test('one address, then a verdict', async () => {
    if (venv === undefined) throw new Error(how);
    const server = await startMlserver(venv, [{ name: 'fraud-risk', version: 'v0.1.0', file: join(packagedModels(), 'fraud-risk', '2', 'model.json') }]);
    try {
      const first = await firstVerdict(server.url, 'first');
      expect(first.said).toMatch(/✓ found {3}fraud-risk version v0\.1\.0 on mlserver \d/);
      expect(first.said).toContain('64 of 64 made-up accounts scored');
      expect(gatingVerdicts(first)).toEqual({ contract: 'pass', 'served-version': 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
    } finally {
      await server.close();
    }
  });
});
