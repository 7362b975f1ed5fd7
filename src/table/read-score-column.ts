import type { DuckDBConnection } from '@duckdb/node-api';
import { MlcheckError } from '../errors.js';
import { indexIds, KEY_PARTS, keyOf, type IdIndex } from './id-index.js';
import { ask, complainOfId, complainOfScore, eachChunk, openScoreFile, textOf, withBoundedDuckdb, type OpenScoreFile, type ScoreFile, type ScoreFileColumns } from './score-file.js';

/** Scores of a file in its own order, as columns. */
export interface ScoreColumn {
  /** NaN where the file has none. */
  readonly score: Float64Array;
  /** For every score the place of its cohort in `names`. */
  readonly cohort?: Uint16Array;
  /** Cohorts in order of name; rows without one last, as `null`. */
  readonly names: readonly (string | null)[];
  /** Where a column of ids is named: which row has which. */
  readonly ids?: IdIndex;
  /** Columns of the file. */
  readonly present: readonly string[];
}

/** Most cohorts that are told apart. */
export const MOST_COHORTS = 1000;

/** Rows for which memory is taken at a time where a file does not say how many it has. */
const BLOCK = 1 << 20;

/**
 * Reads the scores of a CSV, JSON-lines or Parquet file into typed arrays, without a string for any row, in memory that threads may share. An empty or NaN score is missing.
 * @param scratch folder for what exceeds DuckDB's share of memory
 * @throws MlcheckError `file-invalid` with file, row and column: unreadable, no rows, a column missing, a score that is no finite number, more than {@link MOST_COHORTS} cohorts,
 * a row without an id or an id that stands there twice.
 * Cost: 10 million rows of Parquet in about a second, 8 bytes a row (10 with cohorts); with ids two seconds more and 19 bytes.
 */
export function readScoreColumn(file: ScoreFile, columns: ScoreFileColumns, scratch: string): Promise<ScoreColumn> {
  return withBoundedDuckdb(scratch, async (connection) => {
    const open = await openScoreFile(connection, file, columns);
    const names = columns.cohort === undefined ? [] : await cohortsOf(connection, open, columns.cohort);
    const [scores, codes, keys]: [Float64Array[], Uint16Array[], Uint32Array[]] = [[], [], []];
    const block = Math.max(1, (await rowsOf(connection, open)) ?? BLOCK);
    let n = 0;
    let sound = true;
    const wanted = [open.number, ...(columns.cohort === undefined ? [] : [codeOf(columns.cohort)]), ...(columns.id === undefined ? [] : keyOf(textOf(columns.id)))];
    await eachChunk(connection, open, `SELECT ${wanted.join(', ')} FROM ${open.from}`, (chunk) => {
      const vectors = wanted.map((_, k) => chunk.getColumnVector(k));
      const rows = chunk.rowCount;
      for (let from = 0; from < rows; ) {
        const at = n % block;
        const to = Math.min(rows, from + block - at);
        if (at === 0) {
          scores.push(new Float64Array(new SharedArrayBuffer(8 * block)));
          if (columns.cohort !== undefined) codes.push(new Uint16Array(block));
          if (columns.id !== undefined) keys.push(new Uint32Array(KEY_PARTS * block));
        }
        const score = scores[scores.length - 1]!;
        for (let i = from; i < to; i++) {
          const value = vectors[0]!.getItem(i) as number;
          sound &&= value !== Infinity && value !== -Infinity;
          score[at + i - from] = value;
        }
        const code = codes[codes.length - 1];
        if (code !== undefined) for (let i = from; i < to; i++) code[at + i - from] = (vectors[1]!.getItem(i) as number | null) ?? names.length - 1;
        const key = keys[keys.length - 1];
        if (key !== undefined) for (let k = 0; k < KEY_PARTS; k++) for (let i = from, part = vectors[vectors.length - KEY_PARTS + k]!; i < to; i++) key[KEY_PARTS * (at + i - from) + k] = part.getItem(i) as number;
        n += to - from;
        from = to;
      }
    });
    if (n === 0) throw new MlcheckError('file-invalid', { place: file.shown, rule: 'must hold at least one row' });
    if (!sound) throw await complainOfScore(connection, open);
    const score = joined(scores, n, (length) => new Float64Array(new SharedArrayBuffer(8 * length)));
    const cohort = columns.cohort === undefined ? {} : { cohort: joined(codes, n, (length) => new Uint16Array(length)) };
    if (columns.id === undefined) return { score, ...cohort, names, present: open.present };
    const ids = indexIds(joined(keys, KEY_PARTS * n, (length) => new Uint32Array(length)));
    if (ids === undefined) throw await complainOfId(connection, open, columns.id);
    return { score, ...cohort, names, ids, present: open.present };
  });
}

/** The cohorts of a file in order; keeps them in the connection for {@link codeOf}. @throws MlcheckError `file-invalid` for too many. */
async function cohortsOf(connection: DuckDBConnection, { file, from }: OpenScoreFile, column: string): Promise<readonly (string | null)[]> {
  const rows = await ask(connection, file, `SELECT DISTINCT ${textOf(column)} AS name FROM ${from} ORDER BY name NULLS LAST LIMIT ${MOST_COHORTS + 1}`);
  if (rows.length > MOST_COHORTS) throw new MlcheckError('file-invalid', { place: `${file.shown} column ${column}`, rule: `must name at most ${MOST_COHORTS} cohorts`, value: 'more' });
  const names = rows.map(([name]) => name as string | null);
  const given = names.filter((name) => name !== null);
  await connection.run(`CREATE TYPE cohorts AS ENUM (${given.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')})`);
  return names;
}

const codeOf = (column: string): string => `CAST(enum_code(CAST(${textOf(column)} AS cohorts)) AS INTEGER)`;

/** The rows that a file says it has, where it can say so without being read and all of them are wanted. */
async function rowsOf(connection: DuckDBConnection, { file, from }: OpenScoreFile): Promise<number | undefined> {
  if (!from.startsWith('read_parquet') || from.includes(' WHERE ')) return undefined;
  return Number((await ask(connection, file, `SELECT count(*) FROM ${from}`))[0]![0]);
}

/** Blocks as one array, a single full one as it is; each block is let go as soon as it is copied. */
function joined<T extends Float64Array | Uint16Array | Uint32Array>(blocks: T[], length: number, make: (length: number) => T): T {
  if (blocks.length === 1 && blocks[0]!.length === length) return blocks[0]!;
  const whole = make(length);
  for (let at = 0; blocks.length > 0; ) {
    const block = blocks.shift()!;
    whole.set(block.subarray(0, Math.min(block.length, length - at)) as never, at);
    at += block.length;
  }
  return whole;
}
