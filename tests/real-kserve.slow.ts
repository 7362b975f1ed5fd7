import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kserveV1 } from '../src/scoring/dialects/kserve-v1.js';
import { openInference } from '../src/scoring/endpoint.js';
import { discover } from '../src/scoring/dialects/discover.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const kserve = peer('kserve', "KServe's Python server");

describe.skipIf(kserve.skipped)(`oracle: ${kserve.title}`, () => {
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const python = join(venvOf(kserve), 'bin', 'python');
    [server, reference] = await Promise.all([
      startRealServer((port) => [python, [fixture('real-servers/kserve/serve.py'), '--http_port', String(port), '--enable_grpc', 'false']], { readyPath: '/v1/models/fraud-risk', env: { MODEL: fraudRisk('2') } }),
      referenceScores('2'),
    ]);
  });
  afterAll(() => server?.close());

  const v1 = () => kserveV1({ url: server.url, model: 'fraud-risk', columns: [...FEATURES], booleans: 'number', batchSize: 250 });
  const v2 = () => openInference({ url: server.url, model: 'fraud-risk', inputs: [{ name: 'features', datatype: 'FP32', fields: FEATURES }], output: { name: 'score' }, batchSize: 250 });

  it('V1: the same scores', async () => {
    const { identity, replies } = await scoredBy(v1());
    expect(identity).toEqual({ server: 'kserve', model: 'fraud-risk' });
    expectSameScores(replies, reference, '2');
  });

  it('V2: the same scores', async () => {
    const { identity, replies } = await scoredBy(v2());
    expect(identity).toMatchObject({ server: 'kserve', model: 'fraud-risk' });
    expectSameScores(replies, reference, '2');
  });

  it.each([['V1', v1], ['V2', v2]] as const)('%s: a model that raises is a model error of that account alone', async (_, endpoint) => {
    const { replies } = await scoredBy(endpoint(), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    expect(replies[3]?.detail).toContain('an account cannot be younger than nothing');
  });

  it('names the models that it has', async () => {
    await expect(scoredBy({ ...v1(), model: 'fraud-rsk' })).rejects.toMatchObject({ code: 'endpoint-wrong-model', hint: 'did you mean "fraud-risk"?' });
  });

  it('knows no versions', async () => {
    await expect(scoredBy({ ...v1(), version: '2' })).rejects.toMatchObject({ code: 'endpoint-wrong-model' });
    await expect(scoredBy({ ...v2(), version: '2' })).rejects.toMatchObject({ code: 'endpoint-wrong-model', hint: expect.stringContaining('leave out `version`') });
  });

  it('is found out from its address, but for its inputs', async () => {
    const { endpoint, account } = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(endpoint).toMatchObject({ kind: 'kserve-v1', model: 'fraud-risk' });
    expect(account).toBeUndefined();
  });
});
