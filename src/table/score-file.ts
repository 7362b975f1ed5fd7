import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { MlcheckError } from '../errors.js';
import { identifier, literal, withDuckdb } from './duckdb.js';
import { fileReader } from './file-reader.js';
import type { Arm } from './row.js';

/** A file of scores to be compared, and which arm of a run's own file. */
export interface ScoreFile {
  readonly path: string;
  /** How messages name it. */
  readonly shown: string;
  readonly arm?: Arm;
}

/** Names of columns. */
export interface ScoreFileColumns {
  readonly score: string;
  readonly cohort?: string;
  readonly id?: string;
}

/** A file of which the columns are known to be there, as parts of a query: `number` is NaN where a score is missing and infinite where it is no finite number. */
export interface OpenScoreFile {
  readonly file: ScoreFile;
  readonly columns: ScoreFileColumns;
  readonly from: string;
  readonly number: string;
  /** Columns of the file, in order. */
  readonly present: readonly string[];
}

/** DuckDB with a bound on its memory; what exceeds it goes to files below `scratch` and is removed. */
export function withBoundedDuckdb<T>(scratch: string, task: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  return withDuckdb(async (connection) => {
    await connection.run(`SET memory_limit = '450MB'; SET temp_directory = ${literal(scratch)}`);
    return task(connection);
  });
}

const NUMERIC = /^(?:DOUBLE|FLOAT|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL\(.*\))$/;

/**
 * Looks at a file's columns.
 * @throws MlcheckError `file-invalid`: unreadable, a column missing, or two arms where none is named.
 */
export async function openScoreFile(connection: DuckDBConnection, file: ScoreFile, columns: ScoreFileColumns): Promise<OpenScoreFile> {
  const reader = fileReader(file.path);
  if (statSync(file.path, { throwIfNoEntry: false })?.size === 0) throw new MlcheckError('file-invalid', { place: file.shown, rule: 'must not be empty' });
  const wanted = [columns.score, columns.cohort, columns.id].filter((name) => name !== undefined);
  const describe = async (clause?: string): Promise<Map<string, string>> => new Map((await ask(connection, file, `DESCRIBE SELECT * FROM ${reader(clause)}`)).map(([name, type]) => [String(name), String(type)]));
  let types = await describe('');
  // JSON lines may name a column for the first time far down.
  if (!wanted.every((name) => types.has(name))) types = await describe();
  const missing = wanted.find((name) => !types.has(name));
  if (missing !== undefined) throw new MlcheckError('file-invalid', { place: file.shown, rule: `must have a column ${missing}`, value: [...types.keys()].join(', '), ...(missing === columns.score ? { hint: '--column names the column with the scores' } : {}) });
  const own = ['arm', 'variant', 'repeat'].every((name) => types.has(name));
  const text = reader('').startsWith('read_json');
  const read = [...new Set([...wanted, ...(own ? ['arm', 'variant', 'repeat'] : [])])];
  const source = reader(text ? `, columns = {${read.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}}` : '');
  const asked = `${source} ${own ? `WHERE variant = 'base' AND CAST(repeat AS INTEGER) = 0` : ''}`;
  const arm = own ? await armOf(connection, file, asked) : undefined;
  const from = arm === undefined ? asked : `${asked} AND arm = ${literal(arm)}`;
  const score = identifier(columns.score);
  const asText = `CAST(${score} AS VARCHAR)`;
  const number = !text && NUMERIC.test(types.get(columns.score)!)
    ? `coalesce(CAST(${score} AS DOUBLE), 'nan'::DOUBLE)`
    : `CASE WHEN ${score} IS NULL OR trim(${asText}) = '' THEN 'nan'::DOUBLE ELSE coalesce(TRY_CAST(${asText} AS DOUBLE), 'infinity'::DOUBLE) END`;
  return { file, columns, from, number, present: [...types.keys()] };
}

async function armOf(connection: DuckDBConnection, file: ScoreFile, from: string): Promise<string | undefined> {
  const arms = (await ask(connection, file, `SELECT DISTINCT arm FROM ${from} ORDER BY arm DESC`)).map(([arm]) => String(arm));
  if (file.arm === undefined && arms.length > 1) throw new MlcheckError('file-invalid', { place: file.shown, rule: 'one arm has to be named', value: arms.join(' and '), hint: `write ${file.shown}:candidate or ${file.shown}:baseline` });
  if (file.arm !== undefined && !arms.includes(file.arm)) throw new MlcheckError('file-invalid', { place: file.shown, rule: `must hold scores of the ${file.arm}`, value: arms.join(' and ') });
  return file.arm;
}

