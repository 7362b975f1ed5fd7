import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kserveV1 } from '../src/scoring/dialects/kserve-v1.js';
import { openInference } from '../src/scoring/endpoint.js';
import { discover } from '../src/scoring/dialects/discover.js';
import { freePorts } from '../src/testing/free-ports.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, startRealServer, type RealServer } from './testing/real-server.js';
import type { Account } from '../src/population/account.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy, scorerFor } from './testing/same-scores.js';

const kserve = peer('kserve', "KServe's Python server");

describe.skipIf(kserve.skipped)(`oracle: ${kserve.title}`, () => {
  let server: RealServer;
  let reference: readonly number[];
  let grpcUrl: string;
  beforeAll(async () => {
    const [grpcPort] = await freePorts(1);
    grpcUrl = `grpc://127.0.0.1:${grpcPort}`;
    const python = join(venvOf(kserve), 'bin', 'python');
    [server, reference] = await Promise.all([
      startRealServer((port) => [python, [fixture('real-servers/kserve/serve.py'), '--http_port', String(port), '--grpc_port', String(grpcPort)]], { readyPath: '/v1/models/fraud-risk', env: { MODEL: fraudRisk('2') } }),
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

  it('V2 with binary tensors both ways: the same scores, and float32 as it was', async () => {
    const [binary, json] = await Promise.all([scoredBy({ ...v2(), tensors: 'binary' }), scoredBy(v2())]);
    expectSameScores(binary.replies, reference, '2');
    expect(binary.replies.map(({ score }) => Math.fround(score as number))).toEqual(json.replies.map(({ score }) => Math.fround(score as number)));
    const scorer = scorerFor({ ...v2(), tensors: 'binary' });
    const { responseHeaders, requestBody } = await scorer.exchange(GOLDEN[0] as Account, new AbortController().signal);
    await scorer.close();
    expect(Number(responseHeaders?.['inference-header-content-length'])).toBeGreaterThan(0);
    expect(requestBody).toMatch(/"binary_data_size":80\}.* and 80 bytes$/);
  });

  it('V2 over gRPC: the same scores; a model that raises is to blame', async () => {
    const { identity, replies } = await scoredBy({ ...v2(), url: grpcUrl });
    expect(identity).toMatchObject({ server: 'kserve', model: 'fraud-risk' });
    expectSameScores(replies, reference, '2');
    const poisoned = await scoredBy({ ...v2(), url: grpcUrl }, [...GOLDEN.slice(0, 3), POISON]);
    expect(poisoned.replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    await expect(scoredBy({ ...v2(), url: grpcUrl, model: 'fraud-rsk' })).rejects.toMatchObject({ code: 'endpoint-wrong-model' });
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

  it('is found out from its address, and its inputs by asking', async () => {
    const { endpoint, account } = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(endpoint).toMatchObject({ kind: 'kserve-v1', model: 'fraud-risk' });
    expect(Object.keys(account?.fields ?? {})).toEqual(Array.from({ length: 20 }, (_, k) => `feature_${k}`));
  });

  it('one address, then a verdict', async () => {
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('fraud-risk on kserve, asked by kserveV1({...})');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
