import { demandCutoff, demandRelevance } from './special/ranked.js';

/**
 * One over the rank of the first relevant item; 0 when none is found within the cutoff.
 * @param ranked relevance of each item from the best-ranked down; above 0 is relevant.
 * @returns a number in [0, 1].
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, or a bad cutoff.
 * Cost: O(n). Source: Voorhees (1999), TREC-8. Oracle: `ranking.json` (trec_eval recip_rank; ranx mrr).
 * @example
 * ```ts
 * reciprocalRank([0, 0, 1, 1]) // 0.3333333333333333
 * ```
 */
export function reciprocalRank(ranked: ArrayLike<number>, k?: number): number {
  demandRelevance(ranked, 'reciprocalRank(ranked)');
  const end = Math.min(ranked.length, demandCutoff(k, ranked.length, 'reciprocalRank(k)'));
  for (let i = 0; i < end; i++) if ((ranked[i] as number) > 0) return 1 / (i + 1);
  return 0;
}
