import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds, meanOf, samplesOf, unitsOf } from './mean-bounds.js';
import { harmless, rangeOfLinear, relativeBounds, type Linear } from './relative.js';
import { needsBaseline, needsLabels, needsProbability, source } from './sources.js';
import { detailsOf, labelled, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link brierDrop} takes. */
export interface BrierDropOptions extends CheckOptions {
  /** Largest harmless rise of the Brier score (mean squared error of the probability), > 0. */
  readonly atMost?: number;
  /** Instead: as a share of the baseline's Brier score, in (0, 1). */
  readonly atMostRelative?: number;
}

/**
 * Probabilities do not get worse: the candidate's Brier score is at most so much above the baseline's, on the same labelled accounts. An improvement
 * never fails. theta = E[(candidate - y)^2 - (baseline - y)^2], guarded bounds on paired terms.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, no labels, or a range outside [0, 1].
 * @example brierDrop({ atMost: 0.01 })
 * @example brierDrop({ atMostRelative: 0.05 })
 */
export function brierDrop(options: BrierDropOptions): CheckSpec {
  const { atMost, atMostRelative } = options;
  return declared({
    kind: 'brier-drop',
    options: optionsOf(options),
    params: { atMost, atMostRelative },
    make: (context) => {
      needsBaseline(context, 'brier-drop');
      needsLabels(context, 'brier-drop');
      needsProbability(context, 'brier-drop');
      const { tolerance, relative } = harmless(options, 'brierDrop');
      return {
        claim: `Brier score at most ${limitOf(tolerance, relative ? 'share' : 'score')} above the baseline's`,
        tolerance,
        unit: relative ? 'share' : 'score',
        needs: [{ evidence: 'labelled', of: [source('candidate'), source('baseline')] }],
        // The plan takes the baseline's Brier score for 0.15 where a share of it is claimed.
        planning: { family: 'mean', range: relative ? (1 + tolerance) / 0.15 : 1, sigma: relative ? Math.hypot(0.12, 0.2 * tolerance) / 0.15 : 0.12, parts: 1, jumps: true },
        effect: (evidence, levels) => {
          const columns = labelled(evidence);
          const { label, scores } = columns;
          const [a, b] = [scores[0]!, scores[1]!];
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const [loss, before] = [a, b].map((arm) => arm.map((score, at) => (score - label[at]!) ** 2)) as [Float64Array, Float64Array];
          const linear: Linear = (x, y) => ({ samples: samplesOf(loss.map((one, at) => x * one + y * before[at]!), cells, rangeOfLinear(x, y, [0, 1]), columns.cluster) });
          const means = { candidate: meanOf(loss, cells), baseline: meanOf(before, cells) };
          return {
            ...(relative ? relativeBounds('up', linear, means, tolerance, levels) : meanBounds(linear(1, -1).samples, levels, 'up')),
            n: unitsOf(cells, columns.cluster),
            details: detailsOf({ candidateBrier: means.candidate, baselineBrier: means.baseline }, missing),
            worst: worstAccounts(columns, (at) => loss[at]! - before[at]!),
          };
        },
      };
    },
  });
}
