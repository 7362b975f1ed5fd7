import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rest } from '../src/scoring/dialects/rest.js';
import { discover } from '../src/scoring/dialects/discover.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const fastapi = peer('fastapi', 'FastAPI', true);

describe.skipIf(fastapi.skipped)(`oracle: ${fastapi.title}`, () => {
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const python = join(venvOf(fastapi), 'bin', 'python');
    [server, reference] = await Promise.all([
      startRealServer((port) => [python, ['-m', 'uvicorn', 'app:app', '--host', '127.0.0.1', '--port', String(port)]], { readyPath: '/health', cwd: fixture('real-servers/fastapi'), env: { MODEL: fraudRisk('2'), MODEL_VERSION: '2' } }),
      referenceScores('2'),
    ]);
  });
  afterAll(() => server?.close());

  const batch = () => rest({
    url: server.url, model: 'fraud-risk', version: '2', path: '/score', columns: [...FEATURES], batchSize: 250,
    row: { id: '{{$id}}', ...Object.fromEntries(FEATURES.map((name) => [name, `{{${name}}}`])) },
    body: { accounts: '{{$rows}}' }, scores: '/results', score: '/probability', id: '/id',
    ready: { path: '/health', at: '/status', equals: 'ok' }, servedVersion: { at: '/modelVersion' },
  });

  it('scores batches, tells its version and names each account', async () => {
    const { replies } = await scoredBy(batch());
    expectSameScores(replies, reference, '2');
    expect(new Set(replies.map(({ servedVersion }) => servedVersion))).toEqual(new Set(['2']));
  });

  it('scores one account a call, its version told by a path of its own', async () => {
    const endpoint = rest({
      url: server.url, model: 'fraud-risk', version: '2', path: '/score-one', scores: '/score',
      body: { id: '{{$id}}', ...Object.fromEntries(FEATURES.map((name) => [name, `{{${name}}}`])) },
      servedVersion: { path: '/version', at: '/version' },
    });
    const { identity, replies } = await scoredBy(endpoint, GOLDEN.slice(0, 100));
    expectSameScores(replies, reference, '2');
    expect(identity).toMatchObject({ model: 'fraud-risk', version: '2', versions: ['2'] });
  });

  it('finds another version out', async () => {
    await expect(scoredBy({ ...batch(), version: '3', servedVersion: { path: '/version', at: '/version' } })).rejects.toMatchObject({ code: 'endpoint-wrong-model', rule: 'must serve version 3', value: '2' });
  });

  it('a NaN that pydantic writes as null is a contract violation of that account alone', async () => {
    const { replies } = await scoredBy(batch(), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'contract-violation']);
    expect(replies[3]?.detail).toContain('got null');
  });

  it('reads what pydantic says of a bad request', async () => {
    const { replies } = await scoredBy({ ...batch(), body: { rows: '{{$rows}}' } }, GOLDEN.slice(0, 1));
    expect(replies).toMatchObject([{ outcome: 'invalid-request', detail: 'HTTP 422: body.accounts: Field required' }]);
  });

  it('is found out from its address', async () => {
    const { endpoint, account } = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(endpoint).toMatchObject({ kind: 'rest', path: '/score', body: { accounts: '{{$rows}}' }, scores: '/results', score: '/probability', ready: { path: '/health' } });
    expect(Object.keys(account?.fields ?? {})).toEqual(FEATURES);
    expectSameScores((await scoredBy(endpoint)).replies, reference, '2');
  });

  it('one address, then a verdict', async () => {
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('✓ found   fraud-risk version 2, asked by rest({...})');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', 'served-version': 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});

describe.skipIf(fastapi.skipped)(`oracle: ${fastapi.title}, a pipeline of scikit-learn`, () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await startRealServer((port) => [join(venvOf(fastapi), 'bin', 'python'), ['-m', 'uvicorn', 'churn:app', '--host', '127.0.0.1', '--port', String(port)]], { readyPath: '/health', cwd: fixture('real-servers/fastapi') });
  });
  afterAll(() => server?.close());

  it('one address, then a verdict: ranges and choices are those of its types', async () => {
    const { fields, range } = await discover({ url: server.url }, { version: '0' }, new AbortController().signal);
    expect(fields).toEqual([
      { name: 'age', type: 'integer', min: 18, max: 120 },
      { name: 'income', type: 'number', min: 0.01, example: 30_000 },
      { name: 'country', type: 'text', choices: ['DE', 'FR', 'US'] },
      { name: 'member', type: 'boolean', example: false },
    ]);
    expect(range).toEqual([0, 1]);
    const first = await firstVerdict(server.url, 'first');
    expect(first.said).toContain('64 of 64 made-up accounts scored');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', 'served-version': 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
