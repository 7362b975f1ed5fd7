import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import { cleanUp } from './clean-up.js';
import { openLeftovers, readLeftovers } from './leftovers.js';
import { postgresProvisioner } from './postgres-provisioner.js';
import type { SystemId } from './provisioner.js';
import type { Removal } from './remove-listed.js';
import type { PostgresTarget } from './target.js';
import { postgresServer, type PostgresServer } from './testing/postgres-server.js';
import { withProvisioned } from './with-provisioned.js';

interface Client {
  connect(): Promise<void>;
  query(text: string): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
  end(): Promise<void>;
}

const TEXTS = ['', 'NULL', '\\N', 'null', '\\.', 'a\tb', 'a\nb', 'a\r\nb\r', 'back\\slash\\', '\\t is no tab', '"quoted", it\'s', "'); DROP TABLE rows; --", '😀 محمد e\u0301', '\b\f\v\u0001\u007f', '{"a":1}', ' spaces ', '\u2028', null];
const accounts: readonly Account[] = Array.from({ length: 2000 }, (_, i) => ({ cohort: 'all', i, id: `all/${i}`, fields: { text: TEXTS[i % TEXTS.length] ?? null, orders: i % 7, rate: i / 3, vip: i % 3 === 0 ? null : i % 3 === 1, empty: '' } }));
const tag = 'mlcheck-1';

let server: PostgresServer;
/** One that looks, and one that holds locks: what a transaction sees of the activity stands still. */
let other: Client;
let locks: Client;
let environment: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'mlcheck-copy-'));
const file = join(folder, 'left.jsonl');

const serial: PostgresTarget = {
  kind: 'postgres',
  connection: { env: 'DATABASE_URL' },
  table: 'shop.Rows "1"',
  columns: { text: '{{text}}', orders: '{{orders}}', rate: '{{rate}}', vip: '{{vip}}', 'an empty one': '{{empty}}', about: { text: '{{text}}', from: '{{$id}}' } },
  tagColumn: 'tag',
  idColumn: 'id',
  batchSize: 700,
};
const keyed: PostgresTarget = { ...serial, table: 'keyed', columns: { key: '{{$tag}}/{{$id}}', text: '{{text}}' }, idColumn: 'key' };
const rows = async (of = 'shop."Rows ""1"""'): Promise<readonly Record<string, unknown>[]> => (await other.query(`SELECT * FROM ${of} ORDER BY 1`)).rows;

