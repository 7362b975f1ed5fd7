/** Buckets of equal width: the bucket of v is `((v - low) * scale) | 0`, below `size` and never decreasing in v. */
export interface Grid {
  readonly low: number;
  readonly scale: number;
  readonly size: number;
}

/** A grid over [low, high] with about eight values of n a bucket, or undefined where that range cannot be divided (one value, or a width beyond the range of a double). */
export function gridOver(low: number, high: number, n: number): Grid | undefined {
  const size = 1 << Math.min(14, Math.max(6, Math.ceil(Math.log2(n / 8))));
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

/** The values of the marked buckets, sorted within each; `ends[k]` is where bucket k ends in the result, unmarked buckets being empty. */
export function gather(x: Float64Array, { low, scale }: Grid, counts: Uint32Array, marked: Uint8Array): { readonly values: Float64Array; readonly ends: Uint32Array } {
  const ends = new Uint32Array(marked.length);
  let total = 0;
  let within = 0;
  const first = marked.indexOf(1);
  const last = marked.lastIndexOf(1);
  for (let k = 0; k < marked.length; k++) {
    ends[k] = total;
    if (marked[k] === 1) total += counts[k] as number;
    if (k >= first && k <= last) within += counts[k] as number;
  }
  const values = new Float64Array(total);
  // Marked buckets that lie together are found by distance from their middle, one comparison a value; where that would hold often, the guess would cost more than the look-up.
  const middle = low + (first + last + 1) / 2 / scale;
  const half = within < x.length / 16 ? (last - first + 1) / 2 / scale + reach({ low, scale, size: marked.length }) : Infinity;
  for (let i = 0; total > 0 && i < x.length; i++) {
    const v = x[i] as number;
    if (Math.abs(v - middle) > half) continue;
    const k = ((v - low) * scale) | 0;
    if (marked[k] !== 1) continue;
    values[ends[k] as number] = v;
    ends[k] = (ends[k] as number) + 1;
  }
  for (let k = 0, from = 0; k < marked.length; from = ends[k++] as number) sortRun(values, from, ends[k] as number);
  return { values, ends };
}

/** More than rounding can move a value of the grid from where its bucket says it is. */
function reach({ low, scale, size }: Grid): number {
  return 1 / scale + 8 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(low + size / scale));
}

/** Sorts [from, to) in place: by insertion while short, by the engine otherwise. */
export function sortRun(values: Float64Array, from: number, to: number): void {
  if (to - from > 64) {
    values.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const v = values[i] as number;
    let j = i - 1;
    for (; j >= from && (values[j] as number) > v; j--) values[j + 1] = values[j] as number;
    values[j + 1] = v;
  }
}
