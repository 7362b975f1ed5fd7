import type { BoundedSample } from '../stats/index.js';
import type { Rankings } from '../table/evidence.js';
import type { Bounds } from '../verdict/types.js';
import { clusterMeans, type Interval } from './mean-bounds.js';
import { unusable } from './strata.js';

export type Query = Rankings['queries'][number];

/** Why a list says nothing of a metric of its order. */
export const NOTHING_TO_ORDER = 'no list has items of which some order is better than another';

/** Items of one arm, best first: by score, ties by name so that the order is no accident. */
export function ranked({ items, scores }: Query['arms'][number]): readonly string[] {
  return items
    .map((item, at) => ({ item, score: scores[at]! }))
    .sort((x, y) => y.score - x.score || (x.item < y.item ? -1 : 1))
    .map(({ item }) => item);
}

/** One term a query, each in [lo, hi], as a sample of what varies independently. */
export type SampleOf = (terms: readonly number[], lo: number, hi: number) => BoundedSample;

/**
 * Bounds of a mean over queries: what each query says, `undefined` where it says nothing (no relevant item, an arm without answers). The query is the sampling unit; where several lie within
 * one cluster (the sessions of a user), the cluster is, by its number of queries.
 * @param badness of one query, larger is worse
 * @param boundsOf all that queries said, with details to tell beside them; `sampleOf` makes a sample of one term a query
 * @param nobody why, where no query says anything
 */
export function rankingEffect<T>(rankings: Rankings, said: (query: Query) => T | undefined, badness: (said: T) => number, boundsOf: (said: readonly T[], sampleOf: SampleOf) => Interval & Pick<Bounds, 'details'>, nobody: string): Bounds {
  const judged: { readonly query: Query; readonly value: T }[] = [];
  for (const query of rankings.queries) {
    const value = said(query);
    if (value !== undefined) judged.push({ query, value });
  }
  const missing = rankings.queries.length - judged.length;
  if (judged.length === 0) return unusable(rankings.queries.length === 0 ? 'there is no query' : `none of ${missing} lists can be judged: ${nobody}, or no answers`, 0, missing);
  const worst = judged
    .map(({ query, value }) => ({ query, bad: badness(value) }))
    .filter(({ bad }) => bad > 0)
    .sort((x, y) => y.bad - x.bad || (x.query.id < y.query.id ? -1 : 1))
    .slice(0, 20);
  const clusters = judged.map(({ query: { cluster } }, at) => cluster ?? -1 - at);
  const n = new Set(clusters).size;
  const sampleOf: SampleOf = (terms, lo, hi) => ({ ...(n === terms.length ? { terms } : clusterMeans(terms, clusters)), lo, hi });
  const { details, ...interval } = boundsOf(judged.map(({ value }) => value), sampleOf);
  return {
    ...interval,
    n,
    details: { ...details, queries: judged.length, ...(n < judged.length ? { clusters: n } : {}), ...(missing > 0 ? { missing } : {}), worstQueries: worst.map(({ query }) => query.id) },
    // The account on top of the candidate's list stands for its query.
    worst: worst.flatMap(({ query }) => ranked(query.arms[0]!).slice(0, 1)),
  };
}
