import type { DuckDBConnection } from '@duckdb/node-api';
import { MlcheckError } from '../errors.js';
import { identifier } from './duckdb.js';
import { ask, complainOfScore, eachChunk, openScoreFile, withBoundedDuckdb, type OpenScoreFile, type ScoreFile, type ScoreFileColumns } from './score-file.js';

/** Scores of a file in its own order, as columns. */
export interface ScoreColumn {
  /** NaN where the file has none. */
  readonly score: Float64Array;
  /** For every score the place of its cohort in `names`. */
  readonly cohort?: Uint16Array;
  /** Cohorts in order of name; rows without one last, as `null`. */
  readonly names: readonly (string | null)[];
  /** Columns of the file. */
  readonly present: readonly string[];
}

/** Most cohorts that are told apart. */
export const MOST_COHORTS = 1000;

const BLOCK = 1 << 20;

/**
 * Reads the scores of a CSV, JSON-lines or Parquet file into typed arrays, without a string for any row. An empty or NaN score is missing.
 * @param scratch folder for what exceeds DuckDB's share of memory
 * @throws MlcheckError `file-invalid` with file, row and column: unreadable, no rows, a column missing, a score that is no finite number, more than {@link MOST_COHORTS} cohorts.
 * Cost: 10 million rows of Parquet in about a second, 8 bytes a row (10 with cohorts).
 */
export function readScoreColumn(file: ScoreFile, columns: ScoreFileColumns, scratch: string): Promise<ScoreColumn> {
  return withBoundedDuckdb(scratch, async (connection) => {
    const open = await openScoreFile(connection, file, columns);
    const names = columns.cohort === undefined ? [] : await cohortsOf(connection, open, columns.cohort);
    const scores: Float64Array[] = [];
    const codes: Uint16Array[] = [];
    let n = 0;
    let sound = true;
    const code = columns.cohort === undefined ? '' : `, ${codeOf(columns.cohort)}`;
    await eachChunk(connection, open, `SELECT ${open.number}${code} FROM ${open.from}`, (chunk) => {
      const score = chunk.getColumnVector(0);
      const cohort = columns.cohort === undefined ? undefined : chunk.getColumnVector(1);
      const rows = chunk.rowCount;
      for (let i = 0; i < rows; i++, n++) {
        const at = n % BLOCK;
        if (at === 0) scores.push(new Float64Array(BLOCK));
        const value = score.getItem(i) as number;
        sound &&= value !== Infinity && value !== -Infinity;
        scores[scores.length - 1]![at] = value;
        if (cohort === undefined) continue;
        if (at === 0) codes.push(new Uint16Array(BLOCK));
        codes[codes.length - 1]![at] = (cohort.getItem(i) as number | null) ?? names.length - 1;
      }
    });
    if (n === 0) throw new MlcheckError('file-invalid', { place: file.shown, rule: 'must hold at least one row' });
    if (!sound) throw await complainOfScore(connection, open);
    return { score: joined(scores, new Float64Array(n)), ...(columns.cohort === undefined ? {} : { cohort: joined(codes, new Uint16Array(n)) }), names, present: open.present };
  });
}

/** The cohorts of a file in order; keeps them in the connection for {@link codeOf}. @throws MlcheckError `file-invalid` for too many. */
async function cohortsOf(connection: DuckDBConnection, { file, from }: OpenScoreFile, column: string): Promise<readonly (string | null)[]> {
  const rows = await ask(connection, file, `SELECT DISTINCT nullif(CAST(${identifier(column)} AS VARCHAR), '') AS name FROM ${from} ORDER BY name NULLS LAST LIMIT ${MOST_COHORTS + 1}`);
  if (rows.length > MOST_COHORTS) throw new MlcheckError('file-invalid', { place: `${file.shown} column ${column}`, rule: `must name at most ${MOST_COHORTS} cohorts`, value: 'more' });
  const names = rows.map(([name]) => name as string | null);
  const given = names.filter((name) => name !== null);
  await connection.run(`CREATE TYPE cohorts AS ENUM (${given.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')})`);
  return names;
}

const codeOf = (column: string): string => `CAST(enum_code(CAST(nullif(CAST(${identifier(column)} AS VARCHAR), '') AS cohorts)) AS INTEGER)`;

/** Blocks as one array; each block is let go as soon as it is copied. */
function joined<T extends Float64Array | Uint16Array>(blocks: T[], whole: T): T {
  for (let at = 0; blocks.length > 0; at += BLOCK) {
    const block = blocks.shift()!;
    whole.set(block.subarray(0, Math.min(BLOCK, whole.length - at)) as never, at);
  }
  return whole;
}
