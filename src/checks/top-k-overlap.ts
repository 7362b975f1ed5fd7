import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds } from './mean-bounds.js';
import { rankingEffect, ranked } from './ranking-effect.js';
import { known, openShare, whole } from './rules.js';
import { needsBaseline, source } from './sources.js';
import { rankings } from './strata.js';

/** What {@link topKOverlap} takes. */
export interface TopKOverlapOptions extends CheckOptions {
  /** Field that says which list an account is in: a query, a page, a user. */
  readonly query: string;
  /** Length of the top, at least 1. */
  readonly k: number;
  /** Smallest acceptable mean share of the baseline's top k that the candidate shows too, in (0, 1). */
  readonly atLeast: number;
}

/**
 * Users keep seeing the same top of the list: on average over queries, at least such a share of the baseline's top k is in the candidate's. theta = E(1 -
 * overlap), guarded bounds over queries; ties in score are broken by name. A list of at most k items has all of them in its top, whatever the model does: it is left out and counted.
 * @example topKOverlap({ query: 'queryId', k: 10, atLeast: 0.8 })
 */
export function topKOverlap(options: TopKOverlapOptions): CheckSpec {
  const { query, k, atLeast } = options;
  return declared({
    kind: 'top-k-overlap',
    options: optionsOf(options),
    params: { query, k, atLeast },
    make: (context) => {
      needsBaseline(context, 'top-k-overlap');
      known('query', query, context.fields, 'a field of the population');
      whole('k', k, 1);
      openShare('atLeast', atLeast);
      return {
        claim: `at least ${limitOf(atLeast, 'share')} of the baseline's top ${k} stay in the top ${k}`,
        tolerance: 1 - atLeast,
        unit: 'share',
        needs: [{ evidence: 'rankings', of: [source('candidate'), source('baseline')], query }],
        planning: { family: 'mean', range: 1, sigma: 0.1, parts: 1, jumps: true, listsAbove: k },
        effect: (evidence, levels) => {
          const bounds = rankingEffect(
            rankings(evidence),
            ({ arms }) => {
              if (arms[1]!.items.length === 0 || new Set(arms.flatMap(({ items }) => items)).size <= k) return undefined;
              const [candidate, baseline] = [ranked(arms[0]!).slice(0, k), ranked(arms[1]!).slice(0, k)];
              const shown = new Set(candidate);
              return 1 - baseline.filter((item) => shown.has(item)).length / baseline.length;
            },
            (lost) => lost,
            (lost, sampleOf) => meanBounds([sampleOf(lost, 0, 1)], levels, 'up'),
            `no list has more than ${k} items`,
          );
          if (bounds.unusable !== undefined) return bounds;
          const kept = (lost: number): string => numberOf(1 - Math.min(1, Math.max(0, lost)), 'share', atLeast);
          return { ...bounds, details: { ...bounds.details, reading: `${kept(bounds.upper)} to ${kept(bounds.lower)} of the top ${k} kept` } };
        },
      };
    },
  });
}
