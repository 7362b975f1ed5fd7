import { rm } from 'node:fs/promises';
import type { Account, FieldValue } from '../population/account.js';
import { atomically } from './atomically.js';
import { appendRow, identifier, literal, withDuckdb, type ColumnType } from './duckdb.js';

const BATCH = 10_000;

/**
 * Accounts as Parquet with typed columns: numbers DOUBLE, booleans BOOLEAN, text VARCHAR; a field that is of several types, or always missing, VARCHAR. Types are learnt
 * batch by batch, and rows rest in a temporary database file, so memory does not grow with the accounts.
 * @returns accounts written.
 */
export async function writeAccountsParquet(accounts: Iterable<Account>, fields: readonly string[], outFile: string): Promise<number> {
  let count = 0;
  await atomically(outFile, async (temporary) => {
    const database = `${temporary}.duckdb`;
    try {
      await withDuckdb(async (connection) => {
        await connection.run(`SET memory_limit = '512MB'`);
        const known: (ColumnType | undefined)[] = fields.map(() => undefined);
        const types = (): ColumnType[] => ['VARCHAR', 'VARCHAR', 'INTEGER', ...known.map((type) => type ?? 'VARCHAR'), 'INTEGER'];
        const names = ['id', 'cohort', 'i', ...fields, 'label'].map(identifier);
        await connection.run(`CREATE TABLE accounts (${types().map((type, at) => `${names[at]} ${type}`).join(', ')})`);
        for (const batch of batches(accounts)) {
          for (const [at, field] of fields.entries()) {
            const wanted = batch.reduce<ColumnType | undefined>((type, { fields: values }) => joined(type, typeOf(values[field] ?? null)), known[at]);
            if (wanted === known[at]) continue;
            if (wanted !== (known[at] ?? 'VARCHAR')) await connection.run(`ALTER TABLE accounts ALTER COLUMN ${identifier(field)} TYPE ${wanted}`);
            known[at] = wanted;
          }
          const appender = await connection.createAppender('accounts');
          for (const { id, cohort, i, fields: values, label } of batch) appendRow(appender, types(), [id, cohort, i, ...fields.map((field) => values[field]), label]);
          appender.closeSync();
          count += batch.length;
        }
        await connection.run(`COPY accounts TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
      }, database);
    } finally {
      await Promise.all([rm(database, { force: true }), rm(`${database}.wal`, { force: true }), rm(`${database}.tmp`, { force: true, recursive: true })]);
    }
  });
  return count;
}

function* batches(accounts: Iterable<Account>): Iterable<readonly Account[]> {
  let batch: Account[] = [];
  for (const account of accounts) {
    batch.push(account);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function typeOf(value: FieldValue): ColumnType | undefined {
  if (value === null) return undefined;
  return typeof value === 'number' ? 'DOUBLE' : typeof value === 'boolean' ? 'BOOLEAN' : 'VARCHAR';
}

/** The narrowest type that holds both; `undefined` is a column in which nothing was seen yet. */
function joined(a: ColumnType | undefined, b: ColumnType | undefined): ColumnType | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a === b ? a : 'VARCHAR';
}
