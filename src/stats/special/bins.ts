import type { Extent } from '../domain.js';

/** Which end belongs to a bin: `right` means (-inf, e0], (e0, e1], ..., (e last, inf), `left` (-inf, e0), [e0, e1), ..., [e last, inf). */
export type Closed = 'left' | 'right';

/**
 * Counts between ascending edges, one more than there are edges; undefined where the range of the values cannot be divided. The values need no order: a table over their range
 * says for each stretch of it which edges lie there, most often none, and only those are compared.
 */
export function countsByBin({ values: x, low, high }: Extent, edges: ArrayLike<number>, closed: Closed): Float64Array | undefined {
  const size = 1 << Math.min(24, Math.max(12, Math.ceil(Math.log2(4 * edges.length + 1))));
  const scale = (size - 1) / (high - low);
  if (!(scale > 0 && scale < Infinity)) return undefined;
  const at = new Float64Array(edges);
  const before = edgesBefore(at, low, scale, size);
  const left = closed === 'left';
  const counts = new Float64Array(at.length + 1);
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    const stretch = ((v - low) * scale) | 0;
    let bin = before[stretch] as number;
    let last = before[stretch + 1] as number;
    while (bin < last) {
      const middle = (bin + last) >>> 1;
      if (v > (at[middle] as number) || (left && v === at[middle])) bin = middle + 1;
      else last = middle;
    }
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

/** How many edges lie in the stretches before each; the edges below all values count as before the first. */
function edgesBefore(edges: Float64Array, low: number, scale: number, size: number): Uint32Array {
  const before = new Uint32Array(size + 1);
  for (const edge of edges) {
    const next = edge < low ? 0 : Math.min(size, Math.floor((edge - low) * scale)) + 1;
    if (next <= size) before[next] = (before[next] as number) + 1;
  }
  for (let k = 1; k <= size; k++) before[k] = (before[k] as number) + (before[k - 1] as number);
  return before;
}
