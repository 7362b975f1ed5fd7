import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import { seldonV1 } from '../src/scoring/dialects/rest-presets.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const seldon = peer('seldon', "Seldon Core v1's Python wrapper");

describe.skipIf(seldon.skipped)(`oracle: ${seldon.title}`, () => {
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const python = join(venvOf(seldon), 'bin', 'python');
    const env = { MODEL: fraudRisk('2'), PREDICTIVE_UNIT_ID: 'clf', PREDICTIVE_UNIT_IMAGE: 'registry/fraud-risk:2' };
    [server, reference] = await Promise.all([
      startRealServer((port) => [python, [fixture('real-servers/seldon/serve.py'), String(port)]], { readyPath: '/health/ping', env }),
      referenceScores('2'),
    ]);
  });
  afterAll(() => server?.close());

  const endpoint = () => seldonV1({ url: server.url, model: 'fraud-risk', unit: 'clf', columns: [...FEATURES], booleans: 'number', batchSize: 250 });

  it('the same scores, and the image that gave them', async () => {
    const { replies } = await scoredBy(endpoint());
    expectSameScores(replies, reference, '2');
    expect(new Set(replies.map(({ servedVersion }) => servedVersion))).toEqual(new Set(['registry/fraud-risk:2']));
  });

  it('a model that raises is a model error of that account alone', async () => {
    const { replies } = await scoredBy(endpoint(), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    expect(replies[3]?.detail).toContain('an account cannot be younger than nothing');
  });

  it('a payload that it does not know is an invalid request', async () => {
    const { replies } = await scoredBy({ ...endpoint(), body: { rows: '{{$rows}}' } }, GOLDEN.slice(0, 1));
    expect(replies).toMatchObject([{ outcome: 'invalid-request' }]);
  });

  it('is found out from its address', async () => {
    const found = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(found.suiteLines).toContain('candidate: seldonV1({');
    expect(found.endpoint).toMatchObject({ servedVersion: { at: '/meta/requestPath/clf' } });
    expect(found.fields).toHaveLength(FEATURES.length);
  });

  it('one address, then a verdict; an image is no version that a suite could ask for', async () => {
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('64 of 64 made-up accounts scored');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
    expect(first.run.manifest.candidate.served).toEqual(['registry/fraud-risk:2']);
  });
});