beforeAll(async () => {
  server = postgresServer();
  environment = { DATABASE_URL: server.url };
  const { Client } = createRequire(import.meta.url)('pg') as { Client: new (options: { connectionString: string }) => Client };
  [other, locks] = [new Client({ connectionString: server.url }), new Client({ connectionString: server.url })];
  await Promise.all([other.connect(), locks.connect()]);
  await other.query('CREATE SCHEMA shop');
});
beforeEach(async () => {
  await other.query('DROP TABLE IF EXISTS shop."Rows ""1""", keyed, named');
  await other.query('CREATE TABLE shop."Rows ""1""" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text, orders integer CHECK (orders < 7), rate double precision, vip boolean, "an empty one" text NOT NULL, about jsonb, tag text)');
  await other.query('CREATE TABLE keyed (key text PRIMARY KEY, text text, tag text); CREATE TABLE named (key uuid PRIMARY KEY DEFAULT gen_random_uuid(), text text, tag text)');
  rmSync(file, { force: true });
});
afterAll(async () => {
  await Promise.all([other?.end(), locks?.end()]);
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function provisioned(to: PostgresTarget, some: readonly Account[], use: (ids: ReadonlyMap<string, SystemId>) => Promise<unknown>, signal = new AbortController().signal): Promise<Removal | undefined> {
  const provisioner = await postgresProvisioner(to, environment);
  let removal: Removal | undefined;
  try {
    await withProvisioned(some, { provisioner, leftovers: openLeftovers(file, tag, to), wave: '1', signal, removed: (what) => void (removal = what) }, use);
  } finally {
    await provisioner.close();
  }
  return removal;
}
const cleaned = (): Promise<Removal> => cleanUp(file, { environment, wait: () => Promise.resolve(), hookOf: () => Promise.reject(new Error('no hook was asked for')) });
const with1 = (fields: Account['fields']): readonly Account[] => accounts.slice(0, 1000).map((account, k) => (k === 900 ? { ...account, fields: { ...account.fields, ...fields } } : account));

/** Resolves when a COPY waits for the lock that `locks` holds; its process in PostgreSQL. */
async function waiting(): Promise<number> {
  for (let k = 0; k < 15_000; k++) {
    const { rows: found } = await other.query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'COPY %' AND wait_event_type = 'Lock'");
    if (found[0] !== undefined) return Number(found[0]['pid']);
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error('no COPY came to wait for the lock');
}

describe.each(['insert', 'copy'] as const)('contract: %s into a real PostgreSQL', (method) => {
  it('keeps tabs, line ends, backslashes, emoji, empty texts and what is missing', async () => {
    const removal = await provisioned({ ...serial, method }, accounts, async (ids) => {
      const found = await rows();
      expect(found).toHaveLength(2000);
      accounts.forEach(({ id, fields: { text, orders, rate, vip } }, k) => expect(found[k]).toEqual({ id: ids.get(id), text, orders, rate, vip, 'an empty one': '', about: { text, from: id }, tag }));
    });
    expect(removal).toEqual({ listed: 2000, left: 0, problems: [] });
    expect(await rows()).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it('takes ids that the columns give, and removes them however PostgreSQL writes them', async () => {
    await provisioned({ ...keyed, method }, accounts.slice(0, 50), async (ids) => {
      expect(ids.get('all/7')).toBe('mlcheck-1/all/7');
      expect((await rows('keyed')).map(({ key }) => key).sort()).toEqual([...ids.values()].sort());
    });
    expect(await rows('keyed')).toEqual([]);
    const uuids = accounts.slice(0, 9).map((account, k) => ({ ...account, fields: { text: `ABCDEF00-0000-4000-8000-00000000000${k}` } }));
    expect(await provisioned({ ...keyed, method, table: 'named', columns: { key: '{{text}}' } }, uuids, async () => expect((await rows('named'))[3]).toMatchObject({ key: 'abcdef00-0000-4000-8000-000000000003', tag }))).toMatchObject({ listed: 9, left: 0 });
    expect(await rows('named')).toEqual([]);
  });

  it('leaves nothing when a later batch is refused, says why, and lists nothing', async () => {
    const said = method === 'copy' ? /copying in PostgreSQL: / : /inserting in PostgreSQL: /;
    for (const [fields, why] of [[{ orders: 9 }, /violates check constraint/], [{ empty: null }, /null value in column "an empty one"/], [{ orders: 'many' }, /invalid input syntax for type integer: "many"/], [{ text: 'a\u0000b' }, /0x00|Unicode escape/]] as const) {
      const failed = expect(provisioned({ ...serial, method }, with1(fields), () => Promise.resolve())).rejects;
      await failed.toThrow(said);
      await expect(provisioned({ ...serial, method }, with1(fields), () => Promise.resolve())).rejects.toThrow(why);
      expect(await rows()).toEqual([]);
      expect(existsSync(file)).toBe(false);
    }
  });

  it('goes on with the connection after a refusal', async () => {
    const provisioner = await postgresProvisioner({ ...serial, method }, environment);
    await expect(provisioner.create(with1({ orders: 9 }), { tag, wave: '1' })).rejects.toThrow('violates check constraint');
    const made = await provisioner.create(accounts.slice(0, 3), { tag, wave: '1' });
    expect((await rows()).map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    await provisioner.close();
  });
});

describe('fault: a COPY that does not come to its end', () => {
  const copy: PostgresTarget = { ...serial, method: 'copy' };

  it('whose connection is cut leaves nothing; the list says what was begun, and cleaning finds that none is there', async () => {
    await locks.query('BEGIN; LOCK TABLE shop."Rows ""1"""');
    const failed = expect(provisioned(copy, accounts, () => Promise.resolve())).rejects.toThrow(/copying in PostgreSQL: .*terminat/);
    const pid = await waiting();
    await other.query(`SELECT pg_terminate_backend(${pid})`);
    await failed;
    await locks.query('COMMIT');
    expect(readLeftovers(file)).toMatchObject({ tag, created: [] });
    expect(readLeftovers(file).begun).toHaveLength(700);
    expect(readFileSync(file, 'utf8')).not.toContain(server.url);
    expect(await cleaned()).toEqual({ listed: 700, left: 0, problems: [] });
    expect(existsSync(file)).toBe(false);
    expect(await rows()).toEqual([]);
  });

  it('that nobody heard the end of is found by its tag', async () => {
    const provisioner = await postgresProvisioner(copy, environment);
    openLeftovers(file, tag, copy).begin(accounts.slice(0, 300).map(({ id }) => id));
    await provisioner.create(accounts.slice(0, 300), { tag, wave: '1' });
    await provisioner.close();
    expect(await rows()).toHaveLength(300);
    expect(await cleaned()).toEqual({ listed: 300, left: 0, problems: [] });
    expect(await rows()).toEqual([]);
  });

  it('on Ctrl-C is waited for, and its accounts are removed', async () => {
    await locks.query('BEGIN; LOCK TABLE shop."Rows ""1"""');
    const stop = new AbortController();
    const stopped = expect(provisioned(copy, accounts, () => Promise.reject(new Error('never')), stop.signal)).rejects.toThrow('interrupted');
    await waiting();
    stop.abort(new Error('interrupted'));
    await locks.query('COMMIT');
    await stopped;
    expect(await rows()).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it('is refused beforehand where nobody would know the ids', async () => {
    await expect(postgresProvisioner({ ...copy, table: 'named', columns: { text: '{{text}}' }, idColumn: 'key' }, environment)).rejects.toThrow("provision.idColumn: must be a serial or identity column, or stand among `columns`, where method is 'copy', got \"key\"");
    await expect(postgresProvisioner({ ...copy, table: 'nowhere' }, environment)).rejects.toThrow('looking for the ids in PostgreSQL: relation "nowhere" does not exist');
  });
});
