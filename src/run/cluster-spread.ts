import type { PairedColumns } from '../table/evidence.js';

/** Which accounts of a column vary together. */
export interface Clusters {
  /** The cluster of every account, from 0. */
  readonly places: Uint32Array;
  readonly count: number;
}

/** The clusters of columns, counted in every cohort anew as in the claims; `undefined` where every account is its own. */
export function clustersIn({ cluster, strata }: Pick<PairedColumns, 'cluster' | 'strata'>): Clusters | undefined {
  if (cluster === undefined) return undefined;
  const places = new Uint32Array(cluster.length);
  let count = 0;
  for (const { from, to } of strata) {
    const known = new Map<number, number>();
    for (let at = from; at < to; at++) {
      let place = known.get(cluster[at]!);
      if (place === undefined) known.set(cluster[at]!, (place = count++));
      places[at] = place;
    }
  }
  return { places, count };
}

/** Sums of terms by cluster. O(n) */
function sums(terms: Float64Array, { places, count }: Clusters): Float64Array {
  const of = new Float64Array(count);
  for (const [at, term] of terms.entries()) of[places[at]!]! += term;
  return of;
}

/**
 * Variance of the sum of centred terms, clusters varying independently and their accounts as they like: the sum of the clusters' squared sums, times C / (C - 1) (Liang and Zeger 1986).
 * Infinity for a single cluster, which tells nothing of how clusters differ.
 */
export function varianceOfSum(terms: Float64Array, clusters: Clusters): number {
  if (clusters.count < 2) return Infinity;
  return (sums(terms, clusters).reduce((sum, of) => sum + of * of, 0) * clusters.count) / (clusters.count - 1);
}

/** Number of equal clusters that tell as much as these do with these shares of accounts (Kish). */
export function effectiveClusters(shares: Float64Array, clusters: Clusters): number {
  const squares = sums(shares, clusters).reduce((sum, of) => sum + of * of, 0);
  return squares > 0 ? 1 / squares : 0;
}
