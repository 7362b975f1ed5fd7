import { demand, demandList, undefinedStatistic } from './domain.js';

/**
 * Binary preference: how seldom judged items that are not relevant stand above relevant ones. Items without a judgement do not count.
 * @param ranked relevance from the best-ranked down, null for an item without a judgement; above 0 is relevant.
 * @param judged how many items of the query are judged relevant and not relevant, also those that the ranking missed; default those in the list.
 * @returns a number in [0, 1].
 * @throws MlcheckError `statistic-undefined` for an empty list, a relevance that is negative or not finite, counts below those in the list, or no relevant item.
 * Cost: O(n). Source: Buckley & Voorhees (2004), doi:10.1145/1008992.1009000, as trec_eval has it. Oracle: `ranking.json` (trec_eval bpref).
 * @example
 * ```ts
 * bpref([1, 0, null, 1, 0]) // 0.75
 * ```
 */
export function bpref(ranked: ArrayLike<number | null>, judged?: { readonly relevant: number; readonly nonRelevant: number }): number {
  demandList(ranked, 'bpref(ranked)');
  demand(ranked.length > 0, 'bpref(ranked)', 'must not be empty', 0);
  let found = 0;
  let others = 0;
  for (let i = 0; i < ranked.length; i++) {
    const r = ranked[i] as number | null;
    if (r === null) continue;
    if (!(typeof r === 'number' && r >= 0 && r < Infinity)) throw undefinedStatistic(`bpref(ranked[${i}])`, 'must be finite and >= 0, or null', r);
    if (r > 0) found++;
    else others++;
  }
  const relevant = judged?.relevant ?? found;
  const nonRelevant = judged?.nonRelevant ?? others;
  demand(Number.isInteger(relevant) && relevant >= Math.max(1, found), 'bpref(judged.relevant)', `must be an integer >= ${Math.max(1, found)}`, relevant);
  demand(Number.isInteger(nonRelevant) && nonRelevant >= others, 'bpref(judged.nonRelevant)', `must be an integer >= ${others}`, nonRelevant);
  const most = Math.min(relevant, nonRelevant);
  let above = 0;
  let sum = 0;
  for (let i = 0; i < ranked.length; i++) {
    const r = ranked[i] as number | null;
    if (r === null) continue;
    if (r === 0) above++;
    else sum += above === 0 ? 1 : 1 - Math.min(above, most) / most;
  }
  return sum / relevant;
}
