import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { dropOfLists } from './drop-of-lists.js';
import { measureOf } from './ranking-metric.js';

/** What {@link ndcgDrop} takes. */
export interface NdcgDropOptions extends CheckOptions {
  /** Field that says which list an account is in: a query, a page, a user. */
  readonly query: string;
  /** Positions that count; default 10. */
  readonly k?: number;
  /** Largest harmless loss of mean NDCG, in (0, 1). */
  readonly atMost?: number;
  /** Instead: as a share of the baseline's mean NDCG, in (0, 1). */
  readonly atMostRelative?: number;
}

/**
 * Relevant items stay on top: the candidate's mean NDCG@k over queries is at most so much below the baseline's. theta = E(NDCG(baseline) - NDCG(candidate)), paired by
 * query, guarded bounds; gain is the relevance, discount 1 / log2(position + 1). Lists whose every order is
 * worth the same (no relevant item, or nothing but relevant ones) are left out and counted. An improvement never fails.
 * @example ndcgDrop({ query: 'queryId', k: 10, atMost: 0.02 })
 * @example ndcgDrop({ query: 'queryId', atMostRelative: 0.05 })
 */
export function ndcgDrop(options: NdcgDropOptions): CheckSpec {
  const { query, k = 10, atMost, atMostRelative } = options;
  return declared({
    kind: 'ndcg-drop',
    options: optionsOf(options),
    params: { query, k, atMost, atMostRelative },
    make: (context) => dropOfLists('ndcg-drop', 'ndcgDrop', options, context, () => measureOf('ndcg', k)),
  });
}
