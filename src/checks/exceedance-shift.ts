import { numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds, samplesOf, sidesOf, unitsOf, type Direction } from './mean-bounds.js';
import { oneOf, tolerance } from './rules.js';
import { bothArms, needsBaseline, thresholdOf } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link exceedanceShift} takes. */
export interface ExceedanceShiftOptions extends CheckOptions {
  /** The decision threshold: a score at or above it is acted upon. Default: the suite's. */
  readonly at?: number;
  /** Largest harmless difference of the two shares, in (0, 1]: 0.01 is one percentage point. */
  readonly atMost: number;
  /** Which way is bad; default `both`. */
  readonly direction?: Direction;
}

/**
 * The share of accounts at or above a threshold (the review queue, the approval rate) moved by at most so much from the baseline: theta =
 * |P(candidate >= at) - P(baseline >= at)|, paired. Flips in both directions cancel here; `decisionChurn` counts them all.
 * @example exceedanceShift({ at: 0.8, atMost: 0.01 })
 */
export function exceedanceShift(options: ExceedanceShiftOptions): CheckSpec {
  const { at: written, atMost, direction = 'both' } = options;
  return declared({
    kind: 'exceedance-shift',
    options: optionsOf(options),
    params: { at: written, atMost, direction },
    make: (context) => {
      needsBaseline(context, 'exceedance-shift');
      const at = thresholdOf(context, written);
      tolerance('atMost', atMost);
      oneOf('direction', direction, ['up', 'down', 'both']);
      return {
        claim: `share of accounts scored ${numberOf(at, 'score')} or more ${{ up: 'rises', down: 'falls', both: 'moves' }[direction]} at most ${numberOf(atMost, 'share')} against the baseline`,
        tolerance: atMost,
        unit: 'share',
        needs: [bothArms()],
        planning: { family: 'mean', range: 1, sigma: 0.1, parts: sidesOf(direction), jumps: true },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { a, b, cluster } = columns;
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const terms = a.map((score, i) => Number(score >= at) - Number(b[i]! >= at));
          const bounds = meanBounds(samplesOf(terms, cells, [-1, 1], cluster), levels, direction);
          let [up, down] = [0, 0];
          for (const term of terms) term > 0 ? up++ : term < 0 ? down++ : 0;
          const sign = direction === 'down' || (direction === 'both' && down > up) ? -1 : 1;
          return {
            ...bounds,
            n: unitsOf(cells, cluster),
            details: detailsOf({ upFlips: up, downFlips: down, of: n }, missing),
            worst: worstAccounts(columns, (i) => (terms[i] === sign ? Math.abs(a[i]! - b[i]!) : 0)),
          };
        },
      };
    },
  });
}
