import { dcg, type GainOptions } from './dcg.js';
import { demandOptions, undefinedStatistic } from './domain.js';
import { demandRelevance } from './special/ranked.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface NdcgOptions extends GainOptions {
  /** Relevance of every judged item of the query, in any order, for the ideal ranking; default: those of the list. */
  readonly judged?: ArrayLike<number>;
}

/**
 * Normalised discounted cumulative gain: the gain of a ranking over that of the best possible one.
 * @param ranked relevance of each item from the best-ranked down, >= 0; items without a judgement count 0.
 * @returns a number in [0, 1]; 1 is an ideal order.
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, or a query without a relevant item.
 * Cost: O(n log n). Source: Jarvelin & Kekalainen (2002), doi:10.1145/582415.582418. Oracle: `ranking.json` (trec_eval ndcg, ndcg_cut; scikit-learn ndcg_score; ranx ndcg, ndcg_burges).
 * @example
 * ```ts
 * ndcg([3, 2, 0, 1]).toFixed(6) // '0.985442'
 * ```
 */
export function ndcg(ranked: ArrayLike<number>, options: NdcgOptions = {}): number {
  const { judged = ranked, ...gains } = demandOptions(options, 'ndcg', ['k', 'gain', 'judged']);
  demandRelevance(ranked, 'ndcg(ranked)');
  demandRelevance(judged, 'ndcg(judged)');
  const ideal = dcg(sortedCopy(judged).reverse(), gains);
  if (ideal === 0) throw undefinedStatistic('ndcg(judged)', 'must hold a relevant item', 'none');
  return Math.min(1, dcg(ranked, gains) / ideal);
}