/** All rows of an answer. @throws MlcheckError `file-invalid` with what the reader says of the file. */
export async function ask(connection: DuckDBConnection, file: ScoreFile, sql: string): Promise<readonly (readonly unknown[])[]> {
  try {
    return (await connection.runAndReadAll(sql)).getRows();
  } catch (error) {
    throw await unreadable(file, error);
  }
}

/**
 * Hands over an answer chunk by chunk.
 * @throws MlcheckError `file-invalid` that names the column and how far it could be read.
 */
export async function eachChunk(connection: DuckDBConnection, open: OpenScoreFile, sql: string, visit: (chunk: DuckDBDataChunk) => void): Promise<void> {
  const { file } = open;
  let rows = 0;
  try {
    for await (const chunk of await connection.stream(sql)) {
      visit(chunk);
      rows += chunk.rowCount;
    }
  } catch (error) {
    throw await unreadable(file, error, ` column ${await brokenColumn(connection, open)}${rows > 0 ? ` after row ${rows}` : ''}`);
  }
}

/** Of the columns that are read the first that cannot be read to its end. */
async function brokenColumn(connection: DuckDBConnection, { columns: { score, cohort, id }, from }: OpenScoreFile): Promise<string> {
  for (const column of [score, cohort, id]) {
    if (column === undefined) continue;
    try {
      await connection.runAndReadAll(`SELECT max(hash(${identifier(column)})) FROM ${from}`);
    } catch {
      return column;
    }
  }
  return score;
}

/** The first score that is no finite number, told with its row (counted from 1, without a header). */
export async function complainOfScore(connection: DuckDBConnection, { file, columns, from, number }: OpenScoreFile): Promise<MlcheckError> {
  const [row, value] = (await ask(connection, file, `SELECT place, CAST(${identifier(columns.score)} AS VARCHAR) FROM (SELECT row_number() OVER () AS place, * FROM ${from}) WHERE isinf(${number}) ORDER BY place LIMIT 1`))[0]!;
  return new MlcheckError('file-invalid', { place: `${file.shown} row ${String(row)} column ${columns.score}`, rule: 'must be a finite number or empty', value, hint: 'rows count from 1, without the header' });
}

/** SQL of a column as text; an empty one is NULL. */
export const textOf = (column: string): string => `nullif(CAST(${identifier(column)} AS VARCHAR), '')`;

/** The first row without an id, or with one that an earlier row has. */
export async function complainOfId(connection: DuckDBConnection, { file, from }: OpenScoreFile, column: string): Promise<MlcheckError> {
  const rows = `(SELECT row_number() OVER () AS place, ${textOf(column)} AS key FROM ${from})`;
  const [nameless] = await ask(connection, file, `SELECT place FROM ${rows} WHERE key IS NULL ORDER BY place LIMIT 1`);
  if (nameless !== undefined) return new MlcheckError('file-invalid', { place: `${file.shown} row ${String(nameless[0])} column ${column}`, rule: 'must hold an id', value: null });
  const [twice] = await ask(connection, file, `SELECT key, list(place ORDER BY place) FROM ${rows} GROUP BY key HAVING count(*) > 1 ORDER BY min(place) LIMIT 1`);
  const [row, again] = (twice?.[1] as { readonly items: readonly unknown[] } | undefined)?.items ?? [];
  return new MlcheckError('file-invalid', { place: `${file.shown} row ${String(again)} column ${column}`, rule: `must not name an account twice (first in row ${String(row)})`, value: twice?.[0] });
}

async function unreadable(file: ScoreFile, error: unknown, where = ''): Promise<MlcheckError> {
  const [first = '', ...rest] = (error instanceof Error ? error.message : String(error)).split('\n');
  // A CSV error tells the line first and what is wrong with it on a line of its own.
  const detail = rest.find((line) => /^(?:Expected Number of Columns|Value with unterminated quote|Maximum line size|Invalid unicode)/.test(line));
  const line = /CSV Error on Line: (\d+)/.exec(first)?.[1];
  const said = /Malformed JSON/.test(first) ? await brokenJson(file.path) : line === undefined ? first : `line ${line}: ${detail ?? first}`;
  return new MlcheckError('file-invalid', { place: `${file.shown}${where}`, rule: `must be readable: ${said.replaceAll(file.path, file.shown).slice(0, 240)}`, cause: error });
}

/** The first line that is no JSON: DuckDB's own count of lines depends on its buffers. */
async function brokenJson(path: string): Promise<string> {
  let at = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    at++;
    try {
      if (line.trim() !== '') JSON.parse(line);
    } catch (error) {
      return `line ${at}: ${(error as Error).message}`;
    }
  }
  return 'malformed JSON';
}
