import { demandOptions } from './domain.js';
import { demandCutoff, demandRelevance, demandRelevant } from './special/ranked.js';

export interface RelevantOptions {
  /** Cutoff: only the first k items count. Default: all. */
  readonly k?: number;
  /** Relevant items of the query, also those that the ranking missed; default: those in the list. */
  readonly relevant?: number;
}

/**
 * Average precision of one ranking: the mean over the query's relevant items of the precision where each is found, 0 for those never found.
 * @param ranked relevance of each item from the best-ranked down; above 0 is relevant.
 * @returns a number in [0, 1].
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, or a query without a relevant item.
 * Cost: O(n). Source: Buckley & Voorhees (2005), TREC, chapter 3. Oracle: `ranking.json` (trec_eval map, map_cut; ranx map).
 * @example
 * ```ts
 * averagePrecision([1, 0, 1, 0]) // 0.8333333333333333
 * averagePrecision([1, 0, 1, 0], { relevant: 4 }) // 0.41666666666666663
 * ```
 */
export function averagePrecision(ranked: ArrayLike<number>, options: RelevantOptions = {}): number {
  const { k, relevant } = demandOptions(options, 'averagePrecision', ['k', 'relevant']);
  demandRelevance(ranked, 'averagePrecision(ranked)');
  const total = demandRelevant(ranked, relevant, 'averagePrecision');
  const end = Math.min(ranked.length, demandCutoff(k, ranked.length, 'averagePrecision(k)'));
  let found = 0;
  let sum = 0;
  for (let i = 0; i < end; i++) if ((ranked[i] as number) > 0) sum += ++found / (i + 1);
  return sum / total;
}
