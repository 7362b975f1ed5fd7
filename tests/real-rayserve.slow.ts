import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import type { DiscoveredField } from '../src/scoring/dialects/discovered-field.js';
import type { DiscoveryTarget } from '../src/scoring/dialects/discovery.js';
import { rayServe } from '../src/scoring/dialects/rest-presets.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
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
      startRealServer((port) => [python, [fixture('real-servers/rayserve/serve.py'), String(port)]], { readyPath: '/ages/openapi.json', env }),
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

  const asked = (target: Omit<DiscoveryTarget, 'url'>, path = '') => discover({ url: `${server.url}${path}`, ...target }, { version: '0' }, new AbortController().signal);
  const named = FEATURES.map((name): DiscoveredField => ({ name, type: 'number' }));

  it('is found out from its address: an application by its name or its route, lists by asking, an ingress of FastAPI by its document', async () => {
    const gaps = await asked({ model: 'fraud-risk' });
    expect(gaps.account).toBeUndefined();
    expect(gaps.suiteLines).toContain("  route: '/fraud',");
    expect((await asked({ model: 'lists' })).endpoint).toMatchObject({ model: 'lists', path: '/lists', row: '{{$values}}', columns: FEATURES.map((_, k) => `feature_${k}`) });
    expect((await asked({}, '/lists')).endpoint).toMatchObject({ model: 'lists', path: '/lists' });
    for (const found of [await asked({ model: 'ages' }), await asked({}, '/ages'), await asked({}, '/ages/score')]) {
      expect(found.endpoint).toMatchObject({ kind: 'rest', url: `${server.url}/ages`, path: '/score', body: { age: '{{age}}', spend: '{{spend}}' } });
      expect(found.fields).toEqual([{ name: 'age', type: 'integer' }, { name: 'spend', type: 'number' }]);
    }
    await expect(asked({ model: 'elsewhere' })).rejects.toMatchObject({ code: 'endpoint-wrong-model', value: 'elsewhere', hint: 'name one with --model: fraud-risk, lists, ages' });
  });

  it('takes names of fields as records, and as lists where records are refused', async () => {
    expect((await asked({ model: 'fraud-risk', fields: named })).endpoint).toMatchObject({ path: '/fraud', row: '{{$record}}', columns: FEATURES });
    expect((await asked({ model: 'lists', fields: named })).endpoint).toMatchObject({ path: '/lists', row: '{{$values}}', columns: FEATURES });
  });

  it('one address and the names of its fields, then a verdict', async () => {
    const first = await firstVerdict(server.url, 'first', ['--model', 'fraud-risk', ...FEATURES.flatMap((name) => ['--field', `${name}=0..1`])]);
    expect(first.said).toContain('64 of 64 made-up accounts scored');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
