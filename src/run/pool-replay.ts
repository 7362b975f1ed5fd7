import { MlcheckError } from '../errors.js';
import type { Scorer } from '../scoring/scorer.js';
import type { Plan } from '../suite/plan.js';
import { suiteOutcome } from '../verdict/decide.js';
import type { Bounds, Outcome, Verdict } from '../verdict/types.js';
import { prefixesOf } from './demand.js';
import type { Pool } from './pool.js';
import { drawOf, poolTable, probedOf, roundOf, WHOLE, type Groups, type PoolField } from './pool-table.js';
import { scoreLooks } from './score-looks.js';

/** What one replay came to. */
export interface Replay {
  readonly outcome: Outcome;
  /** By claim id; `undefined` for a claim that was not selected. */
  readonly verdicts: ReadonlyMap<string, Verdict | undefined>;
  /** Rows that a run would have scored. */
  readonly rows: number;
  readonly looks: number;
}

export interface ReplayOptions {
  /** Stop at the first failed gating claim. */
  readonly bail?: boolean;
  readonly field?: PoolField;
}

/**
 * The whole engine on accounts drawn from a pool: the same looks, evidence, bounds and decisions as in a run, with nothing left to score. A pure function of its arguments.
 * @param seed whole number from 0 to 2^32 - 1
 */
export async function replayPool(plan: Plan, pool: Pool, seed: number, { bail = false, field }: ReplayOptions = {}): Promise<Replay> {
  const { standings, looks } = await scoreLooks(plan, {
    scorers: Object.fromEntries(pool.arms.map((arm) => [arm, SILENT])),
    sink: { append: () => undefined },
    clock: STILL,
    startMs: 0,
    signal: new AbortController().signal,
    concurrency: 1,
    table: poolTable(pool, drawOf(seed, plan.suite.population.groups), field, groupsThatCount(plan)),
    source: NOBODY,
    bail,
    progress: () => undefined,
  });
  const judged = standings.filter(({ planned }) => planned.selected);
  return {
    outcome: suiteOutcome(judged.map(({ planned, verdict }) => ({ gates: planned.gates, outcome: verdict?.outcome ?? 'inconclusive' }))),
    verdicts: new Map(standings.map(({ planned, verdict }) => [planned.check.id, verdict])),
    rows: looks.reduce((sum, { rows }) => sum + rows, 0),
    looks: looks.length,
  };
}

/** What a claim's effect is in the pool itself: the truth that replays of the pool are held to. */
export function effectInPool(plan: Plan, pool: Pool, id: string, field?: PoolField): Bounds {
  return boundsInPool(plan, pool, id, field === undefined ? {} : { field });
}

/** A claim's bounds on the first `n` accounts of each cohort of the pool (all when absent), each `times` times (default 1). */
export function boundsInPool(plan: Plan, pool: Pool, id: string, { n = Infinity, times = 1, field }: { readonly n?: number; readonly times?: number; readonly field?: PoolField } = {}): Bounds {
  const planned = plan.checks.find(({ check }) => check.id === id);
  if (planned === undefined) throw new MlcheckError('internal', { place: 'pool', rule: 'must be asked for a claim of the plan', value: id });
  const { check, levels } = planned;
  const table = poolTable(pool, times === 1 ? WHOLE : roundOf(plan.suite.population.groups), field, groupsThatCount(plan));
  const { size } = plan.suite.population.groups ?? { size: 1 };
  const accounts = new Map([...pool.accounts].map(([cohort, all]) => [cohort, wholeGroups(Math.min(n, all), size)]));
  const evidence = check.needs.map((query) => {
    const prefixes = prefixesOf(check, query, accounts, plan.weights).map((prefix) => ({ ...prefix, n: times * Math.min(prefix.n, probedOf(pool, query, prefix.cohort)) }));
    return table.evidence(query, prefixes);
  });
  return check.effect(evidence, levels);
}

/** As many accounts as whole groups have, where there is one. */
const wholeGroups = (accounts: number, size: number): number => (accounts < size ? accounts : accounts - (accounts % size));

/** Groups of accounts that are the suite's clusters: others are not told apart in a pool. */
export function groupsThatCount({ suite: { clusterBy, population } }: Plan): Groups | undefined {
  return population.groups !== undefined && population.groups.by === clusterBy ? population.groups : undefined;
}

/** The plan of some claims alone, at the levels that they have in the whole. */
export function planOfClaims(plan: Plan, ids: ReadonlySet<string>): Plan {
  return { ...plan, checks: plan.checks.filter(({ check }) => ids.has(check.id)) };
}

const silent = (): never => {
  throw new MlcheckError('internal', { place: 'pool', rule: 'must never send a request' });
};
const SILENT: Scorer = { batchSize: 32, recorded: true, probe: silent, score: silent, exchange: silent, close: async () => undefined };
const STILL = { now: () => 0, sleep: async () => undefined };
const NOBODY = { seed: 0, cohorts: [], account: silent };
