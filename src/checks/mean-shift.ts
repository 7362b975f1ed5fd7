import { numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds, samplesOf, sidesOf, unitsOf, type Direction } from './mean-bounds.js';
import { invalid, oneOf, openShare, positive, tolerance } from './rules.js';
import { bothArms, needsBaseline, needsRange } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link meanShift} takes: `atMost` or `atMostRelative`. */
export interface MeanShiftOptions extends CheckOptions {
  /** Largest harmless difference of mean scores, in score units, > 0. */
  readonly atMost?: number;
  /** Largest harmless difference as a share of the baseline's mean, in (0, 1): 0.05 is "at most 5% below (or above) the baseline". For scores that are not negative. */
  readonly atMostRelative?: number;
  /** Which way is bad; default `both`. */
  readonly direction?: Direction;
  /** Largest change that one account's score can show, where the author knows one: fewer accounts are needed to pass. Ignored when a larger change is seen. */
  readonly maxJump?: number;
}

/**
 * The mean score moved by at most so much from the baseline, account by account: theta = |E(candidate - baseline)|, guarded bounds on paired differences.
 * Relative tolerances are judged as E[candidate - (1 + r) baseline] <= 0 (and its mirror image), so that no ratio of estimates is formed.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, no declared range, a tolerance of 0.
 * @example meanShift({ atMost: 0.02, cohorts: 'each' })
 */
export function meanShift(options: MeanShiftOptions): CheckSpec {
  const { atMost, atMostRelative, direction = 'both', maxJump } = options;
  return declared({
    kind: 'mean-shift',
    options: optionsOf(options),
    params: { atMost, atMostRelative, direction, maxJump },
    make: (context) => {
      needsBaseline(context, 'mean-shift');
      const range = needsRange(context, 'mean-shift');
      oneOf('direction', direction, ['up', 'down', 'both']);
      if (maxJump !== undefined) positive('maxJump', maxJump);
      if ((atMost === undefined) === (atMostRelative === undefined))
        throw invalid('atMost', 'must be given, or else atMostRelative, not both', atMost, 'meanShift({ atMost: 0.02 }) or meanShift({ atMostRelative: 0.05 })');
      if (atMost !== undefined) return absolute(tolerance('atMost', atMost), range, direction, maxJump);
      if (range[0] < 0) throw invalid('atMostRelative', 'must only be used for scores that are not negative', range, 'use atMost');
      return relative(openShare('atMostRelative', atMostRelative as number), range, direction);
    },
  });
}

function absolute(atMost: number, [lo, hi]: readonly [number, number], direction: Direction, maxJump = Infinity) {
  const width = Math.min(hi - lo, maxJump);
  return {
    claim: `mean score ${verb(direction)} at most ${numberOf(atMost, 'score')} against the baseline`,
    tolerance: atMost,
    unit: 'score' as const,
    needs: [bothArms()],
    planning: { family: 'mean' as const, range: width, sigma: 0.04 * (hi - lo), parts: sidesOf(direction), jumps: true },
    effect: shiftEffect(direction, (a, b) => a - b, (terms) => {
      const jump = terms.reduce((largest, term) => Math.max(largest, Math.abs(term)), 0);
      const reach = jump <= width ? width : Math.max(hi - lo, jump);
      return [-reach, reach];
    }),
  };
}

function relative(r: number, [lo, hi]: readonly [number, number], direction: Direction) {
  // Each side has a term of its own; `both` is the worse of two claims, each with tolerance 0.
  const sides = direction === 'both' ? (['up', 'down'] as const) : [direction];
  const effects = sides.map((side) => {
    const factor = side === 'up' ? 1 + r : 1 - r;
    return shiftEffect(side, (a, b) => a - factor * b, () => [lo - factor * hi, hi - factor * lo]);
  });
  return {
    claim: `mean score ${verb(direction)} at most ${numberOf(r, 'share')} of the baseline's`,
    tolerance: 0,
    unit: 'score' as const,
    needs: [bothArms()],
    planning: { family: 'mean' as const, range: (1 + r) * (hi - lo), sigma: 0.04 * (hi - lo), parts: sidesOf(direction), benign: -r * (lo + 0.2 * (hi - lo)) },
    effect: (...[evidence, levels]: Parameters<ReturnType<typeof shiftEffect>>) => {
      const results = effects.map((effect) => effect(evidence, { ...levels, fail: levels.fail / sides.length }));
      const worst = results.reduce((one, other) => (other.estimate > one.estimate ? other : one));
      return { ...worst, lower: Math.max(...results.map(({ lower }) => lower)), upper: Math.max(...results.map(({ upper }) => upper)) };
    },
  };
}

function shiftEffect(direction: Direction, term: (a: number, b: number) => number, range: (terms: Float64Array) => readonly [number, number]) {
  return (evidence: Parameters<typeof pairs>[0], levels: { readonly fail: number; readonly pass: number }) => {
    const columns = pairs(evidence);
    const { a, b, cluster } = columns;
    const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
    if (reason !== undefined) return unusable(reason, n, missing);
    const terms = a.map((score, at) => term(score, b[at]!));
    const bounds = meanBounds(samplesOf(terms, cells, range(terms), cluster), levels, direction);
    const means = cells.reduce(
      (sum, { from, to, weight }) => {
        for (let at = from; at < to; at++) {
          sum.candidate += (weight / (to - from)) * a[at]!;
          sum.baseline += (weight / (to - from)) * b[at]!;
        }
        return sum;
      },
      { candidate: 0, baseline: 0 },
    );
    const sign = direction === 'both' ? Math.sign(means.candidate - means.baseline) || 1 : direction === 'up' ? 1 : -1;
    return {
      ...bounds,
      n: unitsOf(cells, cluster),
      details: detailsOf({ candidateMean: means.candidate, baselineMean: means.baseline, shift: means.candidate - means.baseline }, missing),
      worst: worstAccounts(columns, (at) => sign * (a[at]! - b[at]!)),
    };
  };
}

function verb(direction: Direction): string {
  return { up: 'rises', down: 'falls', both: 'moves' }[direction];
}
