import { demand, undefinedStatistic } from './domain.js';

/** Items from the best down; items that share a rank stand together in an inner list. */
export type RankedList = readonly (string | readonly string[])[];

/**
 * Rank-biased overlap of two rankings, extrapolated beyond the shorter one: agreement weighted towards the top.
 * @param a, b each item at most once per list, not empty; tied items in an inner list take up as many ranks as they are.
 * @param persistence p in (0, 1), default 0.9: the first 10 ranks then carry about 86% of the weight.
 * @returns a number in [0, 1]; 1 for equal rankings.
 * @throws MlcheckError `statistic-undefined` for an empty list, an item twice, or a persistence outside (0, 1).
 * Cost: O(n). Source: Webber, Moffat & Zobel (2010), doi:10.1145/1852102.1852106, eq. 32; ties by agreement over both sizes, section 5, which Corsi & Urbano (2024), arXiv:2406.07121, call the w-variant. Oracle: `pairs.json` (the definitions written out in Python; the authors' R gives the same with ties).
 * @example
 * ```ts
 * rankBiasedOverlap(['a', 'b', 'c'], ['b', 'a', 'c'], 0.5).toFixed(6) // '0.500000'
 * ```
 */
export function rankBiasedOverlap(a: RankedList, b: RankedList, persistence = 0.9): number {
  demand(persistence > 0 && persistence < 1, 'rankBiasedOverlap(persistence)', 'must be in (0, 1)', persistence);
  const x = groupAtRank('rankBiasedOverlap(a)', a);
  const y = groupAtRank('rankBiasedOverlap(b)', b);
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  const inShort = new Set<string>();
  const inLong = new Set<string>();
  let overlap = 0;
  let agreement = 0;
  let agreementAtShort = 0;
  let sum = 0;
  for (let d = 1; d <= long.length; d++) {
    for (const item of short[d - 1] ?? []) {
      inShort.add(item);
      if (inLong.has(item)) overlap++;
    }
    for (const item of long[d - 1] as readonly string[]) {
      inLong.add(item);
      if (inShort.has(item)) overlap++;
    }
    // Below the end of the shorter list it is taken to go on agreeing as it did.
    if (d <= short.length) agreementAtShort = agreement = (2 * overlap) / (inShort.size + inLong.size);
    else agreement = (2 * (overlap + agreementAtShort * (d - short.length))) / (inLong.size + d);
    sum += agreement * persistence ** d;
  }
  return Math.min(1, ((1 - persistence) / persistence) * sum + agreement * persistence ** long.length);
}

/** The items that first appear at each rank: a tied group at the first of its ranks, nothing at the others. */
function groupAtRank(place: string, list: RankedList): readonly (readonly string[])[] {
  demand(Array.isArray(list), place, 'must be an array', list);
  demand(list.length > 0, place, 'must not be empty', 0);
  const seen = new Set<string>();
  return list.flatMap((entry) => {
    const group = typeof entry === 'string' ? [entry] : entry;
    demand(Array.isArray(group) && group.every((item) => typeof item === 'string'), place, 'must hold names or arrays of names', entry);
    for (const item of group) {
      if (seen.has(item)) throw undefinedStatistic(place, 'must name each item once', item);
      seen.add(item);
    }
    return group.map((_, i) => (i === 0 ? group : []));
  });
}
