import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds, meanOf, samplesOf, sidesOf, unitsOf, type Direction } from './mean-bounds.js';
import { harmless, rangeOfLinear, relativeBounds } from './relative.js';
import { oneOf } from './rules.js';
import { bothArms, needsBaseline, thresholdOf } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link exceedanceShift} takes. */
export interface ExceedanceShiftOptions extends CheckOptions {
  /** The decision threshold: a score at or above it is acted upon. Default: the suite's. */
  readonly at?: number;
  /** Largest harmless difference of the two shares, in (0, 1]: 0.01 is one percentage point. */
  readonly atMost?: number;
  /** Instead: as a share of the baseline's, in (0, 1): with 0.1 a review queue of 2% may grow to 2.2%. */
  readonly atMostRelative?: number;
  /** Which way is bad; default `both`. */
  readonly direction?: Direction;
}

/**
 * The share of accounts at or above a threshold (the review queue, the approval rate) moved by at most so much from the baseline: theta =
 * |P(candidate >= at) - P(baseline >= at)|, paired. Flips in both directions cancel here; `decisionChurn` counts them all.
 * @example exceedanceShift({ at: 0.8, atMost: 0.01 })
 * @example exceedanceShift({ at: 0.8, atMostRelative: 0.1, direction: 'up' })
 */
export function exceedanceShift(options: ExceedanceShiftOptions): CheckSpec {
  const { at: written, atMost, atMostRelative, direction = 'both' } = options;
  return declared({
    kind: 'exceedance-shift',
    options: optionsOf(options),
    params: { at: written, atMost, atMostRelative, direction },
    make: (context) => {
      needsBaseline(context, 'exceedance-shift');
      const at = thresholdOf(context, written);
      const { tolerance, relative } = harmless(options, 'exceedanceShift');
      oneOf('direction', direction, ['up', 'down', 'both']);
      return {
        claim: `share of accounts scored ${limitOf(at, 'score')} or more ${{ up: 'rises', down: 'falls', both: 'moves' }[direction]} at most ${limitOf(tolerance, 'share')} ${relative ? "of the baseline's share" : 'against the baseline'}`,
        tolerance,
        unit: 'share',
        needs: [bothArms()],
        // Where a share of the baseline's is claimed, the plan takes one account in five to be acted upon.
        planning: { family: 'mean', range: relative ? 5 * (1 + tolerance) : 1, sigma: relative ? 5 * Math.hypot(0.1, 0.4 * tolerance) : 0.1, parts: sidesOf(direction), jumps: true },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { a, b, cluster } = columns;
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const terms = a.map((score, i) => Number(score >= at) - Number(b[i]! >= at));
          const [acted, before] = [a, b].map((scores) => scores.map((score) => Number(score >= at))) as [Float64Array, Float64Array];
          const bounds = relative
            ? relativeBounds(direction, (x, y) => ({ samples: samplesOf(acted.map((one, i) => x * one + y * before[i]!), cells, rangeOfLinear(x, y, [0, 1]), cluster) }), { candidate: meanOf(acted, cells), baseline: meanOf(before, cells) }, tolerance, levels)
            : meanBounds(samplesOf(terms, cells, [-1, 1], cluster), levels, direction);
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
