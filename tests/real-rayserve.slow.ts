import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import { rayServe } from '../src/scoring/dialects/rest-presets.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, scratch, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const ray = peer('rayserve', 'Ray Serve');

describe.skipIf(ray.skipped)(`oracle: ${ray.title}`, () => {
  const home = scratch('rayserve');
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const python = join(venvOf(ray), 'bin', 'python');
    const env = { MODEL: fraudRisk('2'), SERVING: fixture('models/fraud-risk/2/serving.json'), HOME: home.path, RAY_USAGE_STATS_ENABLED: '0' };
    [server, reference] = await Promise.all([
      startRealServer((port) => [python, [fixture('real-servers/rayserve/serve.py'), String(port)]], { readyPath: '/-/healthz', env }),
      referenceScores('2'),
    ]);
  });
  afterAll(async () => {
    await server?.close();
    home.remove();
  });

  const endpoint = () => rayServe({ url: server.url, model: 'fraud-risk', route: '/fraud', columns: [...FEATURES], batchSize: 250 });

  it('the same scores', async () => {
    expectSameScores((await scoredBy(endpoint())).replies, reference, '2');
  });

  it('a model that raises is a model error of that account alone', async () => {
    const { replies } = await scoredBy(endpoint(), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
  });

  it('a route that it does not have is an invalid request', async () => {
    const { replies } = await scoredBy({ ...endpoint(), path: '/elsewhere' }, GOLDEN.slice(0, 1));
    expect(replies).toMatchObject([{ outcome: 'invalid-request', detail: expect.stringContaining('HTTP 404') as string }]);
  });

  it('is found out from its address', async () => {
    const found = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(found.suiteLines).toContain("candidate: rayServe({");
    expect(found.suiteLines).toContain("route: '/fraud'");
  });
});
