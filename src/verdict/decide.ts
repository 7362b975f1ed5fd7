import { becauseOf } from './wording.js';
import type { Bounds, Claim, Levels, Outcome, Verdict } from './types.js';

/**
 * The only place that compares a bound with a tolerance: **fail** when the lower bound is above it, **pass** when the upper bound is at or below it, inconclusive
 * otherwise. A reason for unusable evidence, a NaN anywhere, no account at all, or bounds that contradict each other are inconclusive whatever the numbers say.
 * @param look 1-based
 * @param whole the evidence is the whole population, so that nothing is estimated: then see {@link exactly}
 */
export function decide(claim: Pick<Claim, 'tolerance' | 'unit' | 'deterministic'>, found: Bounds, levels: Levels, look: number, whole = false): Verdict {
  const bounds = whole && !claim.deterministic ? exactly(found) : found;
  const outcome = outcomeOf(bounds, claim.tolerance);
  const { lower, upper, estimate, n, details, worst } = bounds;
  return {
    outcome,
    estimate,
    lower,
    upper,
    tolerance: claim.tolerance,
    n,
    look,
    level: levels,
    because: becauseOf(claim, bounds, outcome),
    ...(details === undefined ? {} : { details }),
    ...(worst === undefined ? {} : { worst }),
  };
}

/**
 * What a census says: the effect itself, compared with the tolerance without an interval, and `details.census` to say so. Accounts without a score keep it from being whole: then the bounds of a
 * sample stand, and so does what is unusable.
 */
export function exactly(bounds: Bounds): Bounds {
  const { unusable, estimate, details = {} } = bounds;
  if (unusable !== undefined || !Number.isFinite(estimate)) return bounds;
  const missing = details['missing'];
  if (typeof missing === 'number' && missing > 0 && details['missingCountsAgainst'] !== true) return bounds;
  const { reading: _ofTheInterval, ...others } = details;
  return { ...bounds, lower: estimate, upper: estimate, details: { ...others, census: true } };
}

function outcomeOf({ lower, upper, estimate, n, unusable }: Bounds, tolerance: number): Outcome {
  if (unusable !== undefined || !(n > 0)) return 'inconclusive';
  if (Number.isNaN(lower) || Number.isNaN(upper) || Number.isNaN(estimate) || Number.isNaN(tolerance)) return 'inconclusive';
  const fails = lower > tolerance;
  const passes = upper <= tolerance;
  if (fails === passes) return 'inconclusive';
  return fails ? 'fail' : 'pass';
}

/**
 * The verdict that stands after one more look: final ones stay. A claim that is proof stays failed, but its pass is only a pass so far and yields to a
 * counterexample that a later look finds; that costs no budget, because a counterexample is no estimate.
 */
export function settled(claim: Pick<Claim, 'deterministic'>, before: Verdict | undefined, now: Verdict): Verdict {
  if (before === undefined || before.outcome === 'inconclusive') return now;
  if (before.outcome === 'pass' && claim.deterministic) return now.outcome === 'inconclusive' ? before : now;
  return before;
}

/**
 * The suite: fail when any gating claim fails; pass when all gating claims pass and there is at least one; else inconclusive. Claims that do not gate
 * (advisory, known issues) have no say.
 */
export function suiteOutcome(verdicts: readonly { readonly outcome: Outcome; readonly gates: boolean }[]): Outcome {
  const gating = verdicts.filter(({ gates }) => gates);
  if (gating.some(({ outcome }) => outcome === 'fail')) return 'fail';
  return gating.length > 0 && gating.every(({ outcome }) => outcome === 'pass') ? 'pass' : 'inconclusive';
}
