import { createRequire } from 'node:module';
import { MlcheckError } from '../errors.js';
import { readSecret } from '../net/credentials.js';
import { redactor } from '../net/redactor.js';
import { fill } from './fill.js';
import type { Created, Provisioner, SystemId } from './provisioner.js';
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
  end(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): void;
}

/** What a statement may hold at most, by PostgreSQL's protocol. */
const MOST_PARAMETERS = 65_535;

/**
 * Inserts accounts into a table and deletes them by tag and id. Names are quoted and values are parameters, so that no field can change the statement.
 *
 * @throws MlcheckError `secret-missing`; `usage` when the package `pg` is not installed; `endpoint-unreachable` when there is no connection
 */
export async function postgresProvisioner(target: PostgresTarget, environment: Readonly<Record<string, string | undefined>>): Promise<Provisioner> {
  const secret = readSecret(target.connection, environment, 'provision.connection');
  const redact = redactor([secret]);
  const client = open(secret.value);
  client.on('error', () => undefined);
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const away = code === undefined || /^(08|57P|ECONN|ENOTFOUND|EPIPE)/.test(code);
      const complaint = { place: `${what} in PostgreSQL`, rule: redact(message), value: code };
      // A statement that the server refused did nothing.
      throw away ? new MlcheckError('endpoint-unreachable', complaint) : refusal('endpoint-unusable', complaint);
    }
  };
  await attempt('connecting', () => client.connect());
  const table = target.table.split('.').map(quoted).join('.');
  const columns = Object.keys(target.columns);
  const [id, tagged] = [quoted(target.idColumn), quoted(target.tagColumn)];
  const names = [...columns.map(quoted), tagged].join(', ');
  return {
    batchSize: Math.max(1, Math.min(target.batchSize ?? 500, Math.floor(MOST_PARAMETERS / (columns.length + 1)))),
    concurrency: 1,
    create: async (accounts, { tag }) => {
      const values: unknown[] = [];
      const rows = accounts.map((account) => {
        const known = valuesOf(account, tag);
        const row = [...columns.map((column) => parameter(fill(target.columns[column] as string, known, `provision.columns.${column}`))), tag];
        return `(${row.map((value) => `$${values.push(value)}`).join(', ')})`;
      });
      const ids = idsOf(await attempt('inserting', () => client.query(`INSERT INTO ${table} (${names}) VALUES ${rows.join(', ')} RETURNING ${id} AS id`, values)));
      return accounts.map((account, k): Created => ({ account: account.id, id: ids[k] as SystemId }));
    },
    remove: async (created, tag) => {
      await attempt('deleting', () => client.query(`DELETE FROM ${table} WHERE ${tagged} = $1 AND ${id}::text = ANY($2)`, [tag, created.map((one) => String(one.id))]));
    },
    lost: async (_, tag) => idsOf(await attempt('finding', () => client.query(`SELECT ${id} AS id FROM ${table} WHERE ${tagged} = $1`, [tag]))).map((found) => ({ account: '', id: found })),
    close: () => client.end(),
  };
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

const INT8 = 20;

/** The ids of a result, one per row. `pg` gives 64-bit whole numbers as text; those that a number holds exactly become one. */
function idsOf({ rows, fields }: Result): readonly SystemId[] {
  return rows.map(({ id }) => {
    if (typeof id === 'number') return id;
    return fields[0]?.dataTypeID === INT8 && Number.isSafeInteger(Number(id)) ? Number(id) : String(id);
  });
}

/** JSON for objects and lists, scalars as they are. */
const parameter = (value: unknown): unknown => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
