import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresServer, type PostgresServer } from '../provision/testing/postgres-server.js';
import { builtCli, ended, type BuiltCli } from './testing/built-cli.js';

interface Client {
  connect(): Promise<void>;
  query(text: string): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
  end(): Promise<void>;
}

const suite = (url: string): string => `import { contract, definePopulation, defineSuite, env, errorRate, meanShift, poisson, rest } from 'mlcheck';
const model = rest({ url: '${url}', model: 'orders', path: '/score', columns: ['customer'], scores: '', attempts: 1 });
export default defineSuite({
  name: 'orders',
  seed: 3,
  population: definePopulation({ fields: { orders: poisson({ mean: 3 }) }, cohorts: { all: { share: 1 } } }),
  provision: { kind: 'postgres', method: 'copy', connection: env('DATABASE_URL'), table: 'customers', columns: { name: 'made\\tby {{$id}}', orders: '{{orders}}' }, tagColumn: 'tag', idColumn: 'id', idField: 'customer' },
  candidate: model,
  baseline: model,
  range: [0, 1],
  budget: { accounts: 300 },
  checks: [contract(), errorRate({ atMost: 0.1 }), meanShift({ atMost: 0.2 })],
});
`;

let cli: BuiltCli;
let server: PostgresServer;
/** One that looks, and one that holds locks: what a transaction sees of the activity stands still. */
let looks: Client;
let locks: Client;
let model: Server;
let cwd: string;
let onScore: () => void;
const rows = async (): Promise<number> => Number((await looks.query('SELECT count(*) AS n FROM customers')).rows[0]?.['n']);
const lists = (): readonly string[] => {
  const folder = join(cwd, 'reports', 'orders', 'leftovers');
  return existsSync(folder) ? readdirSync(folder).map((name) => join('reports', 'orders', 'leftovers', name)) : [];
};

beforeAll(async () => {
  cli = builtCli();
  server = postgresServer();
  const { Client } = createRequire(import.meta.url)('pg') as { Client: new (options: { connectionString: string }) => Client };
  [looks, locks] = [new Client({ connectionString: server.url }), new Client({ connectionString: server.url })];
  await Promise.all([looks.connect(), locks.connect()]);
  await looks.query('CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, orders integer, tag text)');
});
afterAll(async () => {
  await Promise.all([looks?.end(), locks?.end()]);
  server?.stop();
  cli?.remove();
});
beforeEach(async () => {
  onScore = () => undefined;
  // With one attempt a connection must not be given up while a request is on its way.
  model = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      if (body !== '') onScore();
      response.end(body === '' ? '{}' : JSON.stringify((JSON.parse(body) as { customer: number }[]).map(({ customer }) => (customer % 7) / 10)));
    });
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  cwd = cli.folder('orders');
  mkdirSync(join(cwd, 'suites'));
  writeFileSync(join(cwd, 'suites', 'orders.suite.ts'), suite(`http://127.0.0.1:${(model.address() as AddressInfo).port}`));
  await looks.query('TRUNCATE customers');
});
afterEach(async () => {
  model.closeAllConnections();
  await new Promise((resolve) => model.close(resolve));
});

/** Starts `mlcheck run orders`, sends the signal while a COPY waits for a lock, and lets the lock go. */
async function stoppedWhileCopying(signal: NodeJS.Signals): Promise<number | null> {
  await locks.query('BEGIN; LOCK TABLE customers');
  const child = cli.start(['run', 'orders', '--no-sinks'], { cwd, environment: { DATABASE_URL: server.url } });
  const over = ended(child);
  for (let k = 0; ; k++) {
    const { rows: found } = await looks.query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY %' AND wait_event_type = 'Lock'");
    if (found.length > 0) break;
    if (k === 15_000 || child.exitCode !== null) throw new Error(`no COPY came to wait for the lock: ${(await over).err}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  child.kill(signal);
  if (signal === 'SIGKILL') await over;
  await locks.query('COMMIT');
  return (await over).code;
}

/** Starts it and sends the signal once the model is asked. */
async function stoppedWhileScoring(signal: NodeJS.Signals): Promise<number | null> {
  let asked = 0;
  const child = cli.start(['run', 'orders', '--no-sinks'], { cwd, environment: { DATABASE_URL: server.url } });
  onScore = () => void (++asked === 5 && child.kill(signal));
  return (await ended(child)).code;
}

describe('fault: accounts copied into PostgreSQL by a process that is stopped', () => {
  it.each([['while a COPY goes on', stoppedWhileCopying], ['while they are scored', stoppedWhileScoring]])('Ctrl-C %s: none is left', async (_, stopped) => {
    expect(await stopped('SIGINT')).toBe(130);
    expect(await rows()).toBe(0);
    expect(lists()).toEqual([]);
  });

  it('kill -9 while a COPY goes on: none is there, and the list says of which that had to be asked', async () => {
    expect(await stoppedWhileCopying('SIGKILL')).toBe(null);
    const [list = ''] = lists();
    expect(readFileSync(join(cwd, list), 'utf8')).not.toContain(server.url);
    expect(await cli.run(['accounts', 'cleanup', list], { cwd, environment: { DATABASE_URL: server.url } })).toMatchObject({ code: 0, err: expect.stringMatching(/^(\d+) of \1 accounts removed; .* is gone\n$/) as unknown });
    expect(await rows()).toBe(0);
    expect(lists()).toEqual([]);
  });

  it('kill -9 while they are scored: they are there, with their tag, and `accounts cleanup` removes them', async () => {
    expect(await stoppedWhileScoring('SIGKILL')).toBe(null);
    const [list = ''] = lists();
    const tag = list.split('/').at(-1)?.replace('.jsonl', '');
    const left = await rows();
    expect(left).toBeGreaterThan(0);
    expect(Number((await looks.query(`SELECT count(*) AS n FROM customers WHERE tag = '${tag}'`)).rows[0]?.['n'])).toBe(left);
    expect(await cli.run(['accounts', 'cleanup', list], { cwd, environment: { DATABASE_URL: server.url } })).toMatchObject({ code: 0, err: `${left} of ${left} accounts removed; ${list} is gone\n` });
    expect(await rows()).toBe(0);
  });
});
