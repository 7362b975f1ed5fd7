import { LOOKS_IN_RUN } from './look-sizes.js';
import { sizingOf, type Sizing, type SizingContext } from './sizing.js';
import type { Claim, Levels, Verdict } from './types.js';
import { grouped, limitOf, numberOf } from './wording.js';

/** Chance that a check at the effect called detectable fails. */
export const POWER = 0.9;

/** Chance that an unchanged candidate passes every gating check, shared out over them. */
const CLEAN_PASS = 0.99;

/** What can be said of a check before any request. */
export interface CheckPlan {
  /** Accounts per cohort at which an as-good-as-unchanged candidate (a quarter of the way to the tolerance; where the claim leaves room, where it says that a sound one lies) passes with 99% over the suite; `null` for proofs and advisory claims. */
  readonly accountsToPass: number | null;
  /** Smallest effect that fails with 90% at the run's last look; `null` where nothing is planned or none does. */
  readonly detectable: number | null;
  /** The same at the look that `--extend` takes. */
  readonly detectableExtended: number | null;
  /** Chance of inconclusive at the run's last look when the true effect lies at 0, a quarter and half of the way to the tolerance. */
  readonly inconclusiveAt: readonly [number, number, number] | null;
  /** The check cannot be decided within the budget, whatever the candidate does: why, and what would make it decidable. */
  readonly undecidable?: { readonly reason: string; readonly hint: string };
  /** It can be decided, but an unchanged candidate may well stay inconclusive. */
  readonly doubtful?: string;
}

/**
 * Plans one check. Sizes rest on the check's own guess of noise, or on a pool where there is one; `undecidable` rests on no guess: even a perfect candidate could not pass, or nobody knows bounds for such accounts.
 * @param looks accounts per cohort at the six looks
 * @param gatingChecks of the whole suite
 */
export function planCheck(claim: Claim, levels: Levels, looks: readonly number[], gatingChecks: number, context: SizingContext): CheckPlan {
  const sizing = sizingOf(claim, levels, context);
  if (sizing === undefined) return { accountsToPass: null, detectable: null, detectableExtended: null, inconclusiveAt: null };
  const { unclustered, listsAbove } = claim.planning;
  if (listsAbove !== undefined && context.units?.final === true && context.units.largest <= listsAbove) {
    const reason = `no list has more than ${grouped(context.units.largest)} items, and one of at most ${grouped(listsAbove)} has all of them in its top`;
    return { accountsToPass: null, detectable: null, detectableExtended: null, inconclusiveAt: null, undecidable: { reason, hint: 'choose a smaller k, or larger groups' } };
  }
  if (unclustered !== undefined && context.units !== undefined) {
    return { accountsToPass: null, detectable: null, detectableExtended: null, inconclusiveAt: null, undecidable: { reason: unclustered.reason, hint: `${unclustered.hint}, or make it advisory` } };
  }
  const last = looks[LOOKS_IN_RUN - 1]!;
  const benign = context.pool?.benign ?? claim.planning.benign ?? 0;
  const toward = (part: number): number => benign + part * (claim.tolerance - benign);
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const chance = (part: number): number => Math.max(0, 1 - sizing.passes(last, toward(part)) - sizing.fails(last, toward(part)));
  // A claim that leaves room says itself where an unchanged candidate lies; else a quarter of the way stands for one that is almost unchanged.
  const usual = claim.planning.benign === undefined ? toward(0.25) : benign;
  const accountsToPass = smallest((n) => sizing.passes(n, usual) >= 1 - (1 - CLEAN_PASS) / Math.max(1, gatingChecks));
  const plan = {
    accountsToPass,
    detectable: finite(sizing.detectable(last, POWER)),
    detectableExtended: finite(sizing.detectable(looks[looks.length - 1]!, POWER)),
    inconclusiveAt: [chance(0), chance(0.25), chance(0.5)] as const,
  };
  if (sizing.hopeless(last)) return { ...plan, undecidable: whyNot(claim, levels, sizing, last, context) };
  if (chance(0) > 0.1) {
    const needs = accountsToPass === null ? 'more accounts than any budget has' : `about ${grouped(accountsToPass)} accounts per cohort`;
    return { ...plan, doubtful: `even an unchanged candidate is inconclusive with ${numberOf(chance(0), 'share')}; it needs ${needs}, the budget is ${grouped(last)}` };
  }
  return plan;
}

