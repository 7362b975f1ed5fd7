import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { MlcheckError } from '../errors.js';
import type { FieldValue } from '../population/account.js';
import type { CellKind, TrafficLog } from '../population/accounts-from.js';
import type { AccountTable } from '../population/with-rows.js';
import { identifier, literal, withDuckdb } from './duckdb.js';
import { fileReader } from './file-reader.js';

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

/**
 * Columns of a CSV, TSV, JSON-lines or Parquet file as they were declared, in the order of the file. An empty cell, NULL and NaN are missing.
 *
 * @param place the file, as messages name it
 * @param label column of the true class, besides
 * @param log where a log has the columns, and what was answered then, besides; places that begin with / are JSON pointers from the record
 * @throws MlcheckError `file-invalid` with file, row (from 1, without the header) and column: unreadable, a column that is not there, a cell of another kind, an empty cell in a column without `?`
 */
export async function readAccountTable(file: string, place: string, columns: Readonly<Record<string, CellKind>>, label?: string, log?: TrafficLog): Promise<AccountTable> {
  const reader = fileReader(file);
  const besides = ([['labels', label, 'text?'], ['scores', log?.score, 'number?'], ['versions', log?.version, 'text?']] as const).flatMap(([name, at, kind]) => (at === undefined ? [] : [{ name, at, kind }]));
  const wanted: readonly (readonly [string, CellKind])[] = [...Object.entries(columns).map(([name, kind]) => [log?.at[name] ?? name, kind] as const), ...besides.map(({ at, kind }) => [at, kind] as const)];
  const pathOf = (at: string): readonly string[] => (log !== undefined && at.startsWith('/') ? at.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) : [at]);
  const cells = await withDuckdb(async (connection) => {
    try {
      const described = new Map((await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${reader()}`)).getRows().map(([name, type]) => [String(name), String(type)]));
      for (const [at] of wanted) {
        const name = pathOf(at)[0] as string;
        if (!described.has(name)) throw new MlcheckError('file-invalid', { place: `${place} column ${name}`, rule: 'must be a column of the file', value: [...described.keys()].join(', ') });
      }
      // Text as it stands: a number that is none has to be told with its row, and an id that looks like a date has to stay.
      const asText = `, columns = {${[...described.keys()].map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}}`;
      const selected = wanted.map(([at, kind]) => {
        const [name = '', ...inner] = pathOf(at);
        if (inner.length > 0) return insideOf(name, at.slice(at.indexOf('/', 1)), file.endsWith('.parquet') && described.get(name) !== 'VARCHAR');
        return `CAST(${identifier(name)} AS ${typeof kind === 'string' && kind.startsWith('number') && NUMBERS.test(described.get(name) ?? '') && file.endsWith('.parquet') ? 'DOUBLE' : 'VARCHAR'})`;
      });
      return (await connection.runAndReadAll(`SELECT ${selected.join(', ')} FROM ${reader(asText)}`)).getColumns();
    } catch (cause) {
      if (cause instanceof MlcheckError) throw cause;
      throw new MlcheckError('file-invalid', { place, rule: 'must be a table that can be read', value: cause instanceof Error ? cause.message.split('\n')[0] : undefined, cause });
    }
  });
  const values = wanted.map(([name, kind], at) => (cells[at] ?? []).map((cell, row) => valueOf(cell, kind, `${place} row ${row + 1} column ${name}`)));
  const named = Object.fromEntries(Object.keys(columns).map((name, at) => [name, values[at] as readonly FieldValue[]]));
  return { sha256: await sha256Of(file), columns: named, ...Object.fromEntries(besides.map(({ name }, k) => [name, values[wanted.length - besides.length + k] as readonly FieldValue[]])) };
}

/** What a pointer leads to inside of a column, as text: of a nested value of Parquet, or of JSON, also where that stands in a text of its own. */
function insideOf(column: string, pointer: string, nested: boolean): string {
  const json = nested ? `to_json(${identifier(column)})` : `TRY_CAST(${identifier(column)} AS JSON)`;
  const opened = `CASE json_type(${json}) WHEN 'VARCHAR' THEN TRY_CAST(json_extract_string(${json}, '$') AS JSON) ELSE ${json} END`;
  return `CASE json_type(${opened}, ${literal(pointer)}) WHEN 'NULL' THEN NULL ELSE json_extract_string(${opened}, ${literal(pointer)}) END`;
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
