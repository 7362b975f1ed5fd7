import { numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds, samplesOf, unitsOf } from './mean-bounds.js';
import { tolerance } from './rules.js';
import { needsBaseline, needsLabels, needsProbability, source } from './sources.js';
import { detailsOf, labelled, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link brierDrop} takes. */
export interface BrierDropOptions extends CheckOptions {
  /** Largest harmless rise of the Brier score (mean squared error of the probability), > 0. */
  readonly atMost: number;
}

/**
 * Probabilities do not get worse: the candidate's Brier score is at most so much above the baseline's, on the same labelled accounts. An improvement
 * never fails. theta = E[(candidate - y)^2 - (baseline - y)^2], guarded bounds on paired terms.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, no labels, or a range outside [0, 1].
 * @example brierDrop({ atMost: 0.01 })
 */
export function brierDrop(options: BrierDropOptions): CheckSpec {
  const { atMost } = options;
  return declared({
    kind: 'brier-drop',
    options: optionsOf(options),
    params: { atMost },
    make: (context) => {
      needsBaseline(context, 'brier-drop');
      needsLabels(context, 'brier-drop');
      needsProbability(context, 'brier-drop');
      tolerance('atMost', atMost);
      return {
        claim: `Brier score at most ${numberOf(atMost, 'score')} above the baseline's`,
        tolerance: atMost,
        unit: 'score',
        needs: [{ evidence: 'labelled', of: [source('candidate'), source('baseline')] }],
        planning: { family: 'mean', range: 1, sigma: 0.12, parts: 1, jumps: true },
        effect: (evidence, levels) => {
          const columns = labelled(evidence);
          const { label, scores } = columns;
          const [a, b] = [scores[0]!, scores[1]!];
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const terms = a.map((score, at) => (score - label[at]!) ** 2 - (b[at]! - label[at]!) ** 2);
          return { ...meanBounds(samplesOf(terms, cells, [-1, 1], columns.cluster), levels, 'up'), n: unitsOf(cells, columns.cluster), details: detailsOf({}, missing), worst: worstAccounts(columns, (at) => terms[at]!) };
        },
      };
    },
  });
}
