import { closeSync, openSync, readSync } from 'node:fs';
import { extname } from 'node:path';
import { MlcheckError } from '../errors.js';
import { literal } from './duckdb.js';

/** A file as it is named in SQL, its path, and for JSON lines a clause of columns. */
type Reader = (file: string, path: string, columns?: string) => string;

const jsonLines: Reader = (file, _, columns) => `read_json(${file}, format = 'newline_delimited'${columns ?? ', sample_size = -1'})`;

const READERS: Readonly<Record<string, Reader>> = {
  '.csv': (file, path) => delimited(file, path, [',', ';', '\t', '|']),
  '.tsv': (file, path) => delimited(file, path, ['\t']),
  '.jsonl': jsonLines,
  '.ndjson': jsonLines,
  '.parquet': (file) => `read_parquet(${file})`,
};

/**
 * DuckDB's table function for a file of rows, by extension: CSV, TSV and, where the columns are given, JSON lines come as text, Parquet as it is typed.
 * @returns SQL for `FROM`; its argument is a `columns` clause for JSON lines, without which the whole file is looked through for columns.
 * @throws MlcheckError `file-invalid` for another extension.
 */
export function fileReader(file: string): (columns?: string) => string {
  const reader = READERS[extname(file).toLowerCase()];
  if (reader === undefined) throw new MlcheckError('file-invalid', { place: file, rule: 'must end in .csv, .tsv, .jsonl, .ndjson or .parquet', value: extname(file) });
  const name = literal(file.replace(/[[*?]/g, '[$&]'));
  return (columns) => reader(name, file, columns);
}

/** With dialect and columns given: a guess from the rows would let one broken row turn the whole file into a single column. */
function delimited(file: string, path: string, marks: readonly string[]): string {
  const header = firstLine(path);
  const [, delimiter] = marks.map((mark) => [cellsOf(header, mark).length, mark] as const).reduce((most, each) => (each[0] > most[0] ? each : most));
  const columns = cellsOf(header, delimiter).map((name, k) => `${literal(name === '' ? `column${k}` : name)}: 'VARCHAR'`);
  return `read_csv(${file}, auto_detect = false, header = true, delim = ${literal(delimiter)}, quote = '"', escape = '"', columns = {${columns.join(', ')}})`;
}

/** Without a byte-order mark; empty where there is no file: DuckDB says best what is wrong with it. */
function firstLine(path: string): string {
  const start = Buffer.alloc(65_536);
  let length = 0;
  try {
    const file = openSync(path, 'r');
    length = readSync(file, start);
    closeSync(file);
  } catch {
    return '';
  }
  return start.toString('utf8', 0, length).replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, 1)[0]!;
}

function cellsOf(line: string, delimiter: string): readonly string[] {
  const cells = [''];
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"' && quoted && line[i + 1] === '"') cells[cells.length - 1] += line[i++]!;
    else if (line[i] === '"') quoted = !quoted;
    else if (line[i] === delimiter && !quoted) cells.push('');
    else cells[cells.length - 1] += line[i]!;
  }
  return cells;
}
