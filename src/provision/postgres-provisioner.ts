import { createRequire } from 'node:module';
import { MlcheckError } from '../errors.js';
import { readSecret } from '../net/credentials.js';
import { redactor } from '../net/redactor.js';
import { copyLine, copyQueries, sendRows, type CopyQuery } from './copy-rows.js';
import { fill } from './fill.js';
import type { Account, Created, Creation, Provisioner, SystemId } from './provisioner.js';
import { refusal } from './refusal.js';
import type { PostgresTarget } from './target.js';
import { valuesOf } from './values-of.js';

interface Result {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly fields: readonly { readonly dataTypeID: number }[];
}

/** The part of `pg` that is used. */
interface Client {
  connect(): Promise<void>;
  query(text: string, values: readonly unknown[]): Promise<Result>;
  query(copy: CopyQuery): CopyQuery;
  end(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): void;
}

type Attempt = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** What a statement may hold at most, by PostgreSQL's protocol. */
const MOST_PARAMETERS = 65_535;

/**
 * Puts accounts into a table and deletes them by tag and id. Names are quoted, and values are parameters or COPY's data, so that no field can change the statement.
 *
 * @throws MlcheckError `secret-missing`; `usage` when the package `pg`, or for COPY `pg-copy-streams`, is not installed; `endpoint-unreachable` when there is no connection;
 * `suite-invalid` for COPY where nobody knows the ids
 */
export async function postgresProvisioner(target: PostgresTarget, environment: Readonly<Record<string, string | undefined>>): Promise<Provisioner> {
  const secret = readSecret(target.connection, environment, 'provision.connection');
  const redact = redactor([secret]);
  const client = open(secret.value);
  client.on('error', () => undefined);
  const attempt: Attempt = async (what, work) => {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const away = code === undefined || /^(08|57P|ECONN|ENOTFOUND|EPIPE)/.test(code);
      const complaint = { place: `${what} in PostgreSQL`, rule: redact(message), value: code };
      throw away ? new MlcheckError('endpoint-unreachable', complaint) : refusal('endpoint-unusable', complaint);
    }
  };
  const [table, id, tagged] = [tableOf(target), quoted(target.idColumn), quoted(target.tagColumn)];
  const queries = target.method === 'copy' ? copyQueries() : undefined;
  await attempt('connecting', () => client.connect());
  try {
    return {
      ...(queries === undefined ? inserting(target, client, attempt) : await copying(target, client, attempt, queries)),
      concurrency: 1,
      // Compared in the type of the column: an index serves, and an id counts however it is written.
      remove: async (created, tag) => {
        await attempt('deleting', () => client.query(`DELETE FROM ${table} WHERE ${tagged} = $1 AND ${id} = ANY($2)`, [tag, created.map((one) => String(one.id))]));
      },
      lost: async (_, tag) => idsOf(await attempt('finding', () => client.query(`SELECT ${id} AS id FROM ${table} WHERE ${tagged} = $1`, [tag]))).map((found) => ({ account: '', id: found })),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Statements of many rows, whose ids come back. */
function inserting(target: PostgresTarget, client: Client, attempt: Attempt): Pick<Provisioner, 'batchSize' | 'create'> {
  const columns = [...Object.keys(target.columns), target.tagColumn];
  const start = `INSERT INTO ${tableOf(target)} (${columns.map(quoted).join(', ')}) VALUES `;
  return {
    batchSize: Math.max(1, Math.min(target.batchSize ?? 500, Math.floor(MOST_PARAMETERS / columns.length))),
    create: async (accounts, creation) => {
      const values: unknown[] = [];
      const rows = accounts.map((account) => `(${rowOf(target, account, creation).map((value) => `$${values.push(value)}`).join(', ')})`);
      const ids = idsOf(await attempt('inserting', () => client.query(`${start}${rows.join(', ')} RETURNING ${quoted(target.idColumn)} AS id`, values)));
      return accounts.map((account, k): Created => ({ account: account.id, id: ids[k] as SystemId }));
    },
  };
}

/** COPY, which gives no ids back: they are among the columns, or taken out of the id column's sequence beforehand. */
async function copying(target: PostgresTarget, client: Client, attempt: Attempt, queries: (statement: string) => CopyQuery): Promise<Pick<Provisioner, 'batchSize' | 'create'>> {
  const { idColumn } = target;
  const columns = Object.keys(target.columns);
  const own = columns.indexOf(idColumn);
  const table = tableOf(target);
  let sequence: unknown = null;
  if (own < 0) {
    const { rows } = await attempt('looking for the ids', () => client.query('SELECT pg_get_serial_sequence($1, $2) AS sequence', [table, idColumn]));
    sequence = rows[0]?.['sequence'] ?? null;
    if (sequence === null) {
      throw refusal('suite-invalid', { place: 'provision.idColumn', rule: "must be a serial or identity column, or stand among `columns`, where method is 'copy'", value: idColumn, hint: 'leave `method` out: rows are inserted then, and PostgreSQL says their ids' });
    }
  }
  const statement = `COPY ${table} (${[...columns, target.tagColumn, ...(own < 0 ? [idColumn] : [])].map(quoted).join(', ')}) FROM STDIN (ENCODING 'UTF8')`;
  return {
    batchSize: target.batchSize ?? 5000,
    create: async (accounts, creation) => {
      const rows = accounts.map((account) => rowOf(target, account, creation));
      const ids = own >= 0 ? rows.map((row) => row[own] as SystemId) : await attempt('taking ids', () => taken(client, sequence, accounts.length));
      const lines = rows.map((row, k) => copyLine(own < 0 ? [...row, ids[k]] : row)).join('');
      await attempt('copying', () => sendRows(client.query(queries(statement)), lines));
      return accounts.map((account, k): Created => ({ account: account.id, id: ids[k] as SystemId }));
    },
  };
}

/** Ids out of a sequence, which gives none of them to anybody else. */
async function taken(client: Client, sequence: unknown, n: number): Promise<readonly SystemId[]> {
  const { rows } = await client.query("SELECT string_agg(nextval($1::regclass)::text, ',') AS ids FROM generate_series(1, $2)", [sequence, n]);
  return String(rows[0]?.['ids']).split(',').map(exact);
}

/** Values of an account's columns, the tag last. JSON for objects and lists, scalars as they are. */
function rowOf({ columns }: PostgresTarget, account: Account, { tag }: Creation): readonly unknown[] {
  const known = valuesOf(account, tag);
  const values = Object.entries(columns).map(([column, template]) => fill(template, known, `provision.columns.${column}`));
  return [...values.map((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value)), tag];
}

function open(connectionString: string): Client {
  let pg: { readonly Client: new (options: { readonly connectionString: string }) => Client };
  try {
    pg = createRequire(import.meta.url)('pg') as typeof pg;
  } catch (cause) {
    throw new MlcheckError('usage', { place: 'provision', rule: 'needs the package pg', hint: 'npm install pg', cause });
  }
  return new pg.Client({ connectionString });
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const tableOf = ({ table }: PostgresTarget): string => table.split('.').map(quoted).join('.');

const INT8 = 20;

/** The ids of a result, one per row. `pg` gives 64-bit whole numbers as text; those that a number holds exactly become one. */
function idsOf({ rows, fields }: Result): readonly SystemId[] {
  return rows.map(({ id }) => {
    if (typeof id === 'number') return id;
    return fields[0]?.dataTypeID === INT8 ? exact(String(id)) : String(id);
  });
}

const exact = (whole: string): SystemId => (Number.isSafeInteger(Number(whole)) ? Number(whole) : whole);
