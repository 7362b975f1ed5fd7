import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountSource } from '../population/account-source.js';
import type { Account } from '../population/account.js';
import { definePopulation } from '../population/define-population.js';
import { poisson } from '../population/numeric-fields.js';
import { bernoulli, faker, missing, oneOf } from '../population/other-fields.js';
import { executeSuite } from '../run/execute.js';
import { cleanUp } from './clean-up.js';
import { openLeftovers } from './leftovers.js';
import { postgresProvisioner } from './postgres-provisioner.js';
import type { PostgresTarget } from './target.js';
import { postgresServer, type PostgresServer } from './testing/postgres-server.js';
import type { SystemId } from './provisioner.js';
import type { Removal } from './remove-listed.js';
import { withProvisioned } from './with-provisioned.js';

interface Client {
  connect(): Promise<void>;
  query(text: string): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
  end(): Promise<void>;
}

const population = definePopulation({
  fields: { name: faker((f) => f.person.fullName()), orders: poisson({ mean: 3 }), vip: missing(bernoulli(0.2), 0.3), note: oneOf(["'); DROP TABLE customers; --", 'محمد 😀', '']) },
  cohorts: { all: { share: 1 } },
});
const target: PostgresTarget = {
  kind: 'postgres',
  connection: { env: 'DATABASE_URL' },
  table: 'shop.customers',
  columns: { name: '{{name}}', 'order count': '{{orders}}', vip: '{{vip}}', about: { note: '{{note}}', from: '{{$id}}' } },
  tagColumn: 'mlcheck_tag',
  idColumn: 'id',
};
const wait = (): Promise<void> => Promise.resolve();

let server: PostgresServer;
let client: Client;
let environment: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'mlcheck-pg-'));
const count = async (): Promise<number> => Number((await client.query('SELECT count(*) AS n FROM shop.customers')).rows[0]?.['n']);

beforeAll(async () => {
  server = postgresServer();
  environment = { DATABASE_URL: server.url };
  const { Client } = createRequire(import.meta.url)('pg') as { Client: new (options: { connectionString: string }) => Client };
  client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query('CREATE SCHEMA shop');
  await client.query('CREATE TABLE shop.customers (id bigserial PRIMARY KEY, name text NOT NULL, "order count" integer, vip boolean, about jsonb, mlcheck_tag text)');
  await client.query("INSERT INTO shop.customers (name) VALUES ('a real customer')");
});
afterAll(async () => {
  await client?.end();
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function provisioned(file: string, to: PostgresTarget, tag: string, some: readonly Account[], use: (ids: ReadonlyMap<string, SystemId>) => Promise<unknown>): Promise<Removal | undefined> {
  const provisioner = await postgresProvisioner(to, environment);
  let removal: Removal | undefined;
  try {
    await withProvisioned(some, { provisioner, leftovers: openLeftovers(file, tag, to), wave: '1', signal: new AbortController().signal, removed: (what) => void (removal = what) }, use);
  } finally {
    await provisioner.close();
  }
  return removal;
}
const cleaned = (file: string): Promise<Removal> => cleanUp(file, { environment, wait, hookOf: () => Promise.reject(new Error('no hook was asked for')) });

/** A model that looks its customers up in the database. */
const suiteText = (url: string): string => `import { contract, definePopulation, defineSuite, env, errorRate, meanShift, poisson, rest } from 'mlcheck';
const model = rest({ url: '${url}', model: 'orders', path: '/score', columns: ['customer'], scores: '' });
export default defineSuite({
  name: 'orders',
  seed: 3,
  population: definePopulation({ fields: { orders: poisson({ mean: 3 }) }, cohorts: { all: { share: 1 } } }),
  provision: { kind: 'postgres', connection: env('DATABASE_URL'), table: 'shop.customers', columns: { name: 'made by {{$tag}}', 'order count': '{{orders}}' }, tagColumn: 'mlcheck_tag', idColumn: 'id', idField: 'customer' },
  candidate: model,
  baseline: model,
  range: [0, 1],
  budget: { accounts: 300 },
  checks: [contract(), errorRate({ atMost: 0.1 }), meanShift({ atMost: 0.2 })],
});
`;

describe('contract: a suite whose accounts live in a real PostgreSQL', () => {
  it('scores exactly those that it created, by their ids, and removes them', async () => {
    let asked = 0;
    const model = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        if (body === '') return void response.end('{}');
        const ids = (JSON.parse(body) as { customer: number }[]).map(({ customer }) => customer);
        asked += ids.length;
        void client.query(`SELECT id::int AS id, "order count" AS n FROM shop.customers WHERE name LIKE 'made by mlcheck-%' AND id IN (${ids.join(', ')})`).then(({ rows }) => {
          const found = new Map(rows.map(({ id, n }) => [id, Number(n) / 100]));
          response.end(JSON.stringify(ids.map((id) => found.get(id) ?? null)));
        });
      });
    });
    await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
    const file = join(folder, 'orders.suite.ts');
    writeFileSync(file, suiteText(`http://127.0.0.1:${(model.address() as AddressInfo).port}`));
    const { run, refuseLeaks } = await executeSuite(file, {}, { cwd: folder, environment, signal: new AbortController().signal, now: Date.now, progress: () => undefined });
    expect(run).toMatchObject({ outcome: 'pass', problems: [], timings: { provisioned: { left: 0 } } });
    expect(asked).toBeGreaterThan(100);
    expect(await count()).toBe(1);
    refuseLeaks();
    model.closeAllConnections();
    await new Promise((resolve) => model.close(resolve));
  });
});

