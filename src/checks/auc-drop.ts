import { limitOf } from '../verdict/wording.js';
import { classBounds, classesOf, classSamples, placements, tooFew } from './auc-bounds.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { harmless, rangeOfLinear, relativeBounds, type Linear } from './relative.js';
import { needsBaseline, needsLabels, source } from './sources.js';
import { detailsOf, labelled, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link aucDrop} takes. */
export interface AucDropOptions extends CheckOptions {
  /** Largest harmless loss of AUC, > 0. A tolerance of 0.02 needs at least 265 accounts of the smaller class: claim it for the whole suite, not per cohort. */
  readonly atMost?: number;
  /** Instead: as a share of the baseline's AUC, in (0, 1). */
  readonly atMostRelative?: number;
}

/**
 * The candidate separates the classes nearly as well as the baseline: theta = AUC(baseline) - AUC(candidate), paired DeLong placements under the guarded bound. An
 * improvement never fails.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, no labels, a tolerance of 0.
 * @example aucDrop({ atMost: 0.02 })
 * @example aucDrop({ atMostRelative: 0.03 })
 */
export function aucDrop(options: AucDropOptions): CheckSpec {
  const { atMost, atMostRelative } = options;
  return declared({
    kind: 'auc-drop',
    options: optionsOf(options),
    params: { atMost, atMostRelative },
    make: (context) => {
      needsBaseline(context, 'auc-drop');
      needsLabels(context, 'auc-drop');
      const { tolerance, relative } = harmless(options, 'aucDrop');
      return {
        claim: `AUC at most ${limitOf(tolerance, relative ? 'share' : 'index')} below the baseline's`,
        tolerance,
        unit: relative ? 'share' : 'index',
        needs: [{ evidence: 'labelled', of: [source('candidate'), source('baseline')] }],
        // The plan takes the baseline's AUC for 0.8 where a share of it is claimed.
        planning: { family: 'class', range: relative ? 1 / 0.8 : 1, sigma: relative ? Math.hypot(0.08, 0.25 * tolerance) / 0.8 : 0.08, parts: 1, jumps: true, unclustered: { reason: 'AUC drop has no bounds for clustered accounts', hint: 'use Brier drop' } },
        effect: (evidence, levels) => {
          const columns = labelled(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const classes = classesOf(columns, cells);
          const few = tooFew(classes);
          if (few !== undefined) return unusable(few, n, missing);
          const [candidate, baseline] = [placements(columns.scores[0]!, classes), placements(columns.scores[1]!, classes)];
          const joined = (x: number, y: number, one: Float64Array, other: Float64Array): Float64Array => one.map((place, i) => x * place + y * other[i]!);
          // Placements of either class have the AUC as their mean, so that the two samples add up to twice of it.
          const linear: Linear = (x, y) => ({
            samples: classSamples(joined(x, y, candidate.positive, baseline.positive), joined(x, y, candidate.negative, baseline.negative), rangeOfLinear(x, y, [0, 1]), classes),
            besides: x * candidate.auc + y * baseline.auc,
          });
          const lost = new Float64Array(columns.label.length);
          classes.positives.forEach((at, i) => (lost[at] = baseline.positive[i]! - candidate.positive[i]!));
          classes.negatives.forEach((at, i) => (lost[at] = baseline.negative[i]! - candidate.negative[i]!));
          return {
            ...(relative ? relativeBounds('down', linear, { candidate: candidate.auc, baseline: baseline.auc }, tolerance, levels) : classBounds(linear(-1, 1).samples, baseline.auc - candidate.auc, [-1, 1], levels)),
            n,
            details: detailsOf({ candidateAuc: candidate.auc, baselineAuc: baseline.auc, positives: classes.positives.length, negatives: classes.negatives.length }, missing),
            worst: worstAccounts(columns, (at) => lost[at]!),
          };
        },
      };
    },
  });
}
