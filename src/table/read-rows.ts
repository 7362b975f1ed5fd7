import { MlcheckError } from '../errors.js';
import { literal, withDuckdb } from './duckdb.js';
import { OUTCOMES, type Arm, type OutcomeClass, type Row } from './row.js';
import { SCORE_COLUMNS } from './write-scores-parquet.js';

/**
 * Every row of a run's own `scores.parquet`, in the order of the file: what `writeScoresParquet` was given.
 * @throws MlcheckError `file-invalid` for a file that cannot be read, lacks a column, is empty or holds an outcome that mlcheck does not know
 */
export async function readRows(file: string): Promise<readonly Row[]> {
  const names = Object.keys(SCORE_COLUMNS).filter((name) => name !== 'id');
  const columns = await withDuckdb(async (connection) => {
    try {
      return (await connection.runAndReadAll(`SELECT ${names.join(', ')} FROM read_parquet(${literal(file)})`)).getColumns();
    } catch (error) {
      const said = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 200) : String(error);
      throw new MlcheckError('file-invalid', { place: file, rule: `must be a run's scores.parquet: ${said}`, cause: error });
    }
  });
  const [cohort, i, variant, repeat, arm, score, outcome, label, attempts, served, due, latency, request, detail] = columns as (readonly unknown[])[];
  if (cohort === undefined || cohort.length === 0) throw new MlcheckError('file-invalid', { place: file, rule: 'must hold at least one row' });
  return cohort.map((name, at) => {
    const what = outcome![at] as OutcomeClass;
    if (!OUTCOMES.includes(what)) throw new MlcheckError('file-invalid', { place: file, rule: `must hold outcomes that are one of ${OUTCOMES.join(', ')}`, value: what });
    const row: { -readonly [K in keyof Row]: Row[K] } = {
      cohort: name as string,
      i: i![at] as number,
      variant: variant![at] as string,
      repeat: repeat![at] as number,
      arm: arm![at] as Arm,
      score: (score![at] as number | null) ?? Number.NaN,
      outcome: what,
      attempts: (attempts![at] as number | null) ?? 1,
      dueAtMs: (due![at] as number | null) ?? Number.NaN,
      latencyMs: (latency![at] as number | null) ?? Number.NaN,
    };
    if (label![at] !== null) row.label = label![at] as 0 | 1;
    if (served![at] !== null) row.servedVersion = served![at] as string;
    if (request![at] !== null) row.requestId = request![at] as string;
    if (detail![at] !== null) row.detail = detail![at] as string;
    return row;
  });
}
