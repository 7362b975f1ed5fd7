import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds } from './mean-bounds.js';
import { rankingEffect, ranked } from './ranking-effect.js';
import { harmless, rangeOfLinear, relativeBounds, type Linear } from './relative.js';
import { known, whole } from './rules.js';
import { needsBaseline, needsLabels, source } from './sources.js';
import { rankings } from './strata.js';

/** What {@link ndcgDrop} takes. */
export interface NdcgDropOptions extends CheckOptions {
  /** Field that says which list an account is in: a query, a page, a user. */
  readonly query: string;
  /** Positions that count; default 10. */
  readonly k?: number;
  /** Largest harmless loss of mean NDCG, > 0. */
  readonly atMost?: number;
  /** Instead: as a share of the baseline's mean NDCG, in (0, 1). */
  readonly atMostRelative?: number;
}

/**
 * Relevant items stay on top: the candidate's mean NDCG@k over queries is at most so much below the baseline's. theta = E(NDCG(baseline) - NDCG(candidate)), paired by
 * query, guarded bounds; gain is the relevance, discount 1 / log2(position + 1). Queries without a relevant item are left out and counted. An improvement never fails.
 * @example ndcgDrop({ query: 'queryId', k: 10, atMost: 0.02 })
 * @example ndcgDrop({ query: 'queryId', atMostRelative: 0.05 })
 */
export function ndcgDrop(options: NdcgDropOptions): CheckSpec {
  const { query, k = 10, atMost, atMostRelative } = options;
  return declared({
    kind: 'ndcg-drop',
    options: optionsOf(options),
    params: { query, k, atMost, atMostRelative },
    make: (context) => {
      needsBaseline(context, 'ndcg-drop');
      needsLabels(context, 'ndcg-drop');
      known('query', query, context.fields, 'a field of the population');
      whole('k', k, 1);
      const { tolerance, relative } = harmless(options, 'ndcgDrop');
      return {
        claim: `NDCG@${k} at most ${limitOf(tolerance, relative ? 'share' : 'index')} below the baseline's`,
        tolerance,
        unit: relative ? 'share' : 'index',
        needs: [{ evidence: 'rankings', of: [source('candidate'), source('baseline')], query }],
        // The plan takes the baseline's NDCG for 0.7 where a share of it is claimed.
        planning: { family: 'mean', range: relative ? 1 / 0.7 : 1, sigma: relative ? Math.hypot(0.05, 0.3 * tolerance) / 0.7 : 0.05, parts: 1, jumps: true },
        effect: (evidence, levels) =>
          rankingEffect(
            rankings(evidence),
            ({ arms, relevance }) => {
              const ideal = gainOf([...relevance.values()].sort((x, y) => y - x), k);
              if (!(ideal > 0) || arms.some(({ items }) => items.length === 0)) return undefined;
              const [candidate, baseline] = arms.map((arm) => gainOf(ranked(arm).map((item) => relevance.get(item) ?? 0), k) / ideal);
              return { candidate: candidate!, baseline: baseline! };
            },
            ({ candidate, baseline }) => baseline - candidate,
            (gains) => {
              const linear: Linear = (x, y) => {
                const [lo, hi] = rangeOfLinear(x, y, [0, 1]);
                return { samples: [{ terms: gains.map(({ candidate, baseline }) => x * candidate + y * baseline), lo, hi }] };
              };
              const mean = (arm: 'candidate' | 'baseline'): number => gains.reduce((sum, gain) => sum + gain[arm], 0) / gains.length;
              return relative ? relativeBounds('down', linear, { candidate: mean('candidate'), baseline: mean('baseline') }, tolerance, levels) : meanBounds(linear(-1, 1).samples, levels, 'up');
            },
          ),
      };
    },
  });
}

/** Discounted gain of the first k relevances. */
function gainOf(relevances: readonly number[], k: number): number {
  return relevances.slice(0, k).reduce((sum, relevance, at) => sum + relevance / Math.log2(at + 2), 0);
}
