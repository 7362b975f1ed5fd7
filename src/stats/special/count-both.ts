import type { Extent } from '../domain.js';
import { gridOver, type Grid } from './buckets.js';
import { endOfExtent, plainExtentOf, startExtent, widenExtent, type Ends } from './extent-of.js';
import { kernelsFor, type Kernels } from './kernels.js';

/** Two samples counted on one grid that holds both. */
export interface CountedBoth<C> {
  readonly grid: Grid;
  readonly inA: C;
  readonly inB: C;
}

/** Counts a sample on a grid. `before` is called with the length of each part that is in the kernels' memory, before it is counted. */
type KernelCount<C> = (kernels: Kernels, x: Float64Array, grid: Grid, before: (count: number) => void) => C;

/** Fewer values than these are still in the processor's caches on a second pass. */
const MANY = 100_000;
/** Values of each sample that the guess is made from. */
const LOOKED_AT = 1024;

/**
 * Counts of both samples over their range; undefined where it cannot be divided.
 * @param most the largest number of buckets, as a power of 2
 */
export function countBoth<C>(a: Extent, b: Extent, count: (x: Float64Array, grid: Grid) => C, most?: number): CountedBoth<C> | undefined {
  const grid = gridOver(Math.min(a.low, b.low), Math.max(a.high, b.high), a.values.length + b.values.length, most);
  return grid && { grid, inA: count(a.values, grid), inB: count(b.values, grid) };
}

/**
 * The same in one pass over each sample instead of two: the range is guessed from some of the values, with a quarter of it to spare on either side, and found on the way.
 * @returns undefined for a guess that was wrong (far tails), for values that are not finite, and for small samples
 */
export function countBothByGuess<C>(a: Float64Array, b: Float64Array, count: KernelCount<C>, most?: number): CountedBoth<C> | undefined {
  const kernels = a.length + b.length < MANY ? undefined : kernelsFor(Math.min(a.length, b.length));
  if (kernels === undefined) return undefined;
  const [x, y] = [ofSome(a), ofSome(b)];
  const [low, high] = [Math.min(x.low, y.low), Math.max(x.high, y.high)];
  const room = (high - low) / 4;
  const guess = { low: low - room, high: high + room };
  const grid = gridOver(guess.low, guess.high, a.length + b.length, most);
  const inA = grid && countWithin(kernels, a, grid, guess, count);
  const inB = grid && inA && countWithin(kernels, b, grid, guess, count);
  return inB && { grid, inA, inB };
}

function ofSome(x: Float64Array): Ends {
  const step = Math.max(1, Math.floor(x.length / LOOKED_AT));
  let low = x[x.length - 1] as number;
  let high = low;
  for (let i = 0; i < x.length; i += step) {
    low = Math.min(low, x[i] as number);
    high = Math.max(high, x[i] as number);
  }
  return { low, high };
}

function countWithin<C>(kernels: Kernels, x: Float64Array, grid: Grid, { low, high }: Ends, count: KernelCount<C>): C | undefined {
  startExtent(kernels);
  const counted = count(kernels, x, grid, (values) => widenExtent(kernels, values));
  const most = endOfExtent(kernels);
  const rest = plainExtentOf(x.subarray(x.length - Math.max(1, x.length % 4)));
  return Math.min(most.low, rest.low) >= low && Math.max(most.high, rest.high) <= high ? counted : undefined;
}
