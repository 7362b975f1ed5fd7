import { guardedLower, guardedUpper, weightedMean, type BoundedSample } from '../stats/guarded-bound.js';
import type { PairedColumns } from '../table/evidence.js';
import type { Levels } from '../verdict/types.js';
import type { Cell } from './strata.js';

/** Which sign of a mean is bad: upwards, downwards, or either. */
export type Direction = 'up' | 'down' | 'both';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly estimate: number;
}

/**
 * The terms of each stratum as samples whose weighted means add up. Terms of one cluster are averaged first, and the cluster then counts by its number of accounts: the mean stays that of
 * accounts, and what varies independently are clusters.
 */
export function samplesOf(terms: Float64Array, cells: readonly Cell[], range: readonly [number, number], cluster?: PairedColumns['cluster']): readonly BoundedSample[] {
  return cells.map(({ from, to, weight }) => ({
    ...(cluster === undefined ? { terms: terms.subarray(from, to) } : clusterMeans(terms.subarray(from, to), cluster.subarray(from, to))),
    lo: range[0],
    hi: range[1],
    weight,
  }));
}

/** The mean of terms, every stratum by its weight. */
export function meanOf(terms: Float64Array, cells: readonly Cell[]): number {
  let mean = 0;
  for (const { from, to, weight } of cells) for (let at = from; at < to; at++) mean += (weight / (to - from)) * terms[at]!;
  return mean;
}

/** How many independent units the strata hold: accounts, or clusters where the evidence has them. */
export function unitsOf(cells: readonly Cell[], cluster?: PairedColumns['cluster']): number {
  if (cluster === undefined) return cells.reduce((sum, { n }) => sum + n, 0);
  return cells.reduce((sum, { from, to }) => sum + new Set(cluster.subarray(from, to)).size, 0);
}

/** Means by cluster in order of first appearance, and the share of all terms that each has; `weights`, where given, are the terms' own. */
export function clusterMeans(terms: ArrayLike<number>, cluster: ArrayLike<number>, weights?: ArrayLike<number>): { readonly terms: Float64Array; readonly shares: Float64Array } {
  const place = new Map<number, number>();
  const sums = new Float64Array(terms.length);
  const shares = new Float64Array(terms.length);
  let total = 0;
  for (let at = 0; at < terms.length; at++) {
    let slot = place.get(cluster[at]!);
    if (slot === undefined) place.set(cluster[at]!, (slot = place.size));
    const weight = weights?.[at] ?? 1;
    sums[slot]! += weight * terms[at]!;
    shares[slot]! += weight;
    total += weight;
  }
  return { terms: sums.subarray(0, place.size).map((sum, slot) => sum / shares[slot]!), shares: shares.slice(0, place.size).map((share) => share / total) };
}

/**
 * Bounds of "how far the mean lies on the bad side". One direction: the mean itself (or its negative). Both: its absolute value, with the fail level
 * halved over the two sides and the pass level at each (two one-sided tests, an intersection-union).
 */
export function meanBounds(samples: readonly BoundedSample[], levels: Levels, direction: Direction): Interval {
  const mean = weightedMean(samples);
  if (direction === 'up') return { lower: guardedLower(samples, levels.fail), upper: guardedUpper(samples, levels.pass), estimate: mean };
  if (direction === 'down') return { lower: -guardedUpper(samples, levels.fail), upper: -guardedLower(samples, levels.pass), estimate: -mean };
  const side = levels.fail / 2;
  return {
    lower: Math.max(guardedLower(samples, side), -guardedUpper(samples, side)),
    upper: Math.max(guardedUpper(samples, levels.pass), -guardedLower(samples, levels.pass)),
    estimate: Math.abs(mean),
  };
}

/** Parts that a direction divides the fail level into. */
export function sidesOf(direction: Direction): number {
  return direction === 'both' ? 2 : 1;
}
