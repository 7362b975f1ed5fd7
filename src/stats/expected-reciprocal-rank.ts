import { demand, demandOptions } from './domain.js';
import { demandCutoff, demandRelevance } from './special/ranked.js';

/**
 * Expected reciprocal rank of the item at which a reader stops, who is satisfied by relevance r with chance (2^r - 1) / 2^maximum.
 * @param ranked relevance of each item from the best-ranked down, in [0, maximum].
 * @param options.maximum the highest grade of the scale, > 0; default the highest in the list.
 * @param options.k cutoff, default the whole list.
 * @returns a number in [0, 1).
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance outside [0, maximum], no relevance at all without a maximum, or a bad cutoff.
 * Cost: O(n). Source: Chapelle, Metzler, Zhang & Grinspan (2009), doi:10.1145/1645953.1646033. Oracle: `ranking.json` (the sum written out in Python).
 * @example
 * ```ts
 * expectedReciprocalRank([3, 2, 0], { maximum: 3 }) // 0.8984375
 * ```
 */
export function expectedReciprocalRank(ranked: ArrayLike<number>, options: { readonly k?: number; readonly maximum?: number } = {}): number {
  const { k, maximum } = demandOptions(options, 'expectedReciprocalRank', ['k', 'maximum']);
  demandRelevance(ranked, 'expectedReciprocalRank(ranked)');
  let highest = 0;
  for (let i = 0; i < ranked.length; i++) highest = Math.max(highest, ranked[i] as number);
  const top = maximum === undefined ? highest : maximum;
  demand(typeof top === 'number' && top > 0 && top >= highest && top < Infinity, 'expectedReciprocalRank(maximum)', `must be > 0 and >= ${highest}`, top);
  const end = Math.min(ranked.length, demandCutoff(k, ranked.length, 'expectedReciprocalRank(k)'));
  let reading = 1;
  let sum = 0;
  for (let i = 0; i < end; i++) {
    const r = ranked[i] as number;
    // Beyond the range of a double the subtraction comes after the division.
    const satisfied = top < 1024 ? (2 ** r - 1) / 2 ** top : 2 ** (r - top) - 2 ** -top;
    sum += (reading * satisfied) / (i + 1);
    reading *= 1 - satisfied;
  }
  return sum;
}
