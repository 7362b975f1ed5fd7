import { allFinite } from '../domain.js';
import type { BucketSums, Grid } from './buckets.js';
import { FOUND, KEPT, PART, PLACES, TABLES, Y, type Kernels } from './kernels.js';
import { sortedCopy } from './sorted-copy.js';

/** Added to 2^52, a number is rounded to a whole one. */
const TWO_52 = 2 ** 52;

/** A sample's counts on a grid. */
export interface BucketCounts {
  readonly counts: Uint32Array;
}

/** The values of marked buckets, sorted; `ends[k]` is where bucket k ends among them, unmarked buckets being empty. */
export interface Gathered {
  readonly values: Float64Array;
  readonly ends: Uint32Array;
}

/** A sample whose places begin at `from`, a multiple of 8, among those that are kept. */
export interface Placed {
  readonly values: Float64Array;
  readonly from: number;
}

/**
 * The bucket of a value on a grid whose first and last bucket have no outer end: the one whose middle, `low + k / scale`, is nearest. Never decreasing in the value; NaN is in the first.
 *
 * The kernels of `places.ts` do the same operations, and so give the same buckets.
 */
export function placeOf(v: number, { low, scale, size }: Grid): number {
  const u = (v - low) * scale;
  return (u > 0 ? Math.min(u, size - 1) : 0) + TWO_52 - TWO_52;
}

/** Has each part worked on with its offset and the address for its places; those that find no room are overwritten by the next part's. Returns how many values that were, a multiple of 8. */
function eachPlaced({ values, from }: Placed, work: (at: number, count: number, places: number, kept: boolean) => void): number {
  const end = values.length - (values.length % 8);
  for (let at = 0; at < end; at += PART) {
    const count = Math.min(PART, end - at);
    const kept = from + at + count <= KEPT;
    work(at, count, kept ? PLACES + 2 * (from + at) : Y, kept);
  }
  return end;
}

/** Counts a sample and keeps its places. */
export function countPlaces({ loops, buffer, x }: Kernels, sample: Placed, grid: Grid): BucketCounts {
  const { low, scale, size } = grid;
  const table = new Uint32Array(buffer, TABLES, size).fill(0);
  const end = eachPlaced(sample, (at, count, places) => {
    x.set(sample.values.subarray(at, at + count));
    loops.setPlaces(x.byteOffset, count, low, scale, size, places);
    loops.countPlaces(places, count, TABLES);
  });
  const counts = table.slice();
  for (const v of sample.values.subarray(end)) counts[placeOf(v, grid)]!++;
  return { counts };
}

/**
 * The same with the sum of the values' distances from the middle of their bucket, in widths.
 *
 * @param also called with the length of each part while it is in the kernels' memory
 */
export function sumPlaces({ loops, buffer, x }: Kernels, sample: Placed, grid: Grid, also?: (count: number) => void): BucketSums {
  const { low, scale, size } = grid;
  new Float64Array(buffer, TABLES, 4 * size).fill(0);
  const end = eachPlaced(sample, (at, count, places) => {
    x.set(sample.values.subarray(at, at + count));
    loops.sumPlaces(x.byteOffset, count, low, scale, size, places, TABLES);
    also?.(count);
  });
  loops.takeCells(TABLES, size);
  const sums = new Float64Array(buffer, TABLES, size).slice();
  const counts = new Uint32Array(buffer, TABLES + 16 * size, size).slice();
  for (const v of sample.values.subarray(end)) {
    const k = placeOf(v, grid);
    counts[k]!++;
    sums[k]! += Math.min(Math.max(0, (v - low) * scale), size - 1) - k;
  }
  return { counts, sums };
}

/** The values of the marked buckets of a sample that was counted last or last but one; undefined where one of them is not finite. */
export function gatherPlaces({ loops, buffer, x }: Kernels, sample: Placed, grid: Grid, counts: Uint32Array, marked: Uint8Array): Gathered | undefined {
  const { values } = sample;
  const { low, scale, size } = grid;
  const ends = endsOf(counts, marked);
  const found = new Float64Array(ends[size - 1] as number);
  new Uint8Array(buffer, TABLES, size).set(marked);
  const positions = new Uint32Array(buffer, FOUND, PART);
  let next = 0;
  const end = eachPlaced(sample, (at, count, places, kept) => {
    if (!kept) {
      x.set(values.subarray(at, at + count));
      loops.setPlaces(x.byteOffset, count, low, scale, size, places);
    }
    const here = loops.findMarked(places, count, TABLES, FOUND);
    for (let i = 0; i < here; i++) found[next++] = values[at + (positions[i] as number)] as number;
  });
  for (const v of values.subarray(end)) if (marked[placeOf(v, grid)] === 1) found[next++] = v;
  return allFinite(found) ? { values: sortedCopy(found), ends } : undefined;
}

/** Where each bucket ends among the values of the marked ones. */
export function endsOf(counts: Uint32Array, marked: Uint8Array): Uint32Array {
  const ends = new Uint32Array(marked.length);
  for (let k = 0, total = 0; k < marked.length; k++) {
    if (marked[k] === 1) total += counts[k] as number;
    ends[k] = total;
  }
  return ends;
}
