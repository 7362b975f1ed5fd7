import { numberOf } from '../verdict/wording.js';
import { classBounds, classesOf, placements, tooFew } from './auc-bounds.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { tolerance } from './rules.js';
import { needsBaseline, needsLabels, source } from './sources.js';
import { detailsOf, labelled, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link aucDrop} takes. */
export interface AucDropOptions extends CheckOptions {
  /** Largest harmless loss of AUC, > 0. A tolerance of 0.02 needs at least 265 accounts of the smaller class: claim it for the whole suite, not per cohort. */
  readonly atMost: number;
}

/**
 * The candidate separates the classes nearly as well as the baseline: theta = AUC(baseline) - AUC(candidate), paired DeLong placements under the guarded bound. An
 * improvement never fails.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, no labels, a tolerance of 0.
 * @example aucDrop({ atMost: 0.02 })
 */
export function aucDrop(options: AucDropOptions): CheckSpec {
  const { atMost } = options;
  return declared({
    kind: 'auc-drop',
    options: optionsOf(options),
    params: { atMost },
    make: (context) => {
      needsBaseline(context, 'auc-drop');
      needsLabels(context, 'auc-drop');
      tolerance('atMost', atMost);
      return {
        claim: `AUC at most ${numberOf(atMost, 'index')} below the baseline's`,
        tolerance: atMost,
        unit: 'index',
        needs: [{ evidence: 'labelled', of: [source('candidate'), source('baseline')] }],
        planning: { family: 'class', range: 1, sigma: 0.08, parts: 1, jumps: true },
        effect: (evidence, levels) => {
          const columns = labelled(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          if (columns.cluster !== undefined) return unusable('AUC drop has no bounds for clustered accounts: use Brier drop', n, missing);
          const classes = classesOf(columns, cells);
          const few = tooFew(classes);
          if (few !== undefined) return unusable(few, n, missing);
          const [candidate, baseline] = [placements(columns.scores[0]!, classes), placements(columns.scores[1]!, classes)];
          const positive = baseline.positive.map((x, i) => x - candidate.positive[i]!);
          const negative = baseline.negative.map((x, i) => x - candidate.negative[i]!);
          const lost = new Float64Array(columns.label.length);
          classes.positives.forEach((at, i) => (lost[at] = positive[i]!));
          classes.negatives.forEach((at, i) => (lost[at] = negative[i]!));
          return {
            ...classBounds(positive, negative, baseline.auc - candidate.auc, [-1, 1], classes, levels),
            n,
            details: detailsOf({ candidateAuc: candidate.auc, baselineAuc: baseline.auc, positives: classes.positives.length, negatives: classes.negatives.length }, missing),
            worst: worstAccounts(columns, (at) => lost[at]!),
          };
        },
      };
    },
  });
}
