import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import { vertexAi } from '../src/scoring/dialects/rest-presets.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const vertex = peer('vertex', "Vertex AI's prediction server");

describe.skipIf(vertex.skipped)(`oracle: ${vertex.title}`, () => {
  // The platform's own default for the path of a container.
  const resource = 'endpoints/1/deployedModels/2';
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const bin = join(venvOf(vertex), 'bin');
    const start = (port: number): readonly [string, readonly string[]] => [join(bin, 'uvicorn'), ['--factory', 'google.cloud.aiplatform.prediction.model_server:CprModelServer', '--host', '127.0.0.1', '--port', String(port)]];
    const env = {
      MODEL: fraudRisk('2'), SERVING: fixture('models/fraud-risk/2/serving.json'), PYTHONPATH: fixture('real-servers/vertex'), PYTHONDONTWRITEBYTECODE: '1',
      HANDLER_MODULE: 'google.cloud.aiplatform.prediction.handler', HANDLER_CLASS: 'PredictionHandler', PREDICTOR_MODULE: 'predictor', PREDICTOR_CLASS: 'FraudRisk',
      AIP_HTTP_PORT: '8080', AIP_HEALTH_ROUTE: '/health', AIP_PREDICT_ROUTE: `/v1/${resource}:predict`, AIP_STORAGE_URI: '',
    };
    [server, reference] = await Promise.all([startRealServer(start, { readyPath: '/health', env }), referenceScores('2')]);
  });
  afterAll(() => server?.close());

  const endpoint = (layout: 'record' | 'list') => vertexAi({ url: server.url, model: 'fraud-risk', resource, layout, columns: [...FEATURES], booleans: 'number', batchSize: 250 });

  it.each(['record', 'list'] as const)('the same scores, instances as %s; the container alone does not tell the deployed model', async (layout) => {
    const { replies } = await scoredBy(endpoint(layout));
    expectSameScores(replies, reference, '2');
    expect(new Set(replies.map(({ servedVersion }) => servedVersion))).toEqual(new Set([undefined]));
  });

  it('a model that raises is a model error of that account alone', async () => {
    const { replies } = await scoredBy(endpoint('list'), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    expect(replies[3]?.detail).toContain('an account cannot be younger than nothing');
  });

  it('is found out by its address', async () => {
    const { suiteLines, account } = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(suiteLines).toContain('candidate: vertexAi({');
    expect(suiteLines).toContain(`resource: '${resource}'`);
    expect(Object.keys(account?.fields ?? {})).toEqual(FEATURES.map((_, k) => `feature_${k}`));
  });

  it('one address, then a verdict', async () => {
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('model, asked by vertexAi({...})');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', consistency: 'pass', determinism: 'pass', 'error-rate': 'pass' });
  });

  it('a path that it does not have is an invalid request', async () => {
    const { replies } = await scoredBy({ ...endpoint('list'), path: '/v1/endpoints/9:predict' }, GOLDEN.slice(0, 1));
    expect(replies).toMatchObject([{ outcome: 'invalid-request', detail: expect.stringContaining('HTTP 404') as string }]);
  });
});