function whyNot(claim: Claim, levels: Levels, sizing: Sizing, last: number, context: SizingContext): { readonly reason: string; readonly hint: string } {
  const needed = smallest((n) => !sizing.hopeless(n));
  const wider = smallestTolerance(claim, levels, last, context);
  const ways = [
    needed === null ? '' : `set budget.accounts to ${grouped(needed)}`,
    wider === undefined ? '' : claim.tolerance === 0 ? `widen its bounds by ${limitOf(wider, claim.unit)}` : `widen the tolerance to ${limitOf(wider, claim.unit)}`,
    claim.scope === 'all' || claim.planning.contrast === true ? '' : 'claim it for all cohorts together',
    'make it advisory',
  ].filter((way) => way !== '');
  const limited = claim.probeAccounts !== undefined && claim.probeAccounts < last;
  return {
    reason: `no candidate can pass within ${grouped(limited ? claim.probeAccounts : last)} accounts per cohort: without any counterexample the upper bound would still be above ${limitOf(claim.tolerance, claim.unit)}`,
    hint: `${limited ? 'ask more accounts (`accounts`), or ' : ''}${ways.slice(0, -1).join(', ')}${ways.length > 1 ? ', or ' : ''}${ways.at(-1)}`,
  };
}

/** The tolerance, to two digits, from which on the check could be decided. */
function smallestTolerance(claim: Claim, levels: Levels, last: number, context: SizingContext): number | undefined {
  const decidable = (tolerance: number): boolean => sizingOf({ ...claim, tolerance }, levels, context)?.hopeless(last) === false;
  const { range, scale, family } = claim.planning;
  // A tolerance that no effect exceeds would claim nothing.
  const most = claim.unit === 'share' && family === 'rate' ? 0.99 : scale === 'sqrt' ? 1e6 : 0.99 * range;
  const from = Math.max(claim.tolerance, 1e-9);
  let high = from;
  while (high < most && !decidable(high)) high = Math.min(most, high * 2);
  if (!decidable(high)) return undefined;
  let low = high / 2;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (decidable(middle)) high = middle;
    else low = middle;
  }
  const digit = 10 ** (Math.floor(Math.log10(high)) - 1);
  return Math.ceil(high / digit - 1e-9) * digit;
}

/** The smallest whole n up to a hundred million for which it holds, by doubling and halving; `null` for none. */
function smallest(holds: (n: number) => boolean): number | null {
  let high = 1;
  while (!holds(high)) if ((high *= 2) > 1e8) return null;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Smallest effect that fails with 90% at so many accounts per cohort: what a verdict at that look would have caught. `undefined` where nothing is planned. */
export function detectableAt(claim: Claim, levels: Levels, accountsPerCohort: number, context: SizingContext): number | undefined {
  const effect = sizingOf(claim, levels, context)?.detectable(accountsPerCohort, POWER);
  return effect === undefined || !Number.isFinite(effect) ? undefined : effect;
}

/**
 * Accounts per cohort that would likely decide an inconclusive claim: how far its nearer bound must still shrink, at the rate 1 / sqrt(n). `undefined` when the
 * estimate sits on the tolerance, or a bound is missing: nothing sensible can be said.
 */
export function accountsToDecide(verdict: Pick<Verdict, 'lower' | 'upper' | 'estimate' | 'tolerance' | 'outcome'>, accountsPerCohort: number): number | undefined {
  const { lower, upper, estimate, tolerance, outcome } = verdict;
  if (outcome !== 'inconclusive') return undefined;
  const room = Math.abs(tolerance - estimate);
  const width = estimate <= tolerance ? upper - estimate : estimate - lower;
  if (!(room > 0) || !Number.isFinite(width) || !(width > 0)) return undefined;
  const needed = Math.ceil(accountsPerCohort * (width / room) ** 2);
  return needed > 1e8 ? undefined : Math.max(needed, accountsPerCohort + 1);
}
