import { guardedLower, guardedUpper, type BoundedSample } from '../stats/guarded-bound.js';
import type { Levels } from '../verdict/types.js';
import type { Direction, Interval } from './mean-bounds.js';
import { invalid, openShare, tolerance } from './rules.js';

/** Samples whose means add up to `x` times the candidate's mean plus `y` times the baseline's, from terms `x candidate + y baseline` of each account; and what they add up to besides. */
export type Linear = (x: number, y: number) => { readonly samples: readonly BoundedSample[]; readonly besides?: number };

/** A change of more than this many times the baseline is no longer told apart. */
const MOST = 1e6;

/**
 * Bounds of how far the candidate's mean lies above (`up`) or below (`down`) the baseline's, as a share of the baseline's; `both`: whichever is farther.
 *
 * No ratio of estimates is bounded. "At most a share r above" says E[candidate - (1 + r) baseline] <= 0, "at most r below" E[(1 - r) baseline - candidate] <= 0: means of paired terms, for which
 * the guarded bound holds. The interval holds every r that these bounds do not refute (Fieller 1954), so that it lies beyond a tolerance exactly where the linear claim at that tolerance fails.
 * Both means must not be negative.
 * @param at the tolerance, from which the search begins
 * @returns shares of the baseline's mean; infinite where the baseline's mean may be 0
 */
export function relativeBounds(direction: Direction, linear: Linear, means: { readonly candidate: number; readonly baseline: number }, at: number, levels: Levels): Interval {
  const ratio = means.baseline > 0 ? means.candidate / means.baseline : means.candidate > 0 ? Infinity : 1;
  const upper = (x: number, y: number): number => {
    const { samples, besides = 0 } = linear(x, y);
    return guardedUpper(samples, levels.pass) - besides;
  };
  const lower = (x: number, y: number, level: number): number => {
    const { samples, besides = 0 } = linear(x, y);
    return guardedLower(samples, level) - besides;
  };
  const up = (fail: number): Interval => ({
    lower: zeroOf((r) => lower(1, -(1 + r), fail), at, -1, Infinity),
    upper: zeroOf((r) => upper(1, -(1 + r)), at, -1, Infinity),
    estimate: ratio - 1,
  });
  const down = (fail: number): Interval => ({
    lower: zeroOf((r) => lower(-1, 1 - r, fail), at, -Infinity, 1),
    upper: zeroOf((r) => upper(-1, 1 - r), at, -Infinity, 1),
    estimate: 1 - ratio,
  });
  if (direction === 'up') return up(levels.fail);
  if (direction === 'down') return down(levels.fail);
  const [rise, fall] = [up(levels.fail / 2), down(levels.fail / 2)];
  return { lower: Math.max(rise.lower, fall.lower), upper: Math.max(rise.upper, fall.upper), estimate: Math.max(rise.estimate, fall.estimate) };
}

/** The range of `x candidate + y baseline` when both lie in [lo, hi]. */
export function rangeOfLinear(x: number, y: number, [lo, hi]: readonly [number, number]): readonly [number, number] {
  return [(x > 0 ? x * lo : x * hi) + (y > 0 ? y * lo : y * hi), (x > 0 ? x * hi : x * lo) + (y > 0 ? y * hi : y * lo)];
}

/**
 * Where a falling function stops being above 0, within [least, most]: by doubling away from `start`, then by false position (Illinois), which needs few steps because the function is nearly
 * a line. The answer lies on the same side of `start` as the function says there, whatever it does elsewhere.
 */
function zeroOf(f: (r: number) => number, start: number, least: number, most: number): number {
  const first = f(start);
  let [low, high, above, below] = [start, start, first, first];
  for (let step = 0.05; ; step *= 2) {
    if (first <= 0) {
      low = Math.max(least, start - step);
      above = f(low);
      if (above > 0) break;
      if (low === least) return least;
      [high, below] = [low, above];
    } else {
      high = Math.min(most, start + step);
      below = f(high);
      if (below <= 0) break;
      if (high === most) return most;
      [low, above] = [high, below];
    }
    if (step > MOST) return first <= 0 ? -Infinity : Infinity;
  }
  let last = 0;
  for (let step = 0; step < 100 && high - low > 1e-9 * Math.max(1, Math.abs(high)); step++) {
    const guess = (low * below - high * above) / (below - above);
    const next = guess > low && guess < high ? guess : (low + high) / 2;
    const found = f(next);
    if (found <= 0) {
      [high, below] = [next, found];
      if (last < 0) above /= 2;
      last = -1;
    } else {
      [low, above] = [next, found];
      if (last > 0) below /= 2;
      last = 1;
    }
  }
  return high;
}

/**
 * What is harmless: so much, or a share of the baseline's value.
 * @throws MlcheckError `suite-invalid` for both or none, a tolerance of 0, or a share outside (0, 1).
 */
export function harmless({ atMost, atMostRelative }: { readonly atMost?: number; readonly atMostRelative?: number }, constructor: string): { readonly tolerance: number; readonly relative: boolean } {
  if ((atMost === undefined) === (atMostRelative === undefined))
    throw invalid('atMost', 'must be given, or else atMostRelative, not both', atMost, `${constructor}({ atMost: 0.02 }) or ${constructor}({ atMostRelative: 0.05 })`);
  return atMost === undefined ? { tolerance: openShare('atMostRelative', atMostRelative as number), relative: true } : { tolerance: tolerance('atMost', atMost), relative: false };
}
