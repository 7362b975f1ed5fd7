import { limitOf, numberOf } from '../verdict/wording.js';
import { classBounds, classesOf, classSamples, placements, tooFew } from './auc-bounds.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { openShare } from './rules.js';
import { needsLabels, source } from './sources.js';
import { detailsOf, labelled, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link aucFloor} takes. */
export interface AucFloorOptions extends CheckOptions {
  /** Smallest acceptable AUC, in (0, 1). */
  readonly atLeast: number;
}

/**
 * The candidate separates the classes: the area under its ROC curve is at least so much. theta = 1 - AUC with tolerance 1 - atLeast, DeLong placements
 * under the guarded bound. At least 20 accounts of each class; no baseline needed. Cohorts count by their weights, so declare the mix that you mean.
 * @throws MlcheckError `suite-invalid` on expansion when the population has no labels.
 * @example aucFloor({ atLeast: 0.85 })
 */
export function aucFloor(options: AucFloorOptions): CheckSpec {
  const { atLeast } = options;
  return declared({
    kind: 'auc-floor',
    options: optionsOf(options),
    params: { atLeast },
    make: (context) => {
      needsLabels(context, 'auc-floor');
      openShare('atLeast', atLeast);
      return {
        claim: `AUC at least ${limitOf(atLeast, 'index')}`,
        tolerance: 1 - atLeast,
        unit: 'index',
        needs: [{ evidence: 'labelled', of: [source('candidate')] }],
        planning: { family: 'class', range: 1, sigma: 0.35, parts: 1, benign: (1 - atLeast) / 2, unclustered: { reason: 'AUC has no bounds for clustered accounts', hint: 'use calibration' } },
        effect: (evidence, levels) => {
          const columns = labelled(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const classes = classesOf(columns, cells);
          const few = tooFew(classes);
          if (few !== undefined) return unusable(few, n, missing);
          const { auc, positive, negative } = placements(columns.scores[0]!, classes);
          const bounds = classBounds(classSamples(positive.map((x) => 1 - x), negative.map((x) => 1 - x), [0, 1], classes), 1 - auc, [0, 1], levels);
          const [low, high] = [numberOf(1 - bounds.upper, 'index', atLeast), numberOf(1 - bounds.lower, 'index', atLeast)];
          const misplaced = new Float64Array(columns.label.length);
          classes.positives.forEach((at, i) => (misplaced[at] = 1 - positive[i]!));
          classes.negatives.forEach((at, i) => (misplaced[at] = 1 - negative[i]!));
          return {
            ...bounds,
            n,
            details: detailsOf({ auc, positives: classes.positives.length, negatives: classes.negatives.length, reading: `AUC between ${low} and ${high}` }, missing),
            worst: worstAccounts(columns, (at) => misplaced[at]!, 0.5),
          };
        },
      };
    },
  });
}
