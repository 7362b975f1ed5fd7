import { limitOf } from '../verdict/wording.js';
import type { CheckContext } from './check.js';
import type { CheckParts } from './declare.js';
import { meanBounds } from './mean-bounds.js';
import { NOTHING_TO_ORDER, rankingEffect } from './ranking-effect.js';
import type { Measure } from './ranking-metric.js';
import { harmless, rangeOfLinear, relativeBounds, type Linear } from './relative.js';
import { invalid, known } from './rules.js';
import { needsBaseline, needsLabels, source } from './sources.js';
import { rankings } from './strata.js';

/** How far the candidate's mean over lists may lie below the baseline's. */
export interface DropOfLists {
  readonly query: string;
  readonly atMost?: number;
  readonly atMostRelative?: number;
}

/**
 * The claim that lists are worth at most so much less than under the baseline. theta = E(worth(baseline) - worth(candidate)), paired by list, guarded bounds; as a share of the baseline's mean
 * where that is claimed.
 * @throws MlcheckError `suite-invalid`
 */
export function dropOfLists(kind: string, constructor: string, options: DropOfLists, context: CheckContext, measured: () => Measure): CheckParts {
  needsBaseline(context, kind);
  needsLabels(context, kind);
  known('query', options.query, context.fields, 'a field of the population');
  const { name, usual, noise, worth } = measured();
  const { tolerance, relative } = harmless(options, constructor);
  if (tolerance >= 1) throw invalid('atMost', `must be below 1: ${name} lies in [0, 1], so the claim could never fail`, tolerance);
  return {
    claim: `${name} at most ${limitOf(tolerance, relative ? 'share' : 'index')} below the baseline's`,
    tolerance,
    unit: relative ? 'share' : 'index',
    needs: [{ evidence: 'rankings', of: [source('candidate'), source('baseline')], query: options.query }],
    planning: { family: 'mean', range: relative ? 1 / usual : 1, sigma: relative ? Math.hypot(noise, 0.3 * tolerance) / usual : noise, parts: 1, jumps: true },
    effect: (evidence, levels) =>
      rankingEffect(
        rankings(evidence),
        (query) => {
          const values = worth(query);
          return values === undefined ? undefined : { candidate: values[0]!, baseline: values[1]! };
        },
        ({ candidate, baseline }) => baseline - candidate,
        (lists, sampleOf) => {
          const linear: Linear = (x, y) => {
            const [lo, hi] = rangeOfLinear(x, y, [0, 1]);
            return { samples: [sampleOf(lists.map(({ candidate, baseline }) => x * candidate + y * baseline), lo, hi)] };
          };
          const mean = (arm: 'candidate' | 'baseline'): number => lists.reduce((sum, list) => sum + list[arm], 0) / lists.length;
          const means = { candidate: mean('candidate'), baseline: mean('baseline') };
          return {
            ...(relative ? relativeBounds('down', linear, means, tolerance, levels) : meanBounds(linear(-1, 1).samples, levels, 'up')),
            details: { candidateMean: means.candidate, baselineMean: means.baseline },
          };
        },
        NOTHING_TO_ORDER,
      ),
  };
}
