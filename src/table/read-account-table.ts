import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { MlcheckError } from '../errors.js';
import type { FieldValue } from '../population/account.js';
import type { CellKind } from '../population/accounts-from.js';
import type { AccountTable } from '../population/with-rows.js';
import { identifier, literal, withDuckdb } from './duckdb.js';
import { fileReader } from './file-reader.js';

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

/**
 * Columns of a CSV, TSV, JSON-lines or Parquet file as they were declared, in the order of the file. An empty cell, NULL and NaN are missing.
 *
 * @param place the file, as messages name it
 * @param label column of the true class, besides
 * @throws MlcheckError `file-invalid` with file, row (from 1, without the header) and column: unreadable, a column that is not there, a cell of another kind, an empty cell in a column without `?`
 */
export async function readAccountTable(file: string, place: string, columns: Readonly<Record<string, CellKind>>, label?: string): Promise<AccountTable> {
  const reader = fileReader(file);
  const wanted: readonly (readonly [string, CellKind])[] = [...Object.entries(columns), ...(label === undefined ? [] : [[label, 'text?'] as const])];
  const cells = await withDuckdb(async (connection) => {
    try {
      const described = new Map((await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${reader()}`)).getRows().map(([name, type]) => [String(name), String(type)]));
      for (const [name] of wanted) {
        if (!described.has(name)) throw new MlcheckError('file-invalid', { place: `${place} column ${name}`, rule: 'must be a column of the file', value: [...described.keys()].join(', ') });
      }
      // Text as it stands: a number that is none has to be told with its row, and an id that looks like a date has to stay.
      const asText = `, columns = {${[...described.keys()].map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}}`;
      const selected = wanted.map(([name, kind]) => `CAST(${identifier(name)} AS ${typeof kind === 'string' && kind.startsWith('number') && NUMBERS.test(described.get(name) ?? '') && file.endsWith('.parquet') ? 'DOUBLE' : 'VARCHAR'})`);
      return (await connection.runAndReadAll(`SELECT ${selected.join(', ')} FROM ${reader(asText)}`)).getColumns();
    } catch (cause) {
      if (cause instanceof MlcheckError) throw cause;
      throw new MlcheckError('file-invalid', { place, rule: 'must be a table that can be read', value: cause instanceof Error ? cause.message.split('\n')[0] : undefined, cause });
    }
  });
  const values = wanted.map(([name, kind], at) => (cells[at] ?? []).map((cell, row) => valueOf(cell, kind, `${place} row ${row + 1} column ${name}`)));
  const named = Object.fromEntries(Object.keys(columns).map((name, at) => [name, values[at] as readonly FieldValue[]]));
  return { sha256: await sha256Of(file), columns: named, ...(label === undefined ? {} : { labels: values.at(-1) as readonly FieldValue[] }) };
}

function valueOf(cell: unknown, kind: CellKind, place: string): FieldValue {
  if (cell === null || cell === undefined || cell === '' || Number.isNaN(cell)) {
    if (kind.endsWith('?')) return null;
    throw new MlcheckError('file-invalid', { place, rule: 'must not be empty', value: null, hint: `Where cells may be empty, declare the column as '${kind}?'.` });
  }
  const refuse = (rule: string): never => {
    throw new MlcheckError('file-invalid', { place, rule, value: cell });
  };
  switch (kind.replace('?', '')) {
    case 'number': {
      const number = typeof cell === 'string' && cell.trim() === '' ? NaN : Number(cell);
      return Number.isFinite(number) ? number : refuse('must be a finite number');
    }
    case 'boolean':
      return /^(true|1)$/i.test(String(cell)) ? true : /^(false|0)$/i.test(String(cell)) ? false : refuse('must be true or false');
    default:
      return String(cell);
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
