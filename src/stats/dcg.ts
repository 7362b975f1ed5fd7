import { demand, demandOneOf, demandOptions } from './domain.js';
import { demandCutoff, demandRelevance } from './special/ranked.js';

export interface GainOptions {
  /** Cutoff: only the first k items count. Default: all. */
  readonly k?: number;
  /** `linear` (default, trec_eval's and Jarvelin's): the relevance itself; `exponential`: 2^relevance - 1. */
  readonly gain?: 'linear' | 'exponential';
}

/**
 * Discounted cumulative gain of one ranking: gains divided by log2(1 + rank).
 * @param ranked relevance of each item from the best-ranked down, >= 0, not empty.
 * @returns a number >= 0.
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, a bad cutoff, or gains that add up beyond 1.8e308.
 * Cost: O(n). Source: Jarvelin & Kekalainen (2002), doi:10.1145/582415.582418; exponential gain: Burges et al. (2005), doi:10.1145/1102351.1102363. Oracle: `ranking.json` (scikit-learn dcg_score; ranx dcg, dcg_burges).
 * @example
 * ```ts
 * dcg([3, 2, 0, 1]).toFixed(6) // '4.692536'
 * ```
 */
export function dcg(ranked: ArrayLike<number>, options: GainOptions = {}): number {
  const { k, gain = 'linear' } = demandOptions(options, 'dcg', ['k', 'gain']);
  demandOneOf(gain, 'dcg(gain)', ['linear', 'exponential']);
  demandRelevance(ranked, 'dcg(ranked)');
  const end = Math.min(ranked.length, demandCutoff(k, ranked.length, 'dcg(k)'));
  let sum = 0;
  for (let i = 0; i < end; i++) {
    const r = ranked[i] as number;
    sum += (gain === 'linear' ? r : 2 ** r - 1) / Math.log2(i + 2);
  }
  demand(Number.isFinite(sum), 'dcg(ranked)', 'must have a sum of gains within the range of a double', sum);
  return sum;
}
