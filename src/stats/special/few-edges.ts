import type { Closed } from './bins.js';
import { endOfExtent, startExtent, widenExtent, type Ends } from './extent-of.js';
import { eachPart, kernelsFor, TABLES } from './kernels.js';

/** Up to this many edges it is quicker to compare each value with all of them than to look its bin up. */
const FEW = 16;

/**
 * Counts between few ascending edges, one more than there are edges, and the ends of the values in the same pass.
 *
 * @returns undefined where there are more edges, and where there is no kernel
 */
export function countsByFewEdges(x: Float64Array, edges: ArrayLike<number>, closed: Closed): { readonly counts: Float64Array; readonly ends: Ends } | undefined {
  const kernels = edges.length > FEW ? undefined : kernelsFor(x.length);
  if (kernels === undefined) return undefined;
  const orAt = closed === 'left' ? 1 : 0;
  const at = new Float64Array(kernels.buffer, TABLES, FEW).fill(Infinity);
  const above = new Float64Array(kernels.buffer, TABLES + 8 * FEW, FEW).fill(0);
  at.set(Array.from(edges));
  startExtent(kernels);
  const end = eachPart(kernels, x, (count) => {
    widenExtent(kernels, count);
    for (let k = 0; k < edges.length; k += 4) kernels.loops.countAbove(kernels.x.byteOffset, count, at.byteOffset + 8 * k, orAt, above.byteOffset + 8 * k);
  });
  let { low, high } = endOfExtent(kernels);
  for (let i = end; i < x.length; i++) {
    const v = x[i] as number;
    low = Math.min(low, v);
    high = Math.max(high, v);
    for (let k = 0; k < edges.length; k++) if (v > (at[k] as number) || (orAt === 1 && v === at[k])) above[k] = (above[k] as number) + 1;
  }
  const counts = Float64Array.from({ length: edges.length + 1 }, (_, k) => (k === 0 ? x.length : (above[k - 1] as number)) - (k < edges.length ? (above[k] as number) : 0));
  return { counts, ends: { low, high } };
}
