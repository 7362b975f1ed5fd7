import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { MlcheckError } from '../errors.js';
import type { FieldValue } from '../population/account.js';
import { identifier, literal, withDuckdb } from './duckdb.js';

const READERS: Readonly<Record<string, string>> = { '.csv': 'read_csv', '.tsv': 'read_csv', '.jsonl': 'read_json', '.ndjson': 'read_json', '.parquet': 'read_parquet' };
const WHOLE = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

/**
 * A table of accounts from a CSV, JSON lines or Parquet file, by column: numbers, booleans, and everything else as text; an empty cell of CSV is missing. Whole in memory.
 * @throws MlcheckError `file-invalid` for another kind of file or one that cannot be read
 */
export async function readColumns(file: string): Promise<readonly { readonly name: string; readonly values: readonly FieldValue[] }[]> {
  const reader = READERS[extname(file).toLowerCase()];
  if (reader === undefined) throw new MlcheckError('file-invalid', { place: file, rule: 'must end in .csv, .tsv, .jsonl or .parquet' });
  try {
    return await withDuckdb(async (connection) => {
      const source = `${reader}(${literal(file)})`;
      const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
      const columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
      const casts = columns.map(({ name, type }) => castOf(identifier(name), type));
      const table = await connection.runAndReadAll(`SELECT ${casts.join(', ')} FROM ${source}`);
      const values = table.getColumns();
      return columns.map(({ name }, k) => ({ name, values: (values[k] ?? []).map((value) => (typeof value === 'number' && !Number.isFinite(value) ? null : (value as FieldValue))) }));
    });
  } catch (cause) {
    if (!existsSync(file)) throw new MlcheckError('file-invalid', { place: file, rule: 'must be a file, and there is none', cause });
    throw new MlcheckError('file-invalid', { place: file, rule: 'must be a table that can be read', value: cause instanceof Error ? cause.message.split('\n')[0] : undefined, cause });
  }
}

/** Instants read alike from any kind of file, as populations write them: CSV and JSON lines are sniffed for timestamps, Parquet says what it holds. */
function castOf(column: string, type: string): string {
  if (type.startsWith('TIMESTAMP')) return `strftime(${type === 'TIMESTAMP WITH TIME ZONE' ? `${column} AT TIME ZONE 'UTC'` : column}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  return `CAST(${column} AS ${type === 'BOOLEAN' ? 'BOOLEAN' : WHOLE.test(type) ? 'DOUBLE' : 'VARCHAR'})`;
}
