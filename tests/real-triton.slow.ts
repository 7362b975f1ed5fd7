import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import { openInference, type OpenInferenceEndpoint } from '../src/scoring/endpoint.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk } from './testing/real-server.js';
import { freePorts } from '../src/testing/free-ports.js';
import { startProgram, type StartedProgram } from '../src/testing/start-program.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const triton = peer('triton', 'Triton');

describe.skipIf(triton.skipped)(`oracle: ${triton.title}`, () => {
  let server: StartedProgram;
  let url: string;
  let grpcUrl: string;
  let reference: readonly number[];
  beforeAll(async () => {
    // Three ports in a row.
    const [port] = await freePorts(3);
    [url, grpcUrl] = [`http://127.0.0.1:${port}`, `grpc://127.0.0.1:${port! + 1}`];
    [server, reference] = await Promise.all([
      startProgram(join(venvOf(triton), 'bin', 'python'), [fixture('real-servers/triton/serve.py'), String(port)], [`${url}/v2/models/fraud-risk/ready`], { env: { MODEL: fraudRisk('2') } }),
      referenceScores('2'),
    ]);
  });
  afterAll(() => server?.close());

  const endpoint = (more: Partial<OpenInferenceEndpoint> = {}) => openInference({ url, model: 'fraud-risk', version: '2', inputs: [{ name: 'features', datatype: 'FP32', fields: FEATURES }], output: { name: 'score' }, batchSize: 250, ...more });

  it.each([
    ['JSON', () => ({})],
    ['binary tensors', () => ({ tensors: 'binary' as const })],
    ['gRPC, whose replies are raw', () => ({ url: grpcUrl })],
  ])('the same scores as %s, and the version that gave them', async (_, more) => {
    const { identity, replies } = await scoredBy(endpoint(more()));
    expect(identity).toMatchObject({ server: 'triton', model: 'fraud-risk', version: '2' });
    expectSameScores(replies, reference, '2');
    expect(new Set(replies.map(({ servedVersion }) => servedVersion))).toEqual(new Set(['2']));
  });

  it.each([
    ['JSON', () => ({})],
    ['binary tensors', () => ({ tensors: 'binary' as const })],
    ['gRPC', () => ({ url: grpcUrl })],
  ])('a model that raises is a model error of that account alone, as %s', async (_, more) => {
    const { replies } = await scoredBy(endpoint(more()), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    expect(replies[3]?.detail).toContain('TritonModelException');
  });

  it('parameters of a request and of an input are taken', async () => {
    const taken = endpoint({ parameters: { mlcheck: 'yes', depth: 3, deep: true }, inputs: [{ name: 'features', datatype: 'FP32', fields: FEATURES, parameters: { of: 'an input' } }] });
    for (const more of [{}, { tensors: 'binary' as const }, { url: grpcUrl }]) expect((await scoredBy({ ...taken, ...more }, GOLDEN.slice(0, 1))).replies).toMatchObject([{ outcome: 'scored' }]);
  });

  it('a version that it does not have, and an input that it does not have', async () => {
    await expect(scoredBy(endpoint({ version: '9' }), GOLDEN.slice(0, 1))).rejects.toMatchObject({ code: 'endpoint-wrong-model', value: '9' });
    await expect(scoredBy(endpoint({ inputs: [{ name: 'other', datatype: 'FP32', fields: FEATURES }] }), GOLDEN.slice(0, 1))).rejects.toMatchObject({ code: 'endpoint-unusable', value: 'other' });
  });

  it('is found out from either address', async () => {
    for (const address of [url, grpcUrl]) {
      const { endpoint: found } = await discover({ url: address, model: 'fraud-risk' }, { version: '0' }, new AbortController().signal);
      expect(found).toMatchObject({ kind: 'open-inference', url: address, inputs: [{ name: 'features', datatype: 'FP32', fields: FEATURES.map((_, k) => `features_${k}`) }], output: { name: 'score' } });
    }
  });

  it('does not have to list its models', async () => {
    await expect(discover({ url }, { version: '0' }, new AbortController().signal)).rejects.toMatchObject({ code: 'endpoint-wrong-model', rule: 'needs the name of a model', hint: 'the server does not list its models: name one with --model' });
  });

  it('one address and the name of its model, then a verdict', async () => {
    const first = await firstVerdict(url, 'first', ['--model', 'fraud-risk', ...FEATURES.flatMap((name) => ['--field', `${name}=0..1`])]);
    expect(first.said).toMatch(/✓ found {3}fraud-risk version 2 on triton \d/);
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', 'served-version': 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
