import { guardedLower, guardedUpper, weightedMean } from '../stats/guarded-bound.js';
import type { Rankings } from '../table/evidence.js';
import type { Bounds, Levels } from '../verdict/types.js';
import { unusable } from './strata.js';

type Query = Rankings['queries'][number];

/** Items of one arm, best first: by score, ties by name so that the order is no accident. */
export function ranked({ items, scores }: Query['arms'][number]): readonly string[] {
  return items
    .map((item, at) => ({ item, score: scores[at]! }))
    .sort((x, y) => y.score - x.score || (x.item < y.item ? -1 : 1))
    .map(({ item }) => item);
}

/**
 * Bounds of a mean over queries: one term each, `undefined` where a query says nothing (no relevant item, an arm without answers). The query is the sampling unit.
 * @param range of a term
 */
export function rankingEffect(rankings: Rankings, term: (query: Query) => number | undefined, range: readonly [number, number], levels: Levels): Bounds {
  const judged: { readonly query: Query; readonly value: number }[] = [];
  for (const query of rankings.queries) {
    const value = term(query);
    if (value !== undefined) judged.push({ query, value });
  }
  const missing = rankings.queries.length - judged.length;
  if (judged.length === 0) return unusable(rankings.queries.length === 0 ? 'there is no query' : `none of ${missing} queries can be judged`, 0, missing);
  const sample = { terms: judged.map(({ value }) => value), lo: range[0], hi: range[1] };
  const worst = judged.filter(({ value }) => value > 0).sort((x, y) => y.value - x.value || (x.query.id < y.query.id ? -1 : 1)).slice(0, 20);
  return {
    lower: guardedLower(sample, levels.fail),
    upper: guardedUpper(sample, levels.pass),
    estimate: weightedMean(sample),
    n: judged.length,
    details: { queries: judged.length, ...(missing > 0 ? { missing } : {}), worstQueries: worst.map(({ query }) => query.id) },
    // The account on top of the candidate's list stands for its query.
    worst: worst.flatMap(({ query }) => ranked(query.arms[0]!).slice(0, 1)),
  };
}
