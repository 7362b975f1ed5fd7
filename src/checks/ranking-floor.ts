import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds } from './mean-bounds.js';
import { NOTHING_TO_ORDER, rankingEffect } from './ranking-effect.js';
import { idOfMetric, measureOf, type RankingMetric } from './ranking-metric.js';
import { known, openShare } from './rules.js';
import { needsLabels, source } from './sources.js';
import { rankings } from './strata.js';

/** What {@link rankingFloor} takes. */
export interface RankingFloorOptions extends CheckOptions {
  /** What a list is worth: `ndcg`, `reciprocalRank` (its mean is the MRR), `averagePrecision` (MAP), `recall`, `precision` or `hitRate`. */
  readonly metric: RankingMetric;
  /** Field that says which list an account is in: a query, a page, a user. */
  readonly query: string;
  /** Positions that count; needed for recall, precision and hit rate, else the whole list by default. */
  readonly k?: number;
  /** Smallest acceptable mean over lists, in (0, 1). */
  readonly atLeast: number;
}

/**
 * Relevant items are found: the mean over lists of what the metric says of each is at least so much. theta = 1 - E(metric) with tolerance 1 - atLeast, guarded bounds over lists; no baseline
 * needed. Relevance, ties and lists that are left out are those of `rankingDrop`. The mean is that of lists as long as the look has them.
 * @throws MlcheckError `suite-invalid` on expansion: no labels, an unknown metric, a k that is missing or not whole, a floor outside (0, 1).
 * @example rankingFloor({ metric: 'hitRate', k: 5, query: 'queryId', atLeast: 0.9 })
 */
export function rankingFloor(options: RankingFloorOptions): CheckSpec {
  const { metric, query, k, atLeast } = options;
  return declared({
    kind: 'ranking-floor',
    idOf: idOfMetric('ranking-floor', metric),
    options: optionsOf(options),
    params: { metric, query, k, atLeast },
    make: (context) => {
      needsLabels(context, 'ranking-floor');
      known('query', query, context.fields, 'a field of the population');
      const { name, worth } = measureOf(metric, k);
      openShare('atLeast', atLeast);
      const benign = (1 - atLeast) / 2;
      const sigma = Math.sqrt(benign * (1 - benign));
      return {
        claim: `${name} at least ${limitOf(atLeast, 'index')}`,
        tolerance: 1 - atLeast,
        unit: 'index',
        needs: [{ evidence: 'rankings', of: [source('candidate')], query }],
        // No law on [0, 1] is noisier than zeros and ones of its mean, which hit rates are: theta (1 - theta) <= sigma^2 + (1 - 2 sigma) theta, because (theta - sigma)^2 >= 0.
        planning: { family: 'mean', range: 1, sigma, parts: 1, benign, jumps: 1 - 2 * sigma },
        effect: (evidence, levels) => {
          const told = (lost: number): string => numberOf(1 - Math.min(1, Math.max(0, lost)), 'index', atLeast);
          return rankingEffect(
            rankings(evidence),
            (list) => worth(list)?.map((value) => 1 - value)[0],
            (lost) => lost,
            (lost, sampleOf) => {
              const bounds = meanBounds([sampleOf(lost, 0, 1)], levels, 'up');
              return { ...bounds, details: { mean: 1 - bounds.estimate, reading: `${name} between ${told(bounds.upper)} and ${told(bounds.lower)}` } };
            },
            NOTHING_TO_ORDER,
          );
        },
      };
    },
  });
}
