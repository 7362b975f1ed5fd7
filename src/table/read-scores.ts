import { MlcheckError } from '../errors.js';
import { identifier, literal, withDuckdb } from './duckdb.js';
import { fileReader } from './file-reader.js';
import type { Arm } from './row.js';

/** Columns of a file of scores, one entry per account, in the order of the file. */
export interface ScoreColumns {
  readonly id: readonly string[];
  /** NaN where the file has none. */
  readonly score: Float64Array;
  readonly cohort?: readonly (string | null)[];
  /** 0 or 1; NaN where unknown. */
  readonly label?: Float64Array;
}

/** Names of columns, where they differ from `id`, `score`, `cohort` and `label`; which arm of a run's own file. */
export interface ScoreFields {
  readonly id?: string;
  readonly score?: string;
  readonly cohort?: string;
  readonly label?: string;
  /** Needed for a file that holds both arms. */
  readonly arm?: Arm;
}

/**
 * Scores from a CSV, JSON-lines or Parquet file, by extension. Of a run's own `scores.parquet` the answers that claims read: variant `base`, repeat 0.
 * @throws MlcheckError `file-invalid`: unreadable, no rows, a column missing, a score that is no finite number, a label other than 0 or 1, an id missing or twice,
 * or two arms where none is named.
 */
export async function readScores(file: string, fields: ScoreFields = {}): Promise<ScoreColumns> {
  const invalid = (rule: string, value?: unknown, hint?: string): MlcheckError =>
    new MlcheckError('file-invalid', { place: file, rule, ...(value === undefined ? {} : { value }), ...(hint === undefined ? {} : { hint }) });
  const reader = fileReader(file);
  const name = { id: fields.id ?? 'id', score: fields.score ?? 'score', cohort: fields.cohort ?? 'cohort', label: fields.label ?? 'label' };

  return withDuckdb(async (connection) => {
    const ask = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
      try {
        return (await connection.runAndReadAll(sql)).getRowObjects();
      } catch (error) {
        throw new MlcheckError('file-invalid', { place: file, rule: `must be readable: ${firstLine(error)}`, cause: error });
      }
    };
    const columns = (await ask(`DESCRIBE SELECT * FROM ${reader()}`)).map((column) => String(column.column_name));
    for (const [key, column] of Object.entries(name))
      if (!columns.includes(column) && (key === 'id' || key === 'score' || key in fields)) throw invalid(`must have a column ${column}`, columns.join(', '));

    // JSON is read as text too: an id that looks like a date must come back as it was written.
    const asText = `, columns = {${columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ')}}`;
    const text = (column: string) => `CAST(${identifier(column)} AS VARCHAR)`;
    const own = ['arm', 'variant', 'repeat'].every((column) => columns.includes(column));
    const has = { cohort: columns.includes(name.cohort), label: columns.includes(name.label) };
    await ask(`CREATE TEMP TABLE given AS SELECT row_number() OVER () AS place, ${text(name.id)} AS id, ${text(name.score)} AS score,
      ${has.cohort ? text(name.cohort) : 'NULL'} AS cohort, nullif(${has.label ? text(name.label) : 'NULL'}, '') AS label, ${own ? 'arm' : 'NULL'} AS arm
      FROM ${reader(asText)} ${own ? `WHERE variant = 'base' AND CAST(repeat AS INTEGER) = 0` : ''}`);

    if (own) {
      const arms = (await ask('SELECT DISTINCT arm FROM given ORDER BY arm DESC')).map(({ arm }) => String(arm));
      if (fields.arm === undefined && arms.length > 1) throw invalid('one arm has to be named', arms.join(' and '), 'Say which: candidate or baseline.');
      if (fields.arm !== undefined) await ask(`DELETE FROM given WHERE arm <> ${literal(fields.arm)}`);
    }
    const first = async (where: string) => (await ask(`SELECT id, score, label FROM given WHERE ${where} ORDER BY place LIMIT 1`))[0];
    const noId = await first(`id IS NULL OR id = ''`);
    if (noId !== undefined) throw invalid('every row must have an id', noId.id);
    const noNumber = await first(`nullif(score, '') IS NOT NULL AND (TRY_CAST(score AS DOUBLE) IS NULL OR isinf(TRY_CAST(score AS DOUBLE)))`);
    if (noNumber !== undefined) throw invalid(`score of ${String(noNumber.id)} must be a finite number or empty`, noNumber.score);
    const noClass = await first(`label IS NOT NULL AND (TRY_CAST(label AS DOUBLE) IS NULL OR TRY_CAST(label AS DOUBLE) NOT IN (0, 1))`);
    if (noClass !== undefined) throw invalid(`label of ${String(noClass.id)} must be 0, 1 or empty`, noClass.label);
    const twice = (await ask('SELECT id FROM given GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1'))[0];
    if (twice !== undefined) throw invalid('no account may stand there twice', twice.id);

    const rows = await connection.runAndReadAll('SELECT id, TRY_CAST(score AS DOUBLE), cohort, TRY_CAST(label AS DOUBLE) FROM given ORDER BY place');
    const [id, score, cohort, label] = rows.getColumns();
    if (id === undefined || id.length === 0) throw invalid('must hold at least one row');
    return {
      id: id as string[],
      score: Float64Array.from(score!, (value) => (value as number | null) ?? NaN),
      ...(has.cohort ? { cohort: cohort as (string | null)[] } : {}),
      ...(has.label ? { label: Float64Array.from(label!, (value) => (value as number | null) ?? NaN) } : {}),
    };
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 200);
}
