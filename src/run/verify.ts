import { clopperPearsonLower, clopperPearsonUpper } from '../stats/clopper-pearson.js';
import type { Plan, PlannedCheck } from '../suite/plan.js';
import { BASE } from '../table/row.js';
import type { Outcome } from '../verdict/types.js';
import { calibrated } from './calibrate.js';
import { partKey, partName, type Pool } from './pool.js';
import { effectInPool, planOfClaims, replayPool, type Replay } from './pool-replay.js';
import type { PoolField } from './pool-table.js';
import { rateOf, type Rate } from './rate.js';

/** How a suite is verified. */
export interface VerifyOptions {
  /** Replays of each claim at tolerance and at its smallest detectable effect; the unchanged world gets ten times, claims on many cohorts a fifth as many. Default 30. */
  readonly replays?: number;
  /** Seed of the first replay; default 1. */
  readonly seed?: number;
  readonly field?: PoolField;
  readonly progress?: (what: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** One world that whole suites were replayed in. */
export interface WorldRates {
  readonly world: 'baseline against itself' | 'candidate';
  readonly replays: number;
  readonly green: Rate;
  readonly red: Rate;
  /** Replays in which a claim failed whose effect in the pool is within its tolerance. */
  readonly falseAlarm: Rate;
  /** Replays that were green although some gating claim is out of tolerance in the pool; absent where none is. */
  readonly miss?: Rate;
  /** Gating claims whose effect in the pool is beyond the tolerance. */
  readonly out: readonly string[];
  /** Mean share of the budgeted rows that was used. */
  readonly budgetUsed: number;
}

/** One claim alone, at an effect that was put there. */
export interface ClaimRates {
  readonly id: string;
  readonly tolerance: number;
  readonly at: 'tolerance' | 'detectable';
  /** Effect on every account of the pool. */
  readonly effect: number;
  readonly how: string;
  readonly passed: Rate;
  readonly failed: Rate;
}

/** What is promised, and what came of it. */
export interface PromiseKept {
  readonly promise: string;
  readonly atMost: number;
  readonly rate: Rate;
  readonly verdict: 'holds' | 'not shown' | 'broken';
}

export interface Verification {
  readonly schema: 'mlcheck-verify/1';
  readonly suite: string;
  readonly planHash: string;
  readonly confidence: number;
  readonly outcome: Outcome;
  readonly worlds: readonly WorldRates[];
  readonly claims: readonly ClaimRates[];
  readonly promises: readonly PromiseKept[];
  /** Accounts of the smallest cohort of the pool; fewer than the first look has, and nothing can be told. */
  readonly poolAccounts: number;
  /** Gating claims that no injection brings to their tolerance: nothing is said of them. */
  readonly notTried: readonly string[];
}

const CONFIDENCE = 0.95;

/**
 * Replays a suite's engine on a pool: nothing changed, the candidate as it is, each claim exactly at its tolerance, each at the smallest effect that the plan calls detectable. No request.
 *
 * A promise **holds** when the exact upper bound of its rate at 95% is within it; it is **broken** when the lower bound is beyond it at 95% over all rates that were looked at; else it is
 * not shown by so many replays. `fail` when one is broken, `pass` when all hold on a pool that is at least as large as the first look, else `inconclusive`.
 */
export async function verifySuite(plan: Plan, pool: Pool, options: VerifyOptions = {}): Promise<Verification> {
  const { replays = 30, seed = 1, field, progress, signal } = options;
  const worlds: WorldRates[] = [];
  const same = unchanged(pool);
  if (same !== undefined) worlds.push(await worldRates(plan, same, 'baseline against itself', 10 * replays, options));
  worlds.push(await worldRates(plan, pool, 'candidate', replays, options));

  const claims: ClaimRates[] = [];
  const notTried: string[] = [];
  const estimated = plan.checks.filter(estimates);
  for (const [done, planned] of estimated.entries()) {
    const { check, detectable } = planned;
    progress?.('claims at their tolerance and at the smallest effect they catch', done, estimated.length);
    for (const [at, effect] of [['tolerance', check.tolerance], ['detectable', detectable]] as const) {
      if (effect === null) continue;
      const world = calibrated(plan, same ?? pool, check.id, effect, field);
      if (world === undefined) {
        if (at === 'tolerance') notTried.push(check.id);
        continue;
      }
      const times = Math.max(5, Math.ceil(replays / (check.cohorts.length > 4 ? 5 : 1)));
      const alone = planOfClaims(plan, new Set([check.id]));
      const counts = { pass: 0, fail: 0, inconclusive: 0 };
      for (let k = 0; k < times; k++) {
        signal?.throwIfAborted();
        const verdict = (await replayPool(alone, world.pool, (seed + k) >>> 0, field === undefined ? {} : { field })).verdicts.get(check.id);
        counts[verdict?.outcome ?? 'inconclusive']++;
        await breath();
      }
      claims.push({ id: check.id, tolerance: check.tolerance, at, effect: world.effect, how: world.how, passed: rateOf(counts.pass, times, CONFIDENCE), failed: rateOf(counts.fail, times, CONFIDENCE) });
    }
  }
  const promises = promisesOf(plan, worlds, claims);
  const poolAccounts = Math.min(...pool.accounts.values());
  const shown = notTried.length < estimated.length && poolAccounts >= (plan.looks[0] ?? 0) && promises.every(({ verdict }) => verdict === 'holds');
  return {
    schema: 'mlcheck-verify/1',
    suite: plan.suite.name,
    planHash: plan.hash,
    confidence: CONFIDENCE,
    outcome: promises.some(({ verdict }) => verdict === 'broken') ? 'fail' : shown ? 'pass' : 'inconclusive',
    worlds,
    claims,
    promises,
    poolAccounts,
    notTried,
  };
}

/**
 * The pool in which the candidate is the baseline, request by request; `undefined` without a baseline. Only the candidate answered twins and repeats: they keep their distance from their
 * account's answer, so that a claim about them says of the baseline what it said of the candidate.
 */
export function unchanged(pool: Pool): Pool | undefined {
  if (!pool.arms.includes('baseline')) return undefined;
  const parts = new Map(pool.parts);
  for (const [key, part] of pool.parts) {
    const at = partName(key);
    if (at.arm !== 'candidate') continue;
    const [candidate, baseline] = (['candidate', 'baseline'] as const).map((arm) => pool.parts.get(partKey({ arm, cohort: at.cohort, variant: BASE, repeat: 0 })));
    if (candidate === undefined || baseline === undefined) continue;
    if (at.variant === BASE && at.repeat === 0) parts.set(key, { ...baseline, wrongVersion: candidate.wrongVersion });
    else parts.set(key, { ...part, score: part.score.map((score, place) => baseline.score[place]! + (score - candidate.score[place]!)) });
  }
  return { ...pool, parts };
}

/** Claims with an error rate: gating, no proof, no claim about time. */
function estimates({ check, selected, gates }: PlannedCheck): boolean {
  return selected && gates && !check.deterministic && !check.timed;
}

async function worldRates(plan: Plan, pool: Pool, world: WorldRates['world'], replays: number, { seed = 1, field, progress, signal }: VerifyOptions): Promise<WorldRates> {
  const gating = plan.checks.filter(({ selected, gates }) => selected && gates);
  const out = gating.filter(({ check }) => beyond(plan, pool, check.id, check.tolerance, field)).map(({ check }) => check.id);
  const counts = { green: 0, red: 0, alarm: 0, missed: 0, rows: 0 };
  for (let k = 0; k < replays; k++) {
    signal?.throwIfAborted();
    progress?.(world, k, replays);
    const replay = await replayPool(plan, pool, (seed + k) >>> 0, field === undefined ? {} : { field });
    counts.green += Number(replay.outcome === 'pass');
    counts.red += Number(replay.outcome === 'fail');
    counts.alarm += Number(falseAlarm(replay, gating, out));
    counts.missed += Number(out.length > 0 && replay.outcome === 'pass');
    counts.rows += replay.rows;
    await breath();
  }
  return {
    world,
    replays,
    green: rateOf(counts.green, replays, CONFIDENCE),
    red: rateOf(counts.red, replays, CONFIDENCE),
    falseAlarm: rateOf(counts.alarm, replays, CONFIDENCE),
    ...(out.length === 0 ? {} : { miss: rateOf(counts.missed, replays, CONFIDENCE) }),
    out,
    budgetUsed: counts.rows / replays / plan.rows,
  };
}

function falseAlarm({ verdicts }: Replay, gating: readonly PlannedCheck[], out: readonly string[]): boolean {
  return gating.some(({ check }) => verdicts.get(check.id)?.outcome === 'fail' && !out.includes(check.id));
}

function beyond(plan: Plan, pool: Pool, id: string, tolerance: number, field?: PoolField): boolean {
  const { estimate, unusable } = effectInPool(plan, pool, id, field);
  return unusable === undefined && estimate > tolerance;
}

function promisesOf(plan: Plan, worlds: readonly WorldRates[], claims: readonly ClaimRates[]): readonly PromiseKept[] {
  const { falseAlarm: alarm, miss } = plan.suite.budget;
  const atTolerance = claims.filter(({ at }) => at === 'tolerance');
  const looked = worlds.length * 2 + atTolerance.length * 2;
  const kept = (promise: string, count: number, of: number, atMost: number): PromiseKept => ({ promise, atMost, rate: rateOf(count, of, CONFIDENCE), verdict: verdictOf(count, of, atMost, looked) });
  // What both worlds say of false alarms is one promise: claims within tolerance do not fail.
  const within = worlds.reduce((sum, { falseAlarm }) => ({ count: sum.count + falseAlarm.count, of: sum.of + falseAlarm.of }), { count: 0, of: 0 });
  const sum = (rates: readonly Rate[]): readonly [number, number] => [rates.reduce((all, { count }) => all + count, 0), rates.reduce((all, { of }) => all + of, 0)];
  const passes = sum(atTolerance.map(({ passed }) => passed));
  const refuted = atTolerance.filter(({ passed, failed }) => verdictOf(passed.count, passed.of, miss, looked) === 'broken' || verdictOf(failed.count, failed.of, alarm, looked) === 'broken');
  return [
    kept('a candidate within every tolerance sees any fail', within.count, within.of, alarm),
    ...worlds.flatMap(({ world, miss: missed }) => (missed === undefined ? [] : [kept(`${world}, which is out of tolerance, is green`, missed.count, missed.of, miss)])),
    ...(passes[1] === 0 ? [] : [kept('a claim exactly at its tolerance passes', passes[0], passes[1], miss)]),
    ...refuted.map(({ id, passed, failed }): PromiseKept => {
      const passing = verdictOf(passed.count, passed.of, miss, looked) === 'broken';
      return { promise: `${id} at its tolerance ${passing ? 'passes' : 'fails'}`, atMost: passing ? miss : alarm, rate: passing ? passed : failed, verdict: 'broken' };
    }),
  ];
}

/** @param looked rates that are held to a promise: the chance that a kept promise is called broken is 5% over all of them */
function verdictOf(count: number, of: number, atMost: number, looked: number): PromiseKept['verdict'] {
  if (of === 0) return 'not shown';
  if (clopperPearsonLower(count, of, (1 - CONFIDENCE) / looked) > atMost) return 'broken';
  return clopperPearsonUpper(count, of, 1 - CONFIDENCE) <= atMost ? 'holds' : 'not shown';
}

/** Lets signals and progress through between replays, which are all computation. */
function breath(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
