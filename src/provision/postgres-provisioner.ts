import { createRequire } from 'node:module';
import { MlcheckError } from '../errors.js';
import { readSecret } from '../net/credentials.js';
import { fill } from './fill.js';
import type { Created, Provisioner } from './provisioner.js';
import type { PostgresTarget } from './target.js';
import { valuesOf } from './values-of.js';

/** The part of `pg` that is used. */
interface Client {
  connect(): Promise<void>;
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly Record<string, unknown>[]; readonly rowCount: number | null }>;
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
  const client = open(secret.value);
  client.on('error', () => undefined);
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const away = code === undefined || /^(08|57P|ECONN|ENOTFOUND|EPIPE)/.test(code);
      throw new MlcheckError(away ? 'endpoint-unreachable' : 'endpoint-unusable', { place: `${what} in PostgreSQL`, rule: message.replaceAll(secret.value, '(connection)'), value: code });
    }
  };
  await attempt('connecting', () => client.connect());
  const table = target.table.split('.').map(quoted).join('.');
  const columns = Object.keys(target.columns);
  const names = [...columns, target.tagColumn].map(quoted).join(', ');
  return {
    batchSize: Math.max(1, Math.min(target.batchSize ?? 500, Math.floor(MOST_PARAMETERS / (columns.length + 1)))),
    concurrency: 1,
    create: async (accounts, tag) => {
      const values: unknown[] = [];
      const rows = accounts.map((account) => {
        const known = valuesOf(account, tag);
        const row = [...columns.map((column) => parameter(fill(target.columns[column] as string, known, `provision.columns.${column}`))), tag];
        return `(${row.map((value) => `$${values.push(value)}`).join(', ')})`;
      });
      const text = `INSERT INTO ${table} (${names}) VALUES ${rows.join(', ')} RETURNING ${quoted(target.idColumn)}::text AS id`;
      const found = await attempt('inserting', () => client.query(text, values));
      return accounts.map(({ id }, k): Created => ({ account: id, id: String(found.rows[k]?.['id']) }));
    },
    remove: async (created, tag) => {
      await attempt('deleting', () => client.query(`DELETE FROM ${table} WHERE ${quoted(target.tagColumn)} = $1 AND ${quoted(target.idColumn)}::text = ANY($2)`, [tag, created.map(({ id }) => id)]));
    },
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

/** JSON for objects and lists, scalars as they are. */
const parameter = (value: unknown): unknown => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
