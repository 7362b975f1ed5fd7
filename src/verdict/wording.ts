import type { Bounds, Claim, Outcome, Unit, Verdict } from './types.js';

/**
 * A number as a reader meets it, in the unit of its claim: `0.031`, `1.2%`, `182 ms`, `3`. Enough digits to compare with a tolerance, no more; an unbounded
 * side reads `unbounded`.
 * @param beside the limits that it will be read beside: up to six digits are added until they read in the order in which they lie.
 */
export function numberOf(value: number, unit: Unit, ...beside: readonly number[]): string {
  return apart(value, beside.map((limit) => ({ limit, text: limitOf(limit, unit) })), (number, more) => inUnit(number, unit, more), 0, 6);
}

/** A limit as its author declared it, in the unit of its claim, no digit less: 0.35106 is never told as 0.351. Up to six digits more than {@link numberOf} has; a limit with no end in decimals gets three. */
export function limitOf(limit: number, unit: Unit): string {
  if (!Number.isFinite(limit) || unit === 'count') return inUnit(limit, unit, 0);
  const scaled = unit === 'share' ? limit * 100 : limit;
  for (let more = 0; more <= 6; more++) {
    const text = inUnit(limit, unit, more);
    if (Math.abs(read(text) - scaled) <= 1e-12 * Math.abs(scaled)) return text;
  }
  return inUnit(limit, unit, 3);
}

/**
 * The text of a value with the fewest decimals, from `least` to `most`, with which it reads on that side of a limit on which it lies: a printed 0.1 beside a limit of 0.1 must
 * never have failed it, nor a printed 0.35 one of 0.351. Every surface that prints values beside limits goes through here.
 * @param beside the limits, each with how that surface prints it
 */
export function apart(value: number, beside: readonly { readonly limit: number; readonly text: string }[], print: (value: number, decimals: number) => string, least: number, most: number): string {
  const told = (text: string): boolean => beside.every(({ limit, text: other }) => value === limit || !Number.isFinite(limit) || Math.sign(read(text) - read(other)) === Math.sign(value - limit));
  for (let decimals = least; ; decimals++) {
    const text = print(value, decimals);
    if (decimals >= most || !Number.isFinite(value) || told(text)) return text;
  }
}

/** The number that a printed text stands for, in the unit printed. */
function read(text: string): number {
  return Number.parseFloat(text.replaceAll(',', '').replace('−', '-'));
}

function inUnit(value: number, unit: Unit, more: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'unknown' : 'unbounded';
  switch (unit) {
    case 'share':
      return `${digits(value * 100, more)}%`;
    case 'milliseconds':
      return `${digits(value, more)} ms`;
    case 'count':
      return grouped(Math.round(value));
    default:
      return digits(value, more);
  }
}

/** Three decimals, more for values below 0.01, never exponential, trailing zeros dropped; and so many more digits. */
function digits(value: number, more: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1000 && more === 0) return grouped(Math.round(value));
  const decimals = more + (size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : Math.min(6, Math.max(3, 1 - Math.floor(Math.log10(size)))));
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** A whole number with commas: `12,400`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Bounds in words, never a bare estimate: the upper one for a pass, the lower one for a fail, both when undecided. */
export function becauseOf(claim: Pick<Claim, 'tolerance' | 'unit' | 'deterministic'>, bounds: Bounds, outcome: Outcome): string {
  if (bounds.unusable !== undefined) return `no usable evidence: ${bounds.unusable}`;
  if (!(bounds.n > 0)) return 'no usable evidence: no account was judged';
  if ([bounds.lower, bounds.upper, bounds.estimate].some(Number.isNaN)) return 'no usable evidence: the effect is not a number';
  const say = (value: number): string => numberOf(value, claim.unit, claim.tolerance);
  const after = `after ${unitsOf(bounds.n, bounds.details)}`;
  if (bounds.details?.['census'] === true) return `exactly ${say(bounds.estimate)} (tolerance ${limitOf(claim.tolerance, claim.unit)}) over all ${unitsOf(bounds.n, bounds.details)} of the population`;
  const reading = bounds.details?.['reading'];
  if (typeof reading === 'string') return `${reading} ${after}`;
  const tolerance = `(tolerance ${limitOf(claim.tolerance, claim.unit)})`;
  switch (outcome) {
    case 'pass':
      return `at most ${say(bounds.upper)} ${tolerance} ${after}`;
    case 'fail':
      return `at least ${say(bounds.lower)} ${tolerance} ${after}`;
    case 'inconclusive':
      return `between ${say(Math.max(bounds.lower, floorOf(claim.unit, bounds)))} and ${say(bounds.upper)} ${tolerance} ${after}`;
  }
}

