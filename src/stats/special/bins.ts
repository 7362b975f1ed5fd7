import type { Closed } from './reader.js';

/**
 * Counts in (-inf, e0], (e0, e1], ..., (e last, inf), or in (-inf, e0), [e0, e1), ... when closed on the left. Edges ascend; the values need no order: a table over
 * the edges says for each stretch of the line the first bin that it can belong to, and a comparison or two with the edges do the rest.
 */
export function countsByBin(x: Float64Array, edges: ArrayLike<number>, closed: Closed): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  const left = closed === 'left';
  const at = Float64Array.from(edges);
  const { first, low, scale } = tableOver(at);
  const top = first.length - 1;
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    let k = first[Math.min(top, Math.max(0, (v - low) * scale)) | 0] as number;
    while (k < at.length && (v > (at[k] as number) || (left && v === at[k]))) k++;
    counts[k] = (counts[k] as number) + 1;
  }
  return counts;
}

/** For each stretch of equal width from the first edge to the last, how many edges lie in the stretches before it. */
function tableOver(edges: Float64Array): { readonly first: Uint32Array; readonly low: number; readonly scale: number } {
  const low = edges[0] ?? 0;
  const size = 1 << Math.min(24, Math.max(10, Math.ceil(Math.log2(4 * edges.length + 1))));
  const scale = (size - 1) / ((edges[edges.length - 1] ?? 0) - low);
  if (!(scale > 0 && scale < Infinity)) return { first: new Uint32Array(1), low, scale: 0 };
  const first = new Uint32Array(size);
  for (const edge of edges) {
    const next = (((edge - low) * scale) | 0) + 1;
    if (next < size) first[next] = (first[next] as number) + 1;
  }
  for (let k = 1; k < size; k++) first[k] = (first[k] as number) + (first[k - 1] as number);
  return { first, low, scale };
}
