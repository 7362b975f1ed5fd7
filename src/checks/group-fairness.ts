import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { severalCohorts } from './cohort-means.js';
import { declared, optionsOf } from './declare.js';
import { largestGap } from './largest-gap.js';
import { oneOf, tolerance } from './rules.js';
import { column, needsLabels, source, thresholdOf } from './sources.js';
import { labelled, pairs } from './strata.js';

/** What {@link groupFairness} takes. */
export interface GroupFairnessOptions extends Omit<CheckOptions, 'cohorts'> {
  /** Groups that should meet the same decision equally often, at least two cohorts. */
  readonly between: readonly string[];
  /** The decision threshold: a score at or above it is acted upon. Default: the suite's. */
  readonly at?: number;
  /** Largest harmless difference of any two rates, > 0. */
  readonly atMost: number;
  /** Accounts that count: `all` (demographic parity), true `positives` (equal opportunity), or true `negatives` (equal false-alarm rate); default `all`. */
  readonly among?: 'all' | 'positives' | 'negatives';
}

/**
 * No group is acted upon much more often than another: theta is the largest difference of two groups' shares of scores at or above the threshold.
 * @throws MlcheckError `suite-invalid` on expansion: an unknown cohort; `positives` or `negatives` without labels.
 * @example groupFairness({ between: ['region-north', 'region-south'], at: 0.8, atMost: 0.05, among: 'negatives' })
 */
export function groupFairness(options: GroupFairnessOptions): CheckSpec {
  const { between, at: written, atMost, among = 'all' } = options;
  return declared({
    kind: 'group-fairness',
    options: optionsOf(options),
    params: { between, at: written, atMost, among },
    cohorts: Array.isArray(between) ? between : [],
    make: (context) => {
      severalCohorts('between', between, context);
      const at = thresholdOf(context, written);
      tolerance('atMost', atMost);
      oneOf('among', among, ['all', 'positives', 'negatives']);
      if (among !== 'all') needsLabels(context, `group-fairness among ${among}`);
      const whom = { all: '', positives: ' among true positives', negatives: ' among true negatives' }[among];
      return {
        claim: `shares scored ${limitOf(at, 'score')} or more${whom} differ by at most ${limitOf(atMost, 'share')} between ${between.join(', ')}`,
        tolerance: atMost,
        unit: 'share',
        needs: among === 'all' ? [column(source('candidate'))] : [{ evidence: 'labelled', of: [source('candidate')] }],
        planning: { family: 'mean', contrast: true, range: 1, sigma: 0.5, parts: between.length * (between.length - 1), ...(among === 'positives' ? { share: 0.1 } : {}) },
        effect: (evidence, levels) => {
          if (among === 'all') {
            const columns = pairs(evidence);
            return largestGap(columns, columns.a.map((score) => Number(score >= at)), between, [0, 1], levels);
          }
          const { scores, label, strata, cluster } = labelled(evidence);
          const wanted = among === 'positives' ? 1 : 0;
          const kept = strata.map((stratum) => {
            const places = Array.from({ length: stratum.to - stratum.from }, (_, i) => stratum.from + i).filter((i) => label[i] === wanted);
            return { stratum, terms: places.map((i) => Number(scores[0]![i]! >= at)), clusters: places.map((i) => cluster?.[i] ?? 0) };
          });
          let end = 0;
          const narrowed = kept.map(({ stratum, terms }) => ({ ...stratum, from: end, to: (end += terms.length) }));
          const clustered = cluster === undefined ? {} : { cluster: Float64Array.from(kept.flatMap(({ clusters }) => clusters)) };
          return largestGap({ strata: narrowed, ...clustered }, Float64Array.from(kept.flatMap(({ terms }) => terms)), between, [0, 1], levels);
        },
      };
    },
  });
}
