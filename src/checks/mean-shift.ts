import type { Evidence, PairedColumns } from '../table/evidence.js';
import type { Bounds, Levels } from '../verdict/types.js';
import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { meanBounds, meanOf, samplesOf, sidesOf, unitsOf, type Direction, type Interval } from './mean-bounds.js';
import { harmless, rangeOfLinear, relativeBounds } from './relative.js';
import { invalid, oneOf, positive } from './rules.js';
import { bothArms, needsBaseline, needsRange } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts, type Cell } from './strata.js';

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
 * Relative tolerances are judged as E[candidate - (1 + r) baseline] <= 0 (and its mirror image), so that no ratio of estimates is bounded.
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
      const { tolerance, relative: asShare } = harmless(options, 'meanShift');
      if (!asShare) return absolute(tolerance, range, direction, maxJump);
      if (range[0] < 0) throw invalid('atMostRelative', 'must only be used for scores that are not negative', range, 'use atMost');
      return relative(tolerance, range, direction);
    },
  });
}

function absolute(atMost: number, [lo, hi]: readonly [number, number], direction: Direction, maxJump = Infinity) {
  const width = Math.min(hi - lo, maxJump);
  return {
    claim: `mean score ${verb(direction)} at most ${limitOf(atMost, 'score')} against the baseline`,
    tolerance: atMost,
    unit: 'score' as const,
    needs: [bothArms()],
    planning: { family: 'mean' as const, range: width, sigma: 0.04 * (hi - lo), parts: sidesOf(direction), jumps: true as const },
    effect: shiftEffect(direction, ({ a, b, cluster }, cells, _means, levels) => {
      const terms = a.map((score, at) => score - b[at]!);
      const jump = terms.reduce((largest, term) => Math.max(largest, Math.abs(term)), 0);
      const reach = jump <= width ? width : Math.max(hi - lo, jump);
      return meanBounds(samplesOf(terms, cells, [-reach, reach], cluster), levels, direction);
    }),
  };
}

function relative(r: number, range: readonly [number, number], direction: Direction) {
  const [lo, hi] = range;
  // A guess of the baseline's mean, for the plan alone.
  const typical = lo + 0.2 * (hi - lo);
  return {
    claim: `mean score ${verb(direction)} at most ${limitOf(r, 'share')} of the baseline's`,
    tolerance: r,
    unit: 'share' as const,
    needs: [bothArms()],
    planning: { family: 'mean' as const, range: ((1 + r) * (hi - lo)) / typical, sigma: (Math.hypot(0.04, 0.15 * r) * (hi - lo)) / typical, parts: sidesOf(direction), jumps: true as const },
    effect: shiftEffect(direction, ({ a, b, cluster }, cells, means, levels) =>
      relativeBounds(direction, (x, y) => ({ samples: samplesOf(a.map((score, i) => x * score + y * b[i]!), cells, rangeOfLinear(x, y, range), cluster) }), means, r, levels),
    ),
  };
}

type Means = { readonly candidate: number; readonly baseline: number };

function shiftEffect(direction: Direction, boundsOf: (columns: PairedColumns, cells: readonly Cell[], means: Means, levels: Levels) => Interval) {
  return (evidence: readonly Evidence[], levels: Levels): Bounds => {
    const columns = pairs(evidence);
    const { a, b, cluster } = columns;
    const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
    if (reason !== undefined) return unusable(reason, n, missing);
    const means = { candidate: meanOf(a, cells), baseline: meanOf(b, cells) };
    const sign = direction === 'both' ? Math.sign(means.candidate - means.baseline) || 1 : direction === 'up' ? 1 : -1;
    return {
      ...boundsOf(columns, cells, means, levels),
      n: unitsOf(cells, cluster),
      details: detailsOf({ candidateMean: means.candidate, baselineMean: means.baseline, shift: means.candidate - means.baseline }, missing),
      worst: worstAccounts(columns, (at) => sign * (a[at]! - b[at]!)),
    };
  };
}

function verb(direction: Direction): string {
  return { up: 'rises', down: 'falls', both: 'moves' }[direction];
}
