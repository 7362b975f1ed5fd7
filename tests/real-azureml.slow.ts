import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import { azureMl } from '../src/scoring/dialects/rest-presets.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const azure = peer('azureml', "Azure ML's inference server");

describe.skipIf(azure.skipped)(`oracle: ${azure.title}`, () => {
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const bin = join(venvOf(azure), 'bin');
    // What its own starter does, on loopback alone.
    const start = (port: number): readonly [string, readonly string[]] => [join(bin, 'gunicorn'), ['--bind', `127.0.0.1:${port}`, '--workers', '1', 'azureml_inference_server_http.server.entry:app']];
    const env = { MODEL: fraudRisk('2'), AZUREML_ENTRY_SCRIPT: fixture('real-servers/azureml/score.py'), AML_APP_ROOT: fixture('real-servers/azureml'), AML_APP_INSIGHTS_ENABLED: 'false', PYTHONDONTWRITEBYTECODE: '1' };
    [server, reference] = await Promise.all([startRealServer(start, { readyPath: '/', env }), referenceScores('2')]);
  });
  afterAll(() => server?.close());

  const endpoint = () => azureMl({ url: server.url, model: 'fraud-risk', columns: [...FEATURES], booleans: 'number', batchSize: 250 });

  it('the same scores; the container alone does not tell the deployment', async () => {
    const { replies } = await scoredBy(endpoint());
    expectSameScores(replies, reference, '2');
    expect(new Set(replies.map(({ servedVersion }) => servedVersion))).toEqual(new Set([undefined]));
  });

  it('a model that raises is a model error of that account alone', async () => {
    const { replies } = await scoredBy(endpoint(), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    expect(replies[3]?.detail).toBe('HTTP 500: An unexpected error occurred in scoring script. Check the logs for more info.');
  });

  it('is found out by its address; its script says nothing of its width', async () => {
    const at = (fields?: readonly { readonly name: string; readonly type: 'number' }[]) => discover({ url: server.url, ...(fields === undefined ? {} : { fields }) }, { version: '0' }, new AbortController().signal);
    const named = await at(FEATURES.map((name) => ({ name, type: 'number' })));
    expect(named.suiteLines).toContain('candidate: azureMl({');
    expect(Object.keys(named.account?.fields ?? {})).toEqual([...FEATURES]);
    expect(Object.keys((await at()).account?.fields ?? {})).toEqual(FEATURES.map((_, k) => `feature_${k}`));
  });

  it('one address, then a verdict', async () => {
    // Names of columns that were made up are no fields whose order must not matter.
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('model, asked by azureMl({...})');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', 'error-rate': 'pass' });
  });

  it('a path that it does not have is an invalid request', async () => {
    const { replies } = await scoredBy({ ...endpoint(), path: '/predict' }, GOLDEN.slice(0, 1));
    expect(replies).toMatchObject([{ outcome: 'invalid-request', detail: expect.stringContaining('HTTP 404') as string }]);
  });
});
