import type { Extent } from '../domain.js';
import { countInto, gather, gridOver } from './buckets.js';

/** One sample dealt into buckets, from which ranks and counts are read without sorting it all. */
export interface Dealt {
  /** The j-th smallest value for each of the ranks, counting from 1; ranks beyond either end give that end. */
  ranks(js: readonly number[]): number[];
  /** How many values are at or below each edge. */
  upTo(edges: readonly number[]): number[];
}

/** Deals a large sample; undefined where its range cannot be divided or too much falls into few buckets, and sorting serves better. */
export function dealOne({ values: x, low, high }: Extent): Dealt | undefined {
  const grid = gridOver(low, high, x.length);
  if (grid === undefined) return undefined;
  const counts = countInto(x, grid);
  const ends = new Float64Array(grid.size);
  let most = 0;
  for (let k = 0, total = 0; k < grid.size; k++) {
    ends[k] = total += counts[k] as number;
    most = Math.max(most, counts[k] as number);
  }
  if (most > Math.max(64, x.length / 50)) return undefined;
  const held = new Map<number, Float64Array>();
  /** Gathers, in one pass, what these buckets hold and was not asked for before. */
  const open = (buckets: readonly number[]): void => {
    const wanted = buckets.filter((k) => counts[k] !== 0 && !held.has(k));
    if (wanted.length === 0) return;
    const marked = new Uint8Array(grid.size);
    for (const k of wanted) marked[k] = 1;
    const { values, ends: stops } = gather(x, grid, counts, marked);
    for (const k of wanted) held.set(k, values.subarray((stops[k] as number) - (counts[k] as number), stops[k]));
  };
  const before = (k: number): number => (ends[k] as number) - (counts[k] as number);
  return {
    ranks(js) {
      const inner = js.filter((j) => j > 1 && j < x.length);
      open(inner.map((j) => firstReaching(ends, j)));
      return js.map((j) => {
        if (j <= 1 || j >= x.length) return j <= 1 ? low : high;
        const k = firstReaching(ends, j);
        return (held.get(k) as Float64Array)[j - 1 - before(k)] as number;
      });
    },
    upTo(edges) {
      const bucketOf = (edge: number): number => ((edge - low) * grid.scale) | 0;
      open(edges.filter((edge) => edge >= low && edge < high).map(bucketOf));
      return edges.map((edge) => {
        if (edge < low || edge >= high) return edge < low ? 0 : x.length;
        const k = bucketOf(edge);
        let count = before(k);
        for (const v of held.get(k) ?? []) if (v <= edge) count++;
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
