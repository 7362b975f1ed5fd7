import { sortedCopy } from './sorted-copy.js';

/** Buckets of equal width: the bucket of v is `((v - low) * scale) | 0`, below `size` and never decreasing in v. */
export interface Grid {
  readonly low: number;
  readonly scale: number;
  readonly size: number;
}

/** A grid over [low, high] with about eight values of n a bucket, or undefined where that range cannot be divided (one value, or a width beyond the range of a double). */
export function gridOver(low: number, high: number, n: number): Grid | undefined {
  const size = 1 << Math.min(15, Math.max(6, Math.ceil(Math.log2(n / 8))));
  const scale = (size - 1) / (high - low);
  return scale > 0 && scale < Infinity ? { low, scale, size } : undefined;
}

/** How many values fell into each bucket. */
export function countInto(x: Float64Array, { low, scale, size }: Grid): Uint32Array {
  const counts = new Uint32Array(size);
  for (let i = 0; i < x.length; i++) {
    const k = (((x[i] as number) - low) * scale) | 0;
    counts[k] = (counts[k] as number) + 1;
  }
  return counts;
}

/** The same, with the sum of the values' positions within each bucket, in bucket widths: small numbers, so that a narrow bucket is not lost in large values. */
export function countAndSum(x: Float64Array, { low, scale, size }: Grid): { readonly counts: Uint32Array; readonly sums: Float64Array } {
  const counts = new Uint32Array(size);
  const sums = new Float64Array(size);
  for (let i = 0; i < x.length; i++) {
    const u = ((x[i] as number) - low) * scale;
    const k = u | 0;
    counts[k] = (counts[k] as number) + 1;
    sums[k] = (sums[k] as number) + (u - k);
  }
  return { counts, sums };
}

/** The values of the marked buckets, sorted; `ends[k]` is where bucket k ends in the result, unmarked buckets being empty. */
export function gather(x: Float64Array, { low, scale }: Grid, counts: Uint32Array, marked: Uint8Array): { readonly values: Float64Array; readonly ends: Uint32Array } {
  const ends = new Uint32Array(marked.length);
  let total = 0;
  for (let k = 0; k < marked.length; k++) {
    if (marked[k] === 1) total += counts[k] as number;
    ends[k] = total;
  }
  const found = new Float64Array(total);
  for (let i = 0, at = 0; i < x.length; i++) {
    const v = x[i] as number;
    if (marked[((v - low) * scale) | 0] === 1) found[at++] = v;
  }
  return { values: sortedCopy(found), ends };
}
