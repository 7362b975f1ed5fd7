import type { Extent } from '../domain.js';
import { bucketsFor, gather, gridOver, type Grid } from './buckets.js';
import { kernelsFor, type Kernels } from './kernels.js';
import { gatherPlaces, type BucketCounts, type Gathered, type Placed } from './places.js';

/** Two samples counted in the buckets of one grid. */
export interface CountedBoth<C extends BucketCounts> {
  readonly n: number;
  readonly m: number;
  readonly grid: Grid;
  /** Bucket k begins (k - shift) widths above the grid's low end, and the sums of a bucket are measured from `shift` widths above its beginning. */
  readonly shift: number;
  readonly inA: C;
  readonly inB: C;
  /** Buckets that hold whatever lies beyond the grid, so that nothing is known of it unless it is gathered. */
  readonly open: readonly number[];
  /** Sorted values of the marked buckets; undefined where one is not finite. */
  gather(marked: Uint8Array): FoundBoth | undefined;
}

export interface FoundBoth {
  readonly fromA: Gathered;
  readonly fromB: Gathered;
}

/** Fewer values than these are still in the processor's caches on a second pass. */
const MANY = 100_000;
/** Values of each sample that the guess is made from. */
const LOOKED_AT = 1024;

/**
 * Counts of both samples over their range; undefined where it cannot be divided.
 * @param most the largest number of buckets, as a power of 2
 */
export function countBoth<C extends BucketCounts>(a: Extent, b: Extent, count: (x: Float64Array, grid: Grid) => C, most?: number): CountedBoth<C> | undefined {
  const grid = gridOver(Math.min(a.low, b.low), Math.max(a.high, b.high), a.values.length + b.values.length, most);
  if (grid === undefined) return undefined;
  const [inA, inB] = [count(a.values, grid), count(b.values, grid)];
  return {
    n: a.values.length, m: b.values.length, grid, shift: 0, inA, inB, open: [],
    gather: (marked) => ({ fromA: gather(a.values, grid, inA.counts, marked), fromB: gather(b.values, grid, inB.counts, marked) }),
  };
}

/**
 * The same in one pass over each sample instead of two, and the places of the values kept for the second look: the range is guessed from some of the values, and what lies beyond it is
 * counted in the first or the last bucket, which are open. Values that are not finite lie there, too, and are found when the open buckets are gathered.
 * @returns undefined for small samples and where there is no guess
 */
export function countBothByGuess<C extends BucketCounts>(a: Float64Array, b: Float64Array, count: (kernels: Kernels, sample: Placed, grid: Grid) => C, most?: number): CountedBoth<C> | undefined {
  const kernels = a.length + b.length < MANY ? undefined : kernelsFor(Math.min(a.length, b.length));
  const grid = kernels && guessedGrid(a, b, most);
  if (kernels === undefined || grid === undefined) return undefined;
  const [x, y] = [{ values: a, from: 0 }, { values: b, from: 8 * Math.ceil(a.length / 8) }];
  const [inA, inB] = [count(kernels, x, grid), count(kernels, y, grid)];
  return {
    n: a.length, m: b.length, grid, shift: 0.5, inA, inB, open: [0, grid.size - 1],
    gather(marked) {
      const fromA = gatherPlaces(kernels, x, grid, inA.counts, marked);
      const fromB = fromA && gatherPlaces(kernels, y, grid, inB.counts, marked);
      return fromB && { fromA, fromB };
    },
  };
}

/** A grid over the values looked at, without those beyond Tukey's outer fences, and a little more on either side. */
function guessedGrid(a: Float64Array, b: Float64Array, most?: number): Grid | undefined {
  const some = Float64Array.from([...someOf(a), ...someOf(b)]).sort();
  const [least, lower, upper, greatest] = [0, 0.25, 0.75, 1].map((p) => some[Math.floor(p * (some.length - 1))] as number) as [number, number, number, number];
  // With the quartiles equal there are no fences.
  const reach = upper > lower ? 3 * (upper - lower) : Infinity;
  const [low, high] = [Math.max(least, lower - reach), Math.min(greatest, upper + reach)];
  const room = (high - low) / 16;
  // What a loop over the buckets costs is to be little beside what one over the values does.
  const size = bucketsFor((a.length + b.length) / 6, most);
  const scale = (size - 3) / (high - low + 2 * room);
  const middle = low - room - 1 / scale;
  return scale > 0 && scale < Infinity && Number.isFinite(middle) ? { low: middle, scale, size } : undefined;
}

function someOf(x: Float64Array): number[] {
  const step = Math.max(1, Math.floor(x.length / LOOKED_AT));
  const found: number[] = [];
  for (let i = 0; i < x.length; i += step) found.push(x[i] as number);
  return found;
}

/** Marks the open buckets, too. Undefined where the marked ones hold so much of the samples that sorting them serves better. */
export function withOpen({ n, m, inA, inB, open }: CountedBoth<BucketCounts>, marked: Uint8Array): Uint8Array | undefined {
  for (const k of open) marked[k] = 1;
  let caught = 0;
  for (let k = 0; k < marked.length; k++) if (marked[k] === 1) caught += (inA.counts[k] as number) + (inB.counts[k] as number);
  return caught > 0.3 * (n + m) ? undefined : marked;
}
