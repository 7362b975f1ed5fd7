import type { Stratum, Tally } from '../table/evidence.js';

/** Sorted distinct values of a scope, each with its share of the whole; shares sum to 1. Empty when nothing was measured. */
export interface WeightedSample {
  readonly values: Float64Array;
  readonly shares: Float64Array;
  /** Accounts behind it. */
  readonly n: number;
  /** n by Kish: accounts of a simple sample with the same precision; equal to n when every account counts the same. */
  readonly effectiveN: number;
}

/** How much each account counts: weight / n of its cohort, renormalised over cohorts that have any; weights that are all 0 count as equal. */
export function accountShares(strata: readonly Omit<Stratum, 'cohort' | 'missing'>[]): Float64Array {
  const weights = normalised(strata.map(({ weight, from, to }) => (to > from ? weight : undefined)));
  const shares = new Float64Array(strata.reduce((end, { to }) => Math.max(end, to), 0));
  for (const [k, { from, to }] of strata.entries()) shares.fill(weights[k]! / (to - from), from, to);
  return shares;
}

/** Weights of what is there, scaled to sum to 1; of what is not (`undefined`), 0. */
function normalised(weights: readonly (number | undefined)[]): readonly number[] {
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  const there = weights.filter((weight) => weight !== undefined).length;
  return weights.map((weight) => (weight === undefined ? 0 : total > 0 ? weight / total : 1 / there));
}

/** The mixture of the cohorts' tallies by weight. O(k log k) for k distinct values. */
export function mixture(parts: readonly { readonly tally: Tally; readonly weight: number }[]): WeightedSample {
  const filled = parts.filter(({ tally }) => tally.n > 0);
  const weights = normalised(filled.map(({ weight }) => weight));
  const size = filled.reduce((sum, { tally }) => sum + tally.values.length, 0);
  const values = new Float64Array(size);
  const shares = new Float64Array(size);
  let at = 0;
  let squares = 0;
  for (const [k, { tally }] of filled.entries()) {
    const each = weights[k]! / tally.n;
    values.set(tally.values, at);
    for (const count of tally.counts) {
      shares[at++] = count * each;
      squares += count * each * each;
    }
  }
  return { ...distinct(values, shares), n: filled.reduce((sum, { tally }) => sum + tally.n, 0), effectiveN: squares > 0 ? 1 / squares : 0 };
}

/** The mixture of a column's values, each with a share. O(n log n). */
export function weighted(column: Float64Array, shares: Float64Array): WeightedSample {
  const squares = shares.reduce((sum, share) => sum + share * share, 0);
  return { ...distinct(column, shares), n: column.length, effectiveN: squares > 0 ? 1 / squares : 0 };
}

/** Share of accounts at or below each of the points, which must be sorted. O(k + points). */
export function shareAtOrBelow(sample: WeightedSample, points: readonly number[]): readonly number[] {
  let at = 0;
  let below = 0;
  return points.map((point) => {
    while (at < sample.values.length && sample.values[at]! <= point) below += sample.shares[at++]!;
    return Math.min(1, below);
  });
}

/** Share of accounts in each bin [edge, next edge), the last one closed; values outside belong to the outermost bins. O(k + bins). */
export function shareByBin(sample: WeightedSample, edges: readonly number[]): readonly number[] {
  const bins = new Float64Array(edges.length - 1);
  let bin = 0;
  for (let at = 0; at < sample.values.length; at++) {
    while (bin < bins.length - 1 && sample.values[at]! >= edges[bin + 1]!) bin++;
    bins[bin]! += sample.shares[at]!;
  }
  return Array.from(bins);
}

/** Smallest value with at least a share `p` at or below it (the inverse of the ECDF: always a value that occurred), for each sorted `p` in [0, 1]. */
export function inverseEcdf(sample: WeightedSample, probabilities: readonly number[]): readonly number[] {
  const slack = 1e-12;
  let at = 0;
  let below = sample.shares[0]!;
  return probabilities.map((p) => {
    while (at < sample.values.length - 1 && below < p - slack) below += sample.shares[++at]!;
    return sample.values[at]!;
  });
}

/** Mean and standard deviation (of the mixture, with n). */
export function momentsOf(sample: WeightedSample): { readonly mean: number; readonly sd: number } {
  let mean = 0;
  for (let at = 0; at < sample.values.length; at++) mean += sample.shares[at]! * sample.values[at]!;
  let variance = 0;
  for (let at = 0; at < sample.values.length; at++) variance += sample.shares[at]! * (sample.values[at]! - mean) ** 2;
  return { mean, sd: Math.sqrt(variance) };
}

function distinct(values: Float64Array, shares: Float64Array): { readonly values: Float64Array; readonly shares: Float64Array } {
  const order = new Uint32Array(values.length).map((_, at) => at).sort((a, b) => values[a]! - values[b]! || a - b);
  const outValues = new Float64Array(values.length);
  const outShares = new Float64Array(values.length);
  let size = 0;
  for (const at of order) {
    if (size === 0 || outValues[size - 1] !== values[at]) outValues[size++] = values[at]!;
    outShares[size - 1]! += shares[at]!;
  }
  return { values: outValues.slice(0, size), shares: outShares.slice(0, size) };
}
