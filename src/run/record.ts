import { weightsOf } from '../suite/planned.js';
import { accountsToDecide, detectableAt } from '../verdict/plan-check.js';
import type { Verdict } from '../verdict/types.js';
import { rounded } from './rounded.js';
import type { VerdictRecord } from './run.js';
import type { Standing } from './judge.js';

/** What a record needs besides the verdict. */
export interface RecordContext {
  /** The suite as it was named on the command line. */
  readonly suite: string;
  /** Options that differ from the suite file, as written: `--candidate 3 --seed 7`. */
  readonly options: string;
  /** Accounts per cohort at each look, and asked for in all. */
  readonly looks: readonly number[];
  readonly accounts: ReadonlyMap<string, number>;
  readonly weights: ReadonlyMap<string, number>;
}

/** A claim as `run.json` keeps it. Infinite bounds become null; numbers are rounded to 12 significant digits, so that they print alike everywhere. */
export function recordOf({ planned, verdict, history }: Standing, context: RecordContext, unjudged: string): VerdictRecord {
  const { check } = planned;
  const judged: Verdict = verdict ?? {
    outcome: 'inconclusive',
    estimate: Number.NaN,
    lower: -Infinity,
    upper: Infinity,
    tolerance: check.tolerance,
    n: 0,
    look: 0,
    level: planned.levels,
    because: unjudged,
  };
  const worst = judged.worst ?? [];
  const accounts = Math.max(0, ...check.cohorts.map((cohort) => context.accounts.get(cohort) ?? 0));
  const needed = accounts === 0 ? undefined : accountsToDecide(judged, accounts);
  // A census estimates nothing, so there is no effect that it might miss.
  const detectable = judged.n === 0 || judged.look === 0 || judged.details?.['census'] === true ? undefined : detectableAt(check, planned.levels, context.looks[judged.look - 1] ?? accounts, { weights: weightsOf(check, context.weights), ...(planned.units === undefined ? {} : { units: planned.units }) });
  return {
    id: check.id,
    kind: check.kind,
    claim: check.claim,
    scope: check.scope,
    cohorts: check.cohorts,
    severity: check.severity,
    gates: planned.gates,
    tags: check.tags,
    ...(check.owner === undefined ? {} : { owner: check.owner }),
    ...(check.because === undefined ? {} : { why: check.because }),
    ...(check.knownIssue === undefined ? {} : { knownIssue: check.knownIssue }),
    outcome: judged.outcome,
    estimate: finite(judged.estimate),
    lower: finite(judged.lower),
    upper: finite(judged.upper),
    tolerance: check.tolerance,
    unit: check.unit,
    n: judged.n,
    look: judged.look,
    level: { fail: rounded(judged.level.fail), pass: rounded(judged.level.pass) },
    deterministic: check.deterministic,
    timed: check.timed,
    because: judged.because,
    ...(judged.details === undefined ? {} : { details: roundedDeep(judged.details) as Record<string, unknown> }),
    ...(needed === undefined ? {} : { accountsNeeded: twoDigits(needed) }),
    ...(detectable === undefined ? {} : { detectable: rounded(detectable) }),
    worst,
    replay: replayCommand(worst[0] ?? `${check.cohorts[0] ?? ''}/0`, context),
    history: history.map((then) => ({ look: then.look, n: then.n, lower: finite(then.lower), upper: finite(then.upper), estimate: finite(then.estimate) })),
  };
}

/** `mlcheck replay fraud-risk --account new/17 --candidate 3`. */
export function replayCommand(account: string, { suite, options }: Pick<RecordContext, 'suite' | 'options'>): string {
  return `mlcheck replay ${suite} --account ${account}${options === '' ? '' : ` ${options}`}`;
}

/** Rounded up to two digits: a projection has no more. */
function twoDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? rounded(value) : null;
}

function roundedDeep(value: unknown): unknown {
  if (typeof value === 'number') return finite(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array, finite);
  if (Array.isArray(value)) return value.map(roundedDeep);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, roundedDeep(part)]));
  return value;
}
