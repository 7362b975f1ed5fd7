import { comparePairs, type PairsAside } from '../report/comparison/compare-pairs.js';
import { compareCohorts, compareScope } from '../report/comparison/compare-scope.js';
import { orUndefined, sideOf, type Side } from '../report/comparison/describe-side.js';
import { splitByCohort } from '../report/comparison/split-by-cohort.js';
import { spearman } from '../stats/spearman.js';
import { pairScores, type ScorePairs, type ScoresById } from '../table/pair-scores.js';
import { readIds } from '../table/read-ids.js';
import { readScoreColumn, type ScoreColumn } from '../table/read-score-column.js';
import type { ScoreFile, ScoreFileColumns } from '../table/score-file.js';

// The parts of a comparison that can be done apart, each by itself in a thread or one after the other in this one. What two parts need lies in shared memory.
export { compareCohorts, comparePairs, compareScope };

/** A file as it was read, and its scores in order. */
export interface FileSide extends Pick<ScoreColumn, 'score' | 'ids' | 'present'> {
  readonly side: Side;
  readonly cohorts: ReadonlyMap<string | null, Float64Array>;
}

/** @throws MlcheckError `file-invalid` */
export async function readSide(file: ScoreFile, columns: ScoreFileColumns, scratch: string): Promise<FileSide> {
  const column = await readScoreColumn(file, columns, scratch);
  const { score, ids, present } = column;
  return { score, present, side: sideOf(score), cohorts: splitByCohort(column), ...(ids === undefined ? {} : { ids }) };
}

/** The pairs, and the accounts of them that moved farthest. */
export async function pairFiles(a: ScoresById, b: ScoresById, file: ScoreFile, columns: ScoreFileColumns & { readonly id: string }, scratch: string): Promise<ScorePairs & { readonly named: PairsAside['farthest'] }> {
  const pairs = pairScores(a, b);
  const ids = await readIds(file, columns, a.ids.keys, pairs.farthest.map(({ row }) => row), scratch);
  return { ...pairs, named: pairs.farthest.map(({ a: from, b: to }, k) => ({ id: ids[k]!, a: from, b: to })) };
}

/** Spearman's correlation, or nothing where it is undefined. */
export function correlateRanks({ a, b }: Pick<ScorePairs, 'a' | 'b'>): number | null {
  return orUndefined(() => spearman(a, b).statistic) ?? null;
}
