import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountSource } from '../population/account-source.js';
import { definePopulation } from '../population/define-population.js';
import { poisson } from '../population/numeric-fields.js';
import { bernoulli, faker, missing, oneOf } from '../population/other-fields.js';
import { cleanUp } from './clean-up.js';
import { openLeftovers } from './leftovers.js';
import { postgresProvisioner } from './postgres-provisioner.js';
import type { PostgresTarget } from './target.js';
import { postgresServer, type PostgresServer } from './testing/postgres-server.js';
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
  columns: { name: '{name}', 'order count': '{orders}', vip: '{vip}', about: { note: '{note}', from: '{id}' } },
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

describe('contract: accounts in a real PostgreSQL', () => {
  const accounts = accountSource(population, 42).accounts('all', 0, 2500);

  it('are inserted as they are, in batches, and removed by their tag alone', async () => {
    const provisioner = await postgresProvisioner(target, environment);
    const file = join(folder, 'a.jsonl');
    const { removal } = await withProvisioned(accounts, { provisioner, tag: 'mlcheck-7', leftovers: openLeftovers(file, 'mlcheck-7', target), signal: new AbortController().signal }, async (ids) => {
      expect(await count()).toBe(2501);
      const { rows } = await client.query('SELECT id::text, name, "order count", vip, about FROM shop.customers WHERE mlcheck_tag = \'mlcheck-7\' ORDER BY customers.id');
      accounts.forEach(({ id, fields }, k) => expect(rows[k]).toEqual({ id: ids.get(id), name: fields['name'], 'order count': fields['orders'], vip: fields['vip'], about: { note: fields['note'], from: id } }));
    });
    expect(removal).toEqual({ created: 2500, left: [], problems: [] });
    expect(await count()).toBe(1);
    expect(existsSync(file)).toBe(false);
    await provisioner.close();
  });

  it('are listed when the database does not let them go, and cleaned up later', async () => {
    const provisioner = await postgresProvisioner(target, environment);
    const file = join(folder, 'b.jsonl');
    const few = accounts.slice(0, 20);
    const { removal } = await withProvisioned(few, { provisioner, tag: 'mlcheck-8', leftovers: openLeftovers(file, 'mlcheck-8', target), signal: new AbortController().signal }, () =>
      client.query("CREATE TABLE orders (customer bigint REFERENCES shop.customers); INSERT INTO orders SELECT id FROM shop.customers WHERE mlcheck_tag = 'mlcheck-8' LIMIT 1"),
    );
    await provisioner.close();
    expect(removal.left).toHaveLength(20);
    expect(removal.problems[0]).toContain('foreign key');
    expect(readFileSync(file, 'utf8')).not.toContain(server.url);
    await client.query('DROP TABLE orders');
    expect(await cleanUp(file, environment, wait)).toEqual({ created: 20, left: [], problems: [] });
    expect(await count()).toBe(1);
  });

  it('are not there at all when one of the batch is refused', async () => {
    const provisioner = await postgresProvisioner({ ...target, columns: { name: '{vip}' } }, environment);
    const leftovers = openLeftovers(join(folder, 'c.jsonl'), 't', target);
    await expect(withProvisioned(accounts.slice(0, 50), { provisioner, tag: 't', leftovers, signal: new AbortController().signal }, () => Promise.resolve())).rejects.toThrow(/inserting in PostgreSQL: null value in column "name"/);
    expect(await count()).toBe(1);
    await provisioner.close();
    await expect(postgresProvisioner(target, { DATABASE_URL: 'postgres://postgres:hunter2@127.0.0.1:1/none' })).rejects.toThrow(/connecting in PostgreSQL/);
  });
});
