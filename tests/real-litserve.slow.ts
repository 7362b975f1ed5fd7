import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { litServe } from '../src/scoring/dialects/rest-presets.js';
import { discover } from '../src/scoring/dialects/discover.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const litserve = peer('litserve', 'LitServe');

describe.skipIf(litserve.skipped)(`oracle: ${litserve.title}`, () => {
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const python = join(venvOf(litserve), 'bin', 'python');
    [server, reference] = await Promise.all([
      startRealServer((port) => [python, [fixture('real-servers/litserve/serve.py'), String(port)]], { readyPath: '/health', env: { MODEL: fraudRisk('2') } }),
      referenceScores('2'),
    ]);
  });
  afterAll(() => server?.close());

  const endpoint = () => litServe({ url: server.url, model: 'fraud-risk', columns: [...FEATURES], booleans: 'number' });

  it('the same scores, one account a call', async () => {
    const { replies } = await scoredBy(endpoint(), GOLDEN.slice(0, 200));
    expectSameScores(replies, reference, '2');
  });

  it('a model that raises is a model error', async () => {
    expect((await scoredBy(endpoint(), [POISON])).replies).toMatchObject([{ outcome: 'model-error', detail: expect.stringContaining('HTTP 500') }]);
  });

  it('is found out from its address, and its inputs by asking', async () => {
    const found = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(Object.keys(found.account?.fields ?? {})).toEqual(Array.from({ length: 20 }, (_, k) => `feature_${k}`));
    expect(found.suiteLines).toContain('candidate: litServe({');
  });

  it('one address, then a verdict', async () => {
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('model, asked by litServe({...})');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', 'error-rate': 'pass' });
  });
});
