import { guardedLower, guardedUpper, type BoundedSample } from '../stats/guarded-bound.js';
import { limitOf, numberOf } from '../verdict/wording.js';
import { classesOf, tooFew } from './auc-bounds.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { invalid, openShare } from './rules.js';
import { needsLabels, source } from './sources.js';
import { detailsOf, labelled, strataOf, unusable } from './strata.js';
import { accountShares, ascending } from './weighted-ecdf.js';

/** What {@link prAuc} takes. */
export interface PrAucOptions extends CheckOptions {
  /** Smallest acceptable average precision, in (0, 1). It depends on the share of positives: declare the mix that you mean. */
  readonly atLeast: number;
}

/**
 * Alerts are worth looking at: the candidate's average precision (area under the precision-recall curve) is at least so much. theta = 1 - AP with tolerance
 * 1 - atLeast. Advisory only: its bounds rest on the influence function alone and err upwards in small samples.
 * @throws MlcheckError `suite-invalid` on expansion: no labels, or severity `gating`.
 * @example prAuc({ atLeast: 0.4 })
 */
export function prAuc(options: PrAucOptions): CheckSpec {
  const { atLeast } = options;
  return declared({
    kind: 'pr-auc',
    options: optionsOf(options),
    params: { atLeast },
    severity: 'advisory',
    make: (context) => {
      needsLabels(context, 'pr-auc');
      openShare('atLeast', atLeast);
      if (options.severity === 'gating') throw invalid('severity', "must be 'advisory': the bounds of average precision are approximate", 'gating', 'gate on aucFloor or aucDrop');
      return {
        claim: `average precision at least ${limitOf(atLeast, 'index')}`,
        tolerance: 1 - atLeast,
        unit: 'index',
        needs: [{ evidence: 'labelled', of: [source('candidate')] }],
        planning: { family: 'advisory', range: 1, sigma: 0, parts: 1, unclustered: { reason: 'average precision has no bounds for clustered accounts', hint: 'use calibration' } },
        effect: (evidence, levels) => {
          const columns = labelled(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const few = tooFew(classesOf(columns, cells));
          if (few !== undefined) return unusable(few, n, missing);
          const { value, influence, worst } = averagePrecision(columns.scores[0]!, columns.label, accountShares(cells, columns.label.length));
          const estimate = 1 - value;
          const terms = influence.map((one) => estimate - one);
          const [lo, hi] = [terms.reduce((x, y) => Math.min(x, y), Infinity), Math.max(estimate - worst, terms.reduce((x, y) => Math.max(x, y), -Infinity))];
          const samples: readonly BoundedSample[] = cells.map(({ from, to, weight }) => ({ terms: terms.subarray(from, to), lo, hi, weight }));
          const [lower, upper] = [Math.max(0, guardedLower(samples, levels.fail)), Math.min(1, guardedUpper(samples, levels.pass))];
          const reading = `average precision between ${numberOf(1 - upper, 'index', atLeast)} and ${numberOf(1 - lower, 'index', atLeast)}`;
          return { lower, upper, estimate, n, details: detailsOf({ averagePrecision: value, reading }, missing) };
        },
      };
    },
  });
}

/**
 * Weighted average precision E(precision at s | positive), and each account's influence on it: with P(t) the precision and A(t) the share of accounts at t or
 * above, [y (P(s) - AP) + E_j y_j 1{s_j <= s}(y - P(s_j)) / A(s_j)] / pi. `worst` is the influence of a negative on top of all. O(n log n)
 */
export function averagePrecision(score: Float64Array, label: Uint8Array, shares: Float64Array): { readonly value: number; readonly influence: Float64Array; readonly worst: number } {
  const order = ascending(score);
  const precision = new Float64Array(score.length);
  const above = new Float64Array(score.length);
  let [hits, all] = [0, 0];
  for (let to = order.length, from = to; to > 0; to = from) {
    const value = score[order[to - 1]!]!;
    while (from > 0 && score[order[from - 1]!] === value) {
      const at = order[--from]!;
      all += shares[at]!;
      hits += shares[at]! * label[at]!;
    }
    for (let i = from; i < to; i++) [precision[order[i]!], above[order[i]!]] = [all > 0 ? hits / all : 0, all];
  }
  let ap = 0;
  for (let at = 0; at < score.length; at++) ap += (shares[at]! * label[at]! * precision[at]!) / hits;
  // Sums over positives at or below: of 1 / A and of P / A.
  const influence = new Float64Array(score.length);
  let [inverse, weighted] = [0, 0];
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = score[order[from]!]!;
    for (to = from; to < order.length && score[order[to]!] === value; to++) {
      const at = order[to]!;
      if (above[at]! > 0) {
        inverse += (shares[at]! * label[at]!) / above[at]!;
        weighted += (shares[at]! * label[at]! * precision[at]!) / above[at]!;
      }
    }
    for (let i = from; i < to; i++) {
      const at = order[i]!;
      influence[at] = (label[at]! * (precision[at]! - ap) + label[at]! * inverse - weighted) / hits;
    }
  }
  return { value: ap, influence, worst: -weighted / hits };
}
