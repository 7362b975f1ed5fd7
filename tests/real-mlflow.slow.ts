import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../src/population/account.js';
import { mlflow, type MlflowEndpoint } from '../src/scoring/dialects/mlflow.js';
import { discover } from '../src/scoring/dialects/discover.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import type { RecordedRequest } from '../src/testing/exchange.js';
import { expectRecorded } from './testing/recorded.js';
import { fixture, fraudRisk, scratch, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const server = peer('mlflow', 'MLflow', true);

describe.skipIf(server.skipped)(`oracle: ${server.title}`, () => {
  const folder = scratch('mlflow');
  let columns: RealServer;
  let tensor: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const bin = join(venvOf(server), 'bin');
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, PYTHONHASHSEED: '0', MLFLOW_DISABLE_TELEMETRY: 'true', HOME: folder.path };
    execFileSync(join(bin, 'python'), [fixture('real-servers/mlflow/save_models.py'), fraudRisk('2'), fixture('models/fraud-risk/2/serving.json'), folder.path], { env: { ...process.env, ...env }, cwd: folder.path, stdio: 'pipe' });
    const start = (model: string) => startRealServer((port) => [join(bin, 'mlflow'), ['models', 'serve', '-m', join(folder.path, model), '-h', '127.0.0.1', '-p', String(port), '--env-manager', 'local']], { readyPath: '/ping', env, cwd: folder.path });
    [columns, tensor, reference] = await Promise.all([start('columns'), start('tensor'), referenceScores('2')]);
  });
  afterAll(async () => {
    await Promise.all([columns?.close(), tensor?.close()]);
    folder.remove();
  });

  const byColumns = (more: Partial<MlflowEndpoint>) => mlflow({ url: columns.url, model: 'fraud-risk', columns: [...FEATURES], booleans: 'number', batchSize: 250, ...more });
  const byTensor = (more: Partial<MlflowEndpoint>) => mlflow({ url: tensor.url, model: 'fraud-risk', columns: [...FEATURES], booleans: 'number', batchSize: 250, layout: 'list', output: { name: 'score' }, ...more });

  it.each(['dataframe_split', 'dataframe_records', 'instances', 'inputs', 'csv'] as const)('%s: a signature of columns', async (input) => {
    const { identity, replies } = await scoredBy(byColumns({ input }));
    expect(identity).toMatchObject({ server: 'mlflow', serverVersion: expect.stringMatching(/^\d+\.\d+/), model: 'fraud-risk' });
    expectSameScores(replies, reference, '2');
  });

  it.each(['instances', 'inputs'] as const)('%s: a signature of one tensor, the score a column of a table', async (input) => {
    const { replies } = await scoredBy(byTensor({ input, params: { threshold: 0.3 } }));
    expectSameScores(replies, reference, '2');
  });

  it('says when the suite has to name the column of the score', async () => {
    const { output: _output, ...unnamed } = byTensor({ input: 'inputs' });
    expect((await scoredBy(unnamed, GOLDEN.slice(0, 2))).replies).toMatchObject([{ outcome: 'contract-violation', detail: expect.stringContaining('are objects with label, score: the suite must say which is the score') }, {}]);
  });

  it('a model that raises is a model error, though the status is 400, and only of the account that it raised for', async () => {
    const { replies } = await scoredBy(byTensor({ input: 'inputs' }), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
    expect(replies[3]?.detail).toBe('HTTP 400, the model raised ValueError: an account cannot be younger than nothing');
  });

  it('a missing column is an invalid request', async () => {
    const { replies } = await scoredBy(byColumns({ columns: FEATURES.slice(1) }), GOLDEN.slice(0, 1));
    expect(replies[0]).toMatchObject({ outcome: 'invalid-request', detail: "HTTP 400: Model is missing inputs ['accountAgeDays']." });
  });

  it('cannot be asked for a version', async () => {
    await expect(scoredBy(byColumns({ version: '2' }))).rejects.toMatchObject({ code: 'endpoint-wrong-model', value: '2' });
  });

  const row = [1832, 31, 397, 13, 11.01, 143.13, 0.054, 0, 0, 0, 0, 1, 0, 0, 1, 0, 11, 0.079, 0.017, 1];
  const post = (body: unknown, contentType?: string): RecordedRequest => ({ method: 'POST', path: '/invocations', ...(contentType === undefined ? {} : { contentType }), body: typeof body === 'string' ? body : JSON.stringify(body) });
  const get = (path: string): RecordedRequest => ({ method: 'GET', path });
  it.each(Object.entries<RecordedRequest>({
    'table': post({ inputs: [row, row] }),
    'raised': post({ inputs: [[-1, ...row.slice(1)]] }),
    'narrow': post({ inputs: [[1, 2]] }),
    'bare-list': post([1]),
    'cut': post('{"inputs":[[1]'),
    'media-type': post('a,b', 'application/csv'),
    'by-get': get('/invocations'),
    'ping': get('/ping'),
    'version': get('/version'),
    'elsewhere': get('/v2'),
  }))('the recorded reply is what MLflow says: %s', async (name, request) => {
    await expectRecorded('mlflow', name, tensor.url, request);
  });

  it('the recorded reply is what MLflow says: scalars', async () => {
    await expectRecorded('mlflow', 'scalars', columns.url, post({ dataframe_split: { columns: FEATURES, data: [row, row] } }));
  });

  it('is found out from its address: a signature of columns, and one tensor with a table as reply', async () => {
    const signal = new AbortController().signal;
    const found = await discover({ url: columns.url }, { version: '0' }, signal);
    expect(found.endpoint).toMatchObject({ kind: 'mlflow', columns: FEATURES });
    expectSameScores((await scoredBy({ ...found.endpoint, booleans: 'number' } as MlflowEndpoint)).replies, reference, '2');
    const other = await discover({ url: tensor.url }, { version: '0' }, signal);
    expect(other.endpoint).toMatchObject({ input: 'inputs', layout: 'list', output: { name: 'score' } });
    expect((await scoredBy(other.endpoint, [other.account as Account])).replies).toMatchObject([{ outcome: 'scored' }]);
  });

  it.each([
    ['a signature of columns', () => columns.url],
    ['one tensor, of a model that raises for negative values', () => tensor.url],
  ])('one address, then a verdict: %s', async (_, url) => {
    const first = await firstVerdict(url(), 'first');
    expect(first.said).toMatch(/✓ found {3}model on mlflow \d/);
    expect(first.said).toContain('64 of 64 made-up accounts scored');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