/**
 * How many of what an effect rests on: `600 accounts`; lists where it is a mean over lists (`details.queries`), clusters where accounts that belong together count as one (`details.clusters`).
 */
export function unitsOf(n: number, details?: Bounds['details']): string {
  const word = details?.['queries'] === n ? 'list' : details?.['clusters'] === n ? 'cluster' : 'account';
  return `${grouped(n)} ${word}${n === 1 ? '' : 's'}`;
}

/** A share or count that is known to be nothing reads 0, not a negative bound. */
function floorOf(unit: Unit, { estimate }: Bounds): number {
  return unit === 'score' || estimate < 0 ? -Infinity : 0;
}

/** One verdict on one line, as section heads and terminals show it: `PASS  score-ks[loyal]  at most 0.041 (tolerance 0.1) after 600 accounts`. */
export function sentenceOf(claim: Pick<Claim, 'id'>, verdict: Verdict): string {
  return `${verdict.outcome.toUpperCase()}  ${claim.id}  ${verdict.because}`;
}

/** What a verdict promises, or what to do about it, in one or two sentences that need no statistics to read. */
export interface AdviceContext {
  /** The suite's miss budget and false-alarm budget. */
  readonly miss: number;
  readonly falseAlarm: number;
  readonly gatingChecks: number;
  /** Smallest effect that fails with 90% at this n, where known. */
  readonly detectable?: number;
  /** Accounts per cohort that would likely decide, where known. */
  readonly accountsNeeded?: number;
  /** The command that takes the reserved look. */
  readonly extend: string;
}

/** The second line under a verdict. */
export function adviceOf(claim: Pick<Claim, 'unit' | 'tolerance' | 'deterministic' | 'severity'>, verdict: Verdict, context: AdviceContext): string {
  const say = (value: number): string => numberOf(value, claim.unit, claim.tolerance);
  const percent = (value: number): string => limitOf(value, 'share');
  if (verdict.details?.['census'] === true && !claim.deterministic) return 'Every account of the population was scored: this is a count and no estimate, so neither error rate applies to it.';
  switch (verdict.outcome) {
    case 'pass': {
      if (claim.deterministic) return `No counterexample among ${grouped(verdict.n)} accounts.`;
      const caught = context.detectable === undefined || !Number.isFinite(context.detectable) ? '' : ` Would catch ${say(context.detectable)} with 90%.`;
      return `If the true effect were ${limitOf(claim.tolerance, claim.unit)} or more, this check would pass in at most ${percent(context.miss)} of runs.${caught}`;
    }
    case 'fail':
      if (claim.deterministic) return 'One counterexample is proof.';
      if (claim.severity === 'advisory') return 'Advisory: it does not turn the suite red and is outside its false-alarm promise.';
      return `Across all ${grouped(context.gatingChecks)} checks, a candidate within tolerance everywhere sees any FAIL in at most ${percent(context.falseAlarm)} of runs.`;
    case 'inconclusive': {
      const likely = context.accountsNeeded === undefined ? '' : `About ${grouped(context.accountsNeeded)} accounts per cohort would likely decide. `;
      return `${likely}Run \`${context.extend}\` to take the reserved look, or widen the tolerance.`;
    }
  }
}

/** The suite in one sentence, with what was promised about it. */
export function suiteSentence(
  outcome: Outcome,
  counts: Readonly<Record<Outcome, number>>,
  promise: { readonly falseAlarm: number; readonly miss: number },
): string {
  const total = counts.pass + counts.fail + counts.inconclusive;
  const claims = total === 1 ? 'claim' : 'claims';
  const kept = `False alarm at most ${limitOf(promise.falseAlarm, 'share')}, miss at most ${limitOf(promise.miss, 'share')}.`;
  switch (outcome) {
    case 'pass':
      return `All ${grouped(total)} gating ${claims} hold. ${kept}`;
    case 'fail':
      return `${grouped(counts.fail)} of ${grouped(total)} gating ${claims} ${counts.fail === 1 ? 'is' : 'are'} broken. ${kept}`;
    case 'inconclusive':
      return total === 0 ? 'No gating claim was judged: nothing can be said.' : `No claim is broken, but ${grouped(counts.inconclusive)} of ${grouped(total)} gating ${claims} could not be decided. ${kept}`;
  }
}
