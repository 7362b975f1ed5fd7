import { eachPart, FOUND, kernelsFor, TABLES, type Kernels } from './kernels.js';
import { endsOf, type Gathered } from './places.js';
import { sortedCopy } from './sorted-copy.js';

/** Buckets of equal width: the bucket of v is `((v - low) * scale) | 0`, below `size` and never decreasing in v. */
export interface Grid {
  readonly low: number;
  readonly scale: number;
  readonly size: number;
}

/**
 * A grid over [low, high] with about eight values of n a bucket, or undefined where that range cannot be divided (one value, or a width beyond the range of a double).
 * @param most the largest number of buckets, as a power of 2
 */
export function gridOver(low: number, high: number, n: number, most = 15): Grid | undefined {
  const size = bucketsFor(n, most);
  const scale = (size - 1) / (high - low);
  return scale > 0 && scale < Infinity ? { low, scale, size } : undefined;
}

/** How many buckets serve n values, a power of 2. */
export function bucketsFor(n: number, most = 15): number {
  return 1 << Math.min(most, Math.max(6, Math.ceil(Math.log2(n / 8))));
}

/** How many values fell into each bucket. */
export function countInto(x: Float64Array, grid: Grid): Uint32Array {
  const kernels = kernelsFor(x.length);
  return kernels === undefined ? plainCountInto(x, grid) : kernelCountInto(kernels, x, grid);
}

export function plainCountInto(x: Float64Array, grid: Grid): Uint32Array {
  const counts = new Uint32Array(grid.size);
  countFrom(0, x, grid, counts);
  return counts;
}

function countFrom(from: number, x: Float64Array, { low, scale }: Grid, counts: Uint32Array): void {
  for (let i = from; i < x.length; i++) {
    const k = (((x[i] as number) - low) * scale) | 0;
    counts[k] = (counts[k] as number) + 1;
  }
}

export function kernelCountInto(kernels: Kernels, x: Float64Array, grid: Grid): Uint32Array {
  const { low, scale, size } = grid;
  const tables = new Uint32Array(kernels.buffer, TABLES, 2 * size).fill(0);
  const end = eachPart(kernels, x, (count) => {
    kernels.loops.countBuckets(kernels.x.byteOffset, count, low, scale, TABLES, size);
  });
  const counts = new Uint32Array(size);
  for (let k = 0; k < size; k++) counts[k] = (tables[k] as number) + (tables[size + k] as number);
  countFrom(end, x, grid, counts);
  return counts;
}

/** Counts of buckets and, of each, the sum of its values' positions within it, in bucket widths: small numbers, so that a narrow bucket is not lost in large values. */
export interface BucketSums {
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
}

/** The same as {@link countInto} with sums; those of values at even places and at odd ones are added up apart. */
export function countAndSum(x: Float64Array, grid: Grid): BucketSums {
  const kernels = kernelsFor(x.length);
  return kernels === undefined ? plainCountAndSum(x, grid) : kernelCountAndSum(kernels, x, grid);
}

export function plainCountAndSum(x: Float64Array, { low, scale, size }: Grid): BucketSums {
  const counts = new Uint32Array(size);
  const sums = [new Float64Array(size), new Float64Array(size)] as const;
  for (let i = 0; i < x.length; i++) {
    const part = sums[(i & 1) as 0 | 1];
    const u = ((x[i] as number) - low) * scale;
    const k = u | 0;
    counts[k] = (counts[k] as number) + 1;
    part[k] = (part[k] as number) + (u - k);
  }
  return { counts, sums: sums[0].map((sum, k) => sum + (sums[1][k] as number)) };
}

export function kernelCountAndSum(kernels: Kernels, x: Float64Array, { low, scale, size }: Grid): BucketSums {
  const cells = new Float64Array(kernels.buffer, TABLES, 4 * size).fill(0);
  const end = eachPart(kernels, x, (count) => {
    kernels.loops.sumBuckets(kernels.x.byteOffset, count, low, scale, TABLES, size);
  });
  for (let i = end; i < x.length; i++) {
    const u = ((x[i] as number) - low) * scale;
    const at = 2 * ((i & 1) * size + (u | 0));
    cells[at] = (cells[at] as number) + (u - (u | 0));
    cells[at + 1] = (cells[at + 1] as number) + 1;
  }
  const counts = new Uint32Array(size);
  const sums = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const other = 2 * (size + k);
    sums[k] = (cells[2 * k] as number) + (cells[other] as number);
    counts[k] = (cells[2 * k + 1] as number) + (cells[other + 1] as number);
  }
  return { counts, sums };
}

/** The values of the marked buckets. */
export function gather(x: Float64Array, grid: Grid, counts: Uint32Array, marked: Uint8Array): Gathered {
  const ends = endsOf(counts, marked);
  const found = new Float64Array(ends[grid.size - 1] as number);
  const kernels = kernelsFor(x.length);
  if (kernels === undefined) gatherTail(x, 0, grid, marked, found, 0);
  else gatherByKernel(kernels, x, grid, marked, found);
  return { values: sortedCopy(found), ends };
}

function gatherTail(x: Float64Array, from: number, { low, scale }: Grid, marked: Uint8Array, found: Float64Array, at: number): void {
  for (let i = from; i < x.length; i++) {
    const v = x[i] as number;
    if (marked[((v - low) * scale) | 0] === 1) found[at++] = v;
  }
}

function gatherByKernel(kernels: Kernels, x: Float64Array, grid: Grid, marked: Uint8Array, found: Float64Array): void {
  const { buffer, loops, x: part } = kernels;
  const { low, scale } = grid;
  new Uint8Array(buffer, TABLES, marked.length).set(marked);
  const taken = new Float64Array(buffer, FOUND, part.length);
  let at = 0;
  const end = eachPart(kernels, x, (count) => {
    const here = loops.gatherMarked(part.byteOffset, count, low, scale, TABLES, FOUND);
    found.set(taken.subarray(0, here), at);
    at += here;
  });
  gatherTail(x, end, grid, marked, found, at);
}
