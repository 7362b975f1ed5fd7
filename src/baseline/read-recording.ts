import { MlcheckError } from '../errors.js';
import { readScores, type ScoreFields } from '../table/read-scores.js';

/**
 * Scores of a file by cohort and index, NaN without a score. A cohort reaches to its last account in the file.
 * @param cohorts of the population, in order
 * @throws MlcheckError `baseline-mismatch` for an id that is no account of the population; what {@link readScores} throws
 */
export async function readRecording(file: string, place: string, cohorts: readonly string[], fields: ScoreFields = {}): Promise<ReadonlyMap<string, Float64Array>> {
  const { id, score } = await readScores(file, fields);
  const known = new Map(cohorts.map((name) => [name, [] as number[]]));
  for (const [at, name] of id.entries()) {
    const cut = name.lastIndexOf('/');
    const index = name.slice(cut + 1);
    const scores = known.get(name.slice(0, cut));
    if (scores === undefined || !/^\d{1,9}$/.test(index)) {
      throw new MlcheckError('baseline-mismatch', { place, rule: 'must hold accounts of the suite, cohort/i', value: name, hint: `cohorts are ${cohorts.join(', ')}; \`mlcheck accounts make\` writes the accounts with their ids` });
    }
    scores[Number(index)] = score[at]!;
  }
  return new Map([...known].map(([name, scores]) => [name, Float64Array.from({ length: scores.length }, (_, i) => scores[i] ?? Number.NaN)]));
}
