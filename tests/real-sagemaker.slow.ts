import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import { sagemaker, type SagemakerEndpoint } from '../src/scoring/dialects/sagemaker.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, scratch, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const container = peer('sagemaker', "SageMaker's inference toolkit and model server");

describe.skipIf(container.skipped)(`oracle: ${container.title}`, () => {
  const folder = scratch('sagemaker');
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const bin = join(venvOf(container), 'bin');
    const model = join(folder.path, 'model');
    const code = join(model, 'code');
    mkdirSync(code, { recursive: true });
    copyFileSync(fraudRisk('2'), join(model, 'model.json'));
    copyFileSync(fixture('real-servers/sagemaker/inference.py'), join(code, 'inference.py'));
    // What the toolkit's own starter does, on loopback and outside of /opt/ml.
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, SAGEMAKER_BASE_DIR: folder.path, SAGEMAKER_PROGRAM: 'inference.py', PYTHONPATH: code, LOG_LOCATION: folder.path, METRICS_LOCATION: folder.path, TEMP: folder.path };
    const start = (port: number): readonly [string, readonly string[]] => {
      const config = join(folder.path, 'mms.properties');
      writeFileSync(config, `${readFileSync(fixture('real-servers/sagemaker/mms.properties'), 'utf8')}inference_address=http://127.0.0.1:${port}\nmanagement_address=http://127.0.0.1:${port}\n`);
      return [join(bin, 'multi-model-server'), ['--start', '--foreground', '--model-store', '/', '--mms-config', config, '--models', `model=${model}`]];
    };
    [server, reference] = await Promise.all([startRealServer(start, { readyPath: '/ping', env, cwd: folder.path }), referenceScores('2')]);
  });
  afterAll(async () => {
    await server?.close();
    folder.remove();
  });

  const endpoint = (format: NonNullable<SagemakerEndpoint['format']>) => sagemaker({ url: server.url, model: 'fraud-risk', format, columns: [...FEATURES], booleans: 'number', batchSize: 250, ...(format === 'csv' ? {} : { output: { name: 'score' } }) });

  it.each(['csv', 'json', 'jsonlines'] as const)('the same scores, as %s', async (format) => {
    const { identity, replies } = await scoredBy(endpoint(format));
    expect(identity).toEqual({ server: 'sagemaker container', model: 'fraud-risk' });
    expectSameScores(replies, reference, '2');
  });

  it.each(['csv', 'json', 'jsonlines'] as const)('a model that raises is a model error of that account alone, as %s', async (format) => {
    const { replies } = await scoredBy(endpoint(format), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    expect(replies[3]?.detail).toMatch(/^HTTP 500: an account cannot be younger than nothing/);
  });

  it('is found out by its address', async () => {
    const { endpoint, account } = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(endpoint).toMatchObject({ kind: 'sagemaker', columns: FEATURES.map((_, k) => `feature_${k}`) });
    expect(account).toBeDefined();
  });

  it('one address, then a verdict', async () => {
    // CSV has no schema.
    const first = await firstVerdict(server.url, 'first', [], {}, ['suite.ts', 'example.json']);
    expect(first.said).toContain('asked by sagemaker({...})');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', consistency: 'pass', determinism: 'pass', 'error-rate': 'pass' });
  });

  it('a container does not tell its variant', async () => {
    await expect(scoredBy({ ...endpoint('csv'), version: 'blue' }, GOLDEN.slice(0, 1))).rejects.toMatchObject({ code: 'endpoint-wrong-model', value: 'blue' });
  });
});
