import { MlcheckError } from '../errors.js';
import { binOf, noncentralityAbove, noncentralityBelow, psiOf } from './psi-bounds.js';
import type { Interval } from './mean-bounds.js';

/** One sample of scored accounts. */
export interface ScoredSample {
  /** Names of the accounts; none may be in both samples. */
  readonly ids: readonly string[];
  readonly scores: ArrayLike<number>;
}

/**
 * Bounds of the PSI between two samples of *different* accounts (a recorded baseline population, say), for fixed bins. With c = 1/n + 1/m, PSI / c is close to a noncentral
 * chi-squared with bins - 1 degrees of freedom and noncentrality PSI / c (at 0: Yurdakul & Naranjo 2020), which is inverted at each level.
 *
 * On shared accounts this formula misses up to 99% of the time, so it refuses them.
 * @param edges inner edges, increasing.
 * @throws MlcheckError `statistic-undefined` when an account is in both samples, a sample is empty or not as long as its ids, or there is no edge.
 */
export function unpairedPsiBounds(candidate: ScoredSample, baseline: ScoredSample, edges: readonly number[], levels: { readonly fail: number; readonly pass: number }): Interval {
  const place = 'unpairedPsiBounds';
  for (const [name, { ids, scores }] of [['candidate', candidate], ['baseline', baseline]] as const) {
    if (scores.length === 0) throw new MlcheckError('statistic-undefined', { place: `${place}(${name})`, rule: 'must not be empty', value: 0 });
    if (ids.length !== scores.length) throw new MlcheckError('statistic-undefined', { place: `${place}(${name}.ids)`, rule: `must be as long as scores (${scores.length})`, value: ids.length });
  }
  if (edges.length === 0) throw new MlcheckError('statistic-undefined', { place: `${place}(edges)`, rule: 'must hold at least one inner edge', value: edges });
  const known = new Set(baseline.ids);
  const shared = candidate.ids.find((id) => known.has(id));
  if (shared !== undefined) {
    throw new MlcheckError('statistic-undefined', {
      place: `${place}(candidate.ids)`,
      rule: 'must share no account with the baseline',
      value: shared,
      hint: 'the same accounts are pairs: use the check psi, whose bounds are for pairs',
    });
  }
  const c = 1 / candidate.scores.length + 1 / baseline.scores.length;
  const estimate = psiOf(sharesOf(candidate.scores, edges), sharesOf(baseline.scores, edges));
  return {
    lower: c * noncentralityBelow(estimate / c, edges.length, levels.fail),
    upper: c * noncentralityAbove(estimate / c, edges.length, levels.pass),
    estimate,
  };
}

/** Shares by bin, half an account added to each. */
function sharesOf(scores: ArrayLike<number>, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length + 1).fill(0.5);
  for (let i = 0; i < scores.length; i++) counts[binOf(scores[i]!, edges)]!++;
  return counts.map((count) => count / (scores.length + counts.length / 2));
}
