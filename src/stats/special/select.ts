import { countInto, gatherInto } from './buckets.js';

/** One sample dealt into buckets, from which ranks and counts are read without sorting it all. */
export interface Dealt {
  /** The j-th smallest value for each of the ranks, counting from 1; ranks beyond either end give that end. */
  ranks(js: readonly number[]): number[];
  /** How many values are at or below each edge. */
  upTo(edges: readonly number[]): number[];
}

/** Deals a large finite sample; undefined where its range cannot be divided or too much falls into few buckets, and sorting serves better. */
export function dealOne(x: ArrayLike<number>): Dealt | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const counts = countInto(x, low, high);
  if (counts === undefined) return undefined;
  const { scale } = counts;
  const ends = new Float64Array(counts.counts.length);
  let total = 0;
  let most = 0;
  counts.counts.forEach((count, k) => {
    ends[k] = total += count;
    most = Math.max(most, count);
  });
  if (most > x.length / 50) return undefined;
  const inBuckets = (buckets: readonly number[]): ((k: number) => Float64Array) => {
    const marked = new Uint8Array(ends.length);
    for (const k of buckets) marked[k] = 1;
    const { values, ends: stops } = gatherInto(x, low, scale, counts.counts, marked);
    return (k) => values.subarray((stops[k] as number) - (counts.counts[k] as number), stops[k]);
  };
  return {
    ranks(js) {
      const held = js.map((j) => Math.min(x.length, Math.max(1, j)));
      const at = held.map((j) => firstReaching(ends, j));
      const bucket = inBuckets(at);
      return held.map((j, i) => {
        const k = at[i] as number;
        return bucket(k)[j - 1 - ((ends[k] as number) - (counts.counts[k] as number))] as number;
      });
    },
    upTo(edges) {
      const at = edges.map((edge) => (edge < low || edge >= high ? -1 : ((edge - low) * scale) | 0));
      const bucket = inBuckets(at.filter((k) => k >= 0));
      return edges.map((edge, i) => {
        const k = at[i] as number;
        if (k < 0) return edge < low ? 0 : x.length;
        let count = (ends[k] as number) - (counts.counts[k] as number);
        for (const v of bucket(k)) if (v <= edge) count++;
        return count;
      });
    },
  };
}

function firstReaching(ends: Float64Array, j: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] as number) >= j) high = middle;
    else low = middle + 1;
  }
  return low;
}
