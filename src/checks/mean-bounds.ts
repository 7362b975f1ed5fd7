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

/** The terms of each stratum as samples whose weighted means add up; terms of one cluster are averaged first, and then clusters are counted. */
export function samplesOf(terms: Float64Array, cells: readonly Cell[], range: readonly [number, number], cluster?: PairedColumns['cluster']): readonly BoundedSample[] {
  return cells.map(({ from, to, weight }) => ({
    terms: cluster === undefined ? terms.subarray(from, to) : clusterMeans(terms, cluster, from, to),
    lo: range[0],
    hi: range[1],
    weight,
  }));
}

/** How many independent units the strata hold: accounts, or clusters where the evidence has them. */
export function unitsOf(cells: readonly Cell[], cluster?: PairedColumns['cluster']): number {
  if (cluster === undefined) return cells.reduce((sum, { n }) => sum + n, 0);
  return cells.reduce((sum, { from, to }) => sum + new Set(cluster.subarray(from, to)).size, 0);
}

/** Means by cluster within [from, to), in order of first appearance: accounts of one household are not independent. */
function clusterMeans(terms: Float64Array, cluster: Float64Array, from: number, to: number): Float64Array {
  const place = new Map<number, number>();
  const sums = new Float64Array(to - from);
  const counts = new Float64Array(to - from);
  for (let at = from; at < to; at++) {
    let slot = place.get(cluster[at]!);
    if (slot === undefined) place.set(cluster[at]!, (slot = place.size));
    sums[slot]! += terms[at]!;
    counts[slot]!++;
  }
  return sums.subarray(0, place.size).map((sum, slot) => sum / counts[slot]!);
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
