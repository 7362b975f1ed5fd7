import { demand } from './domain.js';
import { demandCutoff, demandRelevance, demandRelevant } from './special/ranked.js';

function found(ranked: ArrayLike<number>, k: number): number {
  let count = 0;
  for (let i = 0; i < Math.min(k, ranked.length); i++) if ((ranked[i] as number) > 0) count++;
  return count;
}

/**
 * Share of relevant items among the first k; a list shorter than k counts the missing ranks as not relevant, as trec_eval does.
 * @param ranked relevance of each item from the best-ranked down; above 0 is relevant.
 * @param k cutoff, an integer >= 1.
 * @returns a number in [0, 1].
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, or a bad cutoff.
 * Cost: O(k). Source: Buckley & Voorhees (2005), TREC, chapter 3. Oracle: `ranking.json` (trec_eval P; ranx precision).
 * @example
 * ```ts
 * precisionAt([1, 0, 1, 0], 4) // 0.5
 * ```
 */
export function precisionAt(ranked: ArrayLike<number>, k: number): number {
  demand(k !== undefined, 'precisionAt(k)', 'must be an integer >= 1', k);
  demandRelevance(ranked, 'precisionAt(ranked)');
  return found(ranked, demandCutoff(k, 1, 'precisionAt(k)')) / k;
}

/**
 * Share of the query's relevant items that are among the first k.
 * @param ranked relevance of each item from the best-ranked down; above 0 is relevant.
 * @param k cutoff, an integer >= 1.
 * @param relevant the query's relevant items, also those that the ranking missed; default those in the list.
 * @returns a number in [0, 1].
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, a bad cutoff, or no relevant item.
 * Cost: O(n). Source: Buckley & Voorhees (2005), TREC, chapter 3. Oracle: `ranking.json` (trec_eval recall; ranx recall).
 * @example
 * ```ts
 * recallAt([1, 0, 1, 0], 2, 4) // 0.25
 * ```
 */
export function recallAt(ranked: ArrayLike<number>, k: number, relevant?: number): number {
  demand(k !== undefined, 'recallAt(k)', 'must be an integer >= 1', k);
  demandRelevance(ranked, 'recallAt(ranked)');
  const total = demandRelevant(ranked, relevant, 'recallAt');
  return found(ranked, demandCutoff(k, 1, 'recallAt(k)')) / total;
}

/**
 * 1 where a relevant item is among the first k, otherwise 0; its mean over queries is the hit rate (trec_eval: success).
 * @param ranked relevance of each item from the best-ranked down; above 0 is relevant.
 * @param k cutoff, an integer >= 1.
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, or a bad cutoff.
 * Cost: O(k). Source: definition. Oracle: `ranking.json` (trec_eval success; ranx hit_rate).
 * @example
 * ```ts
 * hitRate([0, 0, 1, 0], 2) // 0
 * ```
 */
export function hitRate(ranked: ArrayLike<number>, k: number): 0 | 1 {
  demand(k !== undefined, 'hitRate(k)', 'must be an integer >= 1', k);
  demandRelevance(ranked, 'hitRate(ranked)');
  return found(ranked, demandCutoff(k, 1, 'hitRate(k)')) > 0 ? 1 : 0;
}

/**
 * Precision at R, R being the number of the query's relevant items.
 * @param ranked relevance of each item from the best-ranked down; above 0 is relevant.
 * @param relevant the query's relevant items, also those that the ranking missed; default those in the list.
 * @returns a number in [0, 1].
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, or no relevant item.
 * Cost: O(n). Source: Buckley & Voorhees (2005), TREC, chapter 3. Oracle: `ranking.json` (trec_eval Rprec; ranx r-precision).
 * @example
 * ```ts
 * rPrecision([1, 0, 1, 0]) // 0.5
 * ```
 */
export function rPrecision(ranked: ArrayLike<number>, relevant?: number): number {
  demandRelevance(ranked, 'rPrecision(ranked)');
  const total = demandRelevant(ranked, relevant, 'rPrecision');
  return found(ranked, total) / total;
}
