import { countMoments } from '../stats/guarded-bound-counts.js';
import { guardedLevel, type GuardedLevel } from '../stats/guarded-bound-phantom.js';
import { guardedLower, guardedUpper, guardedUpperOfMoments, type GuardedMoments } from '../stats/guarded-bound.js';
import type { PairedColumns } from '../table/evidence.js';
import type { Levels } from '../verdict/types.js';
import { samplesOf, type Interval } from './mean-bounds.js';
import type { Cell } from './strata.js';
import { accountShares, weightedQuantiles } from './weighted-ecdf.js';

/** Points at which the lower bound is tried: baseline quantiles at 1/21, 2/21, ..., 20/21. */
const GRID = 20;

export interface KsBounds extends Interval {
  /** Where the two ECDFs are farthest apart, a score. */
  readonly location: number;
  /** 1 when the candidate has the larger share at or below the location (it scores lower there), -1 otherwise. */
  readonly sign: 1 | -1;
}

/**
 * Bounds of the Kolmogorov-Smirnov distance sup |F1 - F0| of candidate (a) and baseline (b), scored on the same accounts.
 *
 * At a threshold t the difference F1(t) - F0(t) is the mean of terms 1{a <= t} - 1{b <= t} in {-1, 0, 1}, so the guarded bound holds there. **Upper**: the largest of
 * the pointwise upper bounds over all t and both signs; no band is needed, because the distance is small only when it is small at every t. **Lower**: the
 * largest of the pointwise lower bounds over 20 baseline quantiles (the support itself when it has at most 20 values), the level divided over points and signs.
 * O(n log n + n * cohorts).
 */
export function ksBounds(columns: PairedColumns, cells: readonly Cell[], levels: Levels): KsBounds {
  const clustered = columns.cluster !== undefined;
  const { estimate, location, sign, upper } = sweep(columns, cells, clustered ? undefined : guardedLevel(levels.pass));
  const shares = accountShares(cells, columns.a.length);
  const grid = gridOf(columns, shares);
  const fail = levels.fail / (2 * grid.length);
  let lower = 0;
  for (const t of grid) {
    if (clustered) {
      const samples = samplesOf(columns.a.map((score, at) => Number(score <= t) - Number(columns.b[at]! <= t)), cells, [-1, 1], columns.cluster);
      lower = Math.max(lower, guardedLower(samples, fail), -guardedUpper(samples, fail));
    } else lower = Math.max(lower, lowerAt(t, columns, cells, guardedLevel(fail)));
  }
  return { lower: Math.min(lower, estimate), upper: Math.min(1, clustered ? bracketedUpper(columns, cells, levels.pass) : upper), estimate, location, sign };
}

/** The lower bound of |F1 - F0| at one threshold, from counts. */
function lowerAt(t: number, { a, b }: PairedColumns, cells: readonly Cell[], level: GuardedLevel): number {
  const up: GuardedMoments[] = [];
  const down: GuardedMoments[] = [];
  for (const { from, to, n, weight } of cells) {
    let [plus, minus] = [0, 0];
    for (let at = from; at < to; at++) {
      const [inA, inB] = [a[at]! <= t, b[at]! <= t];
      if (inA && !inB) plus++;
      else if (inB && !inA) minus++;
    }
    up.push(guardedPair(plus, minus, n, weight, level));
    down.push(guardedPair(plus, minus, n, -weight, level));
  }
  return Math.max(-guardedUpperOfMoments(down, level), -guardedUpperOfMoments(up, level));
}

/**
 * The upper bound for clusters, whose means are no counts: between two neighbouring thresholds s < t the gap F1 - F0 is at most P(a < t) - P(b <= s), a mean again.
 * Exact for at most 400 distinct scores; otherwise 1/400 of slack at most.
 */
function bracketedUpper(columns: PairedColumns, cells: readonly Cell[], level: number): number {
  const { a, b, cluster } = columns;
  const all = Float64Array.from(new Set([...a, ...b])).sort();
  const step = Math.max(1, Math.ceil(all.length / 400));
  const points = all.filter((_, at) => at % step === 0);
  let upper = 0;
  points.forEach((s, at) => {
    const t = points[at + 1] ?? Infinity;
    const above = a.map((score, i) => Number(score < t) - Number(b[i]! <= s));
    const below = a.map((score, i) => Number(b[i]! < t) - Number(score <= s));
    for (const terms of [above, below]) upper = Math.max(upper, guardedUpper(samplesOf(terms, cells, [-1, 1], cluster), level));
  });
  return upper;
}

function gridOf({ a, b }: PairedColumns, shares: Float64Array): readonly number[] {
  const support = new Set<number>();
  for (let at = 0; at < a.length && support.size <= GRID; at++) support.add(a[at]!).add(b[at]!);
  if (support.size <= GRID) return [...support].sort((x, y) => x - y);
  return weightedQuantiles(b, shares, Array.from({ length: GRID }, (_, at) => (at + 1) / (GRID + 1)));
}

/**
 * One walk over all distinct scores, with counts of +1 and -1 terms per stratum: #(a <= t) - #(max(a, b) <= t) and its mirror image. The moments of a stratum are
 * computed again only when one of its accounts was passed.
 */
function sweep({ a, b }: PairedColumns, cells: readonly Cell[], level: GuardedLevel | undefined) {
  const sorted = cells.map(({ from, to }) => [
    a.slice(from, to).sort(),
    b.slice(from, to).sort(),
    a.slice(from, to).map((score, at) => Math.max(score, b[from + at]!)).sort(),
  ] as const);
  const passed = cells.map(() => [0, 0, 0] as [number, number, number]);
  const up = cells.map(({ n, weight }) => guardedPair(0, 0, n, weight, level));
  const down = cells.map(({ n, weight }) => guardedPair(0, 0, n, -weight, level));
  const gaps = new Float64Array(cells.length);
  const values = new Float64Array(2 * a.length);
  values.set(a);
  values.set(b, a.length);
  values.sort();
  let [estimate, location, sign, upper] = [0, values[0] ?? 0, 1 as 1 | -1, 0];
  for (let at = 0; at < values.length; at++) {
    const t = values[at]!;
    if (at + 1 < values.length && values[at + 1] === t) continue;
    for (let s = 0; s < cells.length; s++) {
      const { n, weight } = cells[s]!;
      const [count, columns] = [passed[s]!, sorted[s]!];
      const before = count[0] + count[1] + count[2];
      for (let k = 0; k < 3; k++) while (count[k]! < n && columns[k]![count[k]!]! <= t) count[k]!++;
      if (count[0] + count[1] + count[2] === before) continue;
      const [plus, minus] = [count[0] - count[2], count[1] - count[2]];
      gaps[s] = (weight * (plus - minus)) / n;
      if (level === undefined) continue;
      up[s] = guardedPair(plus, minus, n, weight, level);
      down[s] = guardedPair(plus, minus, n, -weight, level);
    }
    const gap = gaps.reduce((sum, one) => sum + one, 0);
    if (Math.abs(gap) > estimate) [estimate, location, sign] = [Math.abs(gap), t, gap > 0 ? 1 : -1];
    if (level !== undefined) upper = Math.max(upper, guardedUpperOfMoments(up, level), guardedUpperOfMoments(down, level));
  }
  return { estimate, location, sign, upper };
}

function guardedPair(plus: number, minus: number, n: number, weight: number, level: GuardedLevel | undefined): GuardedMoments {
  return { plain: countMoments(plus, minus, n, weight, 0), guarded: countMoments(plus, minus, n, weight, level?.a ?? 0) };
}
