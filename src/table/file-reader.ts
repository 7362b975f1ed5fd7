import { extname } from 'node:path';
import { MlcheckError } from '../errors.js';
import { literal } from './duckdb.js';

const READERS: Readonly<Record<string, (file: string, columns?: string) => string>> = {
  '.csv': (file) => `read_csv(${file}, header = true, all_varchar = true)`,
  '.tsv': (file) => `read_csv(${file}, header = true, all_varchar = true, delim = '\\t')`,
  '.jsonl': (file, columns) => `read_json(${file}, format = 'newline_delimited'${columns ?? ', sample_size = -1'})`,
  '.ndjson': (file, columns) => `read_json(${file}, format = 'newline_delimited'${columns ?? ', sample_size = -1'})`,
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
  const path = literal(file.replace(/[[*?]/g, '[$&]'));
  return (columns) => reader(path, columns);
}