describe('contract: accounts in a real PostgreSQL', () => {
  const accounts = accountSource(population, 42).accounts('all', 0, 2500);

  it('are inserted as they are, in batches, and removed by their tag alone', async () => {
    const file = join(folder, 'a.jsonl');
    const removal = await provisioned(file, target, 'mlcheck-7', accounts, async (ids) => {
      expect(await count()).toBe(2501);
      const { rows } = await client.query('SELECT id::int, name, "order count", vip, about FROM shop.customers WHERE mlcheck_tag = \'mlcheck-7\' ORDER BY customers.id');
      accounts.forEach(({ id, fields }, k) => expect(rows[k]).toEqual({ id: ids.get(id), name: fields['name'], 'order count': fields['orders'], vip: fields['vip'], about: { note: fields['note'], from: id } }));
    });
    expect(removal).toEqual({ listed: 2500, left: 0, problems: [] });
    expect(await count()).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it('are listed when the database does not let them go, and cleaned up later', async () => {
    const file = join(folder, 'b.jsonl');
    const removal = await provisioned(file, target, 'mlcheck-8', accounts.slice(0, 20), () =>
      client.query("CREATE TABLE orders (customer bigint REFERENCES shop.customers); INSERT INTO orders SELECT id FROM shop.customers WHERE mlcheck_tag = 'mlcheck-8' LIMIT 1"),
    );
    expect(removal?.left).toBe(20);
    expect(removal?.problems[0]).toContain('foreign key');
    expect(readFileSync(file, 'utf8')).not.toContain(server.url);
    await client.query('DROP TABLE orders');
    expect(await cleaned(file)).toEqual({ listed: 20, left: 0, problems: [] });
    expect(await count()).toBe(1);
  });

  it('are found by their tag when a process was killed between asking and hearing', async () => {
    const file = join(folder, 'd.jsonl');
    const provisioner = await postgresProvisioner(target, environment);
    openLeftovers(file, 'mlcheck-9', target).begin(accounts.slice(0, 500).map(({ id }) => id));
    await provisioner.create(accounts.slice(0, 500), { tag: 'mlcheck-9', wave: '1' });
    await provisioner.close();
    expect(await count()).toBe(501);
    expect(await cleaned(file)).toEqual({ listed: 500, left: 0, problems: [] });
    expect(await count()).toBe(1);
  });

  it('are not there at all when one of the batch is refused', async () => {
    const file = join(folder, 'c.jsonl');
    await expect(provisioned(file, { ...target, columns: { name: '{{vip}}' } }, 't', accounts.slice(0, 50), () => Promise.resolve())).rejects.toThrow(/inserting in PostgreSQL: null value in column "name"/);
    expect(await count()).toBe(1);
    expect(existsSync(file)).toBe(false);
    const away = 'postgres://postgres:hunter2@127.0.0.1:1/none';
    await expect(postgresProvisioner(target, { DATABASE_URL: away })).rejects.toThrow(/connecting in PostgreSQL/);
  });
});
