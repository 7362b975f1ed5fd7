import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bentoMl } from '../src/scoring/dialects/rest-presets.js';
import { discover } from '../src/scoring/dialects/discover.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, scratch, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const bentoml = peer('bentoml', 'BentoML');

describe.skipIf(bentoml.skipped)(`oracle: ${bentoml.title}`, () => {
  const home = scratch('bentoml');
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const bin = join(venvOf(bentoml), 'bin');
    const env = { MODEL: fraudRisk('2'), BENTOML_HOME: home.path, BENTOML_DO_NOT_TRACK: 'True', PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    [server, reference] = await Promise.all([
      startRealServer((port) => [join(bin, 'bentoml'), ['serve', 'service:FraudRisk', '--host', '127.0.0.1', '--port', String(port)]], { readyPath: '/readyz', env, cwd: fixture('real-servers/bentoml') }),
      referenceScores('2'),
    ]);
  });
  afterAll(async () => {
    await server?.close();
    home.remove();
  });

  const endpoint = () => bentoMl({ url: server.url, model: 'fraud-risk', api: 'score', argument: 'rows', columns: [...FEATURES], booleans: 'number', batchSize: 250 });

  it('the same scores', async () => {
    expectSameScores((await scoredBy(endpoint())).replies, reference, '2');
  });

  it('a model that raises is a model error of that account alone', async () => {
    const { replies } = await scoredBy(endpoint(), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
  });

  it('an argument that the service does not have is an invalid request', async () => {
    const { replies } = await scoredBy({ ...endpoint(), body: { accounts: '{{$rows}}' } }, GOLDEN.slice(0, 1));
    expect(replies).toMatchObject([{ outcome: 'invalid-request', detail: expect.stringContaining('HTTP 400') }]);
  });

  it('is found out from its address, and its inputs by asking', async () => {
    const found = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(found.endpoint).toMatchObject({ kind: 'rest', path: '/score', body: { rows: '{{$rows}}' }, row: '{{$values}}' });
    expect(Object.keys(found.account?.fields ?? {})).toEqual(Array.from({ length: 20 }, (_, k) => `feature_${k}`));
  });

  it('one address, then a verdict', async () => {
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('asked by rest({...})');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
