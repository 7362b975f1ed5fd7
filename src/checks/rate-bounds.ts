import { clopperPearsonLower, clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { guardedLower, guardedUpper, weightedMean } from '../stats/guarded-bound.js';
import type { PairedColumns, Stratum } from '../table/evidence.js';
import type { Bounds, Levels } from '../verdict/types.js';
import { samplesOf, unitsOf, type Interval } from './mean-bounds.js';
import { detailsOf, strataOf, unusable, worstAccounts, type Cell } from './strata.js';

/**
 * Bounds of a weighted rate of 0/1 facts. Where every account counts the same (one cohort, or counts in proportion to weights) it is exact: Clopper-Pearson on the
 * counts, which stays valid when cohorts differ in their rates (Hoeffding 1956: a sum of unequal chances is less spread than a binomial). Otherwise, and for clusters, the guarded bound.
 */
export function rateBounds(hits: Float64Array, cells: readonly Cell[], levels: Levels, cluster?: PairedColumns['cluster']): Interval {
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  const even = cluster === undefined && cells.every((cell) => Math.abs(cell.weight / cell.n - 1 / n) <= 1e-9 / n);
  if (even) {
    const k = countOf(hits, cells);
    return { lower: clopperPearsonLower(k, n, levels.fail), upper: clopperPearsonUpper(k, n, levels.pass), estimate: k / n };
  }
  const samples = samplesOf(hits, cells, [0, 1], cluster);
  return {
    lower: Math.max(0, guardedLower(samples, levels.fail)),
    upper: Math.min(1, guardedUpper(samples, levels.pass)),
    estimate: weightedMean(samples),
  };
}

/** How many of the facts hold, over the strata that count. */
export function countOf(hits: Float64Array, cells: readonly Cell[]): number {
  let k = 0;
  for (const { from, to } of cells) for (let at = from; at < to; at++) k += hits[at]!;
  return k;
}

/** Columns of one 0/1 fact per account. */
export interface Facts {
  readonly hits: Float64Array;
  readonly account: Uint32Array;
  readonly strata: readonly Stratum[];
  readonly cluster?: Float64Array;
}

/**
 * Bounds of "the share of accounts for which it happens". With a tolerance of 0 it is a proof: one counterexample settles it, and without one the claim
 * holds for every account seen; `details.rateAtMost` says how rare a counterexample may still be.
 * @param badness orders the accounts named in `worst`; the fact itself when absent.
 * @param counted false for probes, whose prefix is meant to be answered in part: then nothing counts as missing.
 */
export function rateEffect(facts: Facts, tolerance: number, levels: Levels, badness?: (at: number) => number, counted = true): Bounds {
  const strata = strataOf(facts.strata);
  const missing = counted ? strata.missing : 0;
  if (strata.unusable !== undefined) return unusable(strata.unusable, 0, missing);
  const { cells, n } = strata;
  const k = countOf(facts.hits, cells);
  const worst = worstAccounts(facts, badness === undefined ? (at) => facts.hits[at]! : (at) => (facts.hits[at]! > 0 ? badness(at) : 0));
  if (tolerance === 0) {
    const rateAtMost = clopperPearsonUpper(k, n, levels.pass);
    return { lower: k / n, upper: k / n, estimate: k / n, n, details: detailsOf({ count: k, of: n, rateAtMost }, missing), worst };
  }
  return { ...rateBounds(facts.hits, cells, levels, facts.cluster), n: unitsOf(cells, facts.cluster), details: detailsOf({ count: k, of: n }, missing), worst };
}
