import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { dropOfLists } from './drop-of-lists.js';
import { idOfMetric, measureOf, type RankingMetric } from './ranking-metric.js';

/** What {@link rankingDrop} takes. */
export interface RankingDropOptions extends CheckOptions {
  /** What a list is worth: `ndcg`, `reciprocalRank` (its mean is the MRR), `averagePrecision` (MAP), `recall`, `precision` or `hitRate`. */
  readonly metric: RankingMetric;
  /** Field that says which list an account is in: a query, a page, a user. */
  readonly query: string;
  /** Positions that count; needed for recall, precision and hit rate, else the whole list by default. */
  readonly k?: number;
  /** Largest harmless loss of the metric's mean over lists, in (0, 1). */
  readonly atMost?: number;
  /** Instead: as a share of the baseline's mean, in (0, 1). */
  readonly atMostRelative?: number;
}

/**
 * Relevant items are found as well as before: the mean over lists of what the metric says of each is at most so much below the baseline's. theta = E(metric(baseline) - metric(candidate)),
 * paired by list, guarded bounds. A label above 0 is relevant; ties in score are broken by name, in both arms. Lists whose every order is worth the same (none relevant, nothing but relevant
 * ones, for recall, precision and hit rate no more than k items) are left out and counted. An improvement never fails.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, no labels, an unknown metric, a k that is missing or not whole, a tolerance outside (0, 1).
 * @example rankingDrop({ metric: 'recall', k: 10, query: 'queryId', atMost: 0.02 })
 * @example rankingDrop({ metric: 'reciprocalRank', query: 'queryId', atMostRelative: 0.05 })
 */
export function rankingDrop(options: RankingDropOptions): CheckSpec {
  const { metric, query, k, atMost, atMostRelative } = options;
  return declared({
    kind: 'ranking-drop',
    idOf: idOfMetric('ranking-drop', metric),
    options: optionsOf(options),
    params: { metric, query, k, atMost, atMostRelative },
    make: (context) => dropOfLists('ranking-drop', 'rankingDrop', options, context, () => measureOf(metric, k)),
  });
}
