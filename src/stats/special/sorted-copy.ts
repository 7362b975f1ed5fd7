const SMALL = 1024;

/**
 * The values in ascending order, in a new array. Large samples are dealt into about n/4 buckets of equal width and each bucket is sorted, which is linear
 * time on smooth data; a bucket that caught too many is sorted by comparison, so the worst case stays O(n log n). Values must be finite.
 */
export function sortedCopy(x: ArrayLike<number>): Float64Array {
  const n = x.length;
  if (n < SMALL) return Float64Array.from(x).sort();
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i++) {
    const v = x[i] as number;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const buckets = Math.min(1 << 21, Math.ceil(n / 4));
  const scale = (buckets - 1) / (high - low);
  if (!(scale > 0 && scale < Infinity)) return Float64Array.from(x).sort();
  const ends = new Uint32Array(buckets + 1);
  for (let i = 0; i < n; i++) {
    const k = (((x[i] as number) - low) * scale) | 0;
    ends[k] = (ends[k] as number) + 1;
  }
  for (let k = 0, total = 0; k <= buckets; k++) {
    total += ends[k] as number;
    ends[k] = total;
  }
  const sorted = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const v = x[i] as number;
    const k = ((v - low) * scale) | 0;
    const at = (ends[k] as number) - 1;
    ends[k] = at;
    sorted[at] = v;
  }
  for (let k = 0; k < buckets; k++) sortRun(sorted, ends[k] as number, ends[k + 1] as number);
  return sorted;
}

/** Sorts [from, to) in place: by insertion while short, by the engine otherwise. */
function sortRun(values: Float64Array, from: number, to: number): void {
  if (to - from > 24) {
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
