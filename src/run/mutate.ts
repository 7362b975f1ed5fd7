import type { Plan, PlannedCheck } from '../suite/plan.js';
import { rangeOf } from './calibrate.js';
import { MUTATIONS } from './mutations.js';
import type { Pool } from './pool.js';
import { replayPool } from './pool-replay.js';
import type { PoolField } from './pool-table.js';

/** How a gate is tried. */
export interface MutateOptions {
  /** Replays of each regression at each size; default 10. */
  readonly replays?: number;
  readonly seed?: number;
  /** The cohort that is hit by regressions of one cohort; default the first of the suite. */
  readonly cohort?: string;
  readonly field?: PoolField;
  readonly signal?: AbortSignal;
}

/** One regression at one size. */
export interface MutationSize {
  readonly size: number;
  readonly tells: string;
  /** Share of replays in which the run was red. */
  readonly red: number;
  /** Share of replays in which it was green. */
  readonly green: number;
  /** Share of replays in which each claim failed, claims that gate first; those that never did are left out. */
  readonly caughtBy: Readonly<Record<string, number>>;
}

/** One regression at growing size. */
export interface MutationResult {
  readonly id: string;
  /** Why it was not tried. */
  readonly untried?: string;
  /** The cohort that was hit, where it was one. */
  readonly cohort?: string;
  readonly sizes: readonly MutationSize[];
  /** The smallest size from which on the run is red in at least 90% of replays, and what it is; absent when no size is. */
  readonly caughtFrom?: { readonly size: number; readonly tells: string };
  /** For each claim that catches it at some size: the smallest size from which on it fails in at least 90%. */
  readonly claims: readonly { readonly id: string; readonly gates: boolean; readonly size: number }[];
}

export interface MutationReport {
  readonly schema: 'mlcheck-mutate/1';
  readonly suite: string;
  readonly planHash: string;
  readonly replays: number;
  readonly mutations: readonly MutationResult[];
  /** Regressions that no size of was caught. */
  readonly uncaught: readonly string[];
  /** Gating claims that caught nothing: what they guard against was not among the regressions. */
  readonly idle: readonly string[];
}

const CAUGHT = 0.9;

/**
 * Tries a gate against known regressions: the candidate's answers in a pool are made worse in one known way, by growing size, and the whole engine is replayed on them. No request. What is
 * caught, by which claims and from what size on, is the power of the gate itself; what nothing catches is where it is blind.
 */
export async function mutateSuite(plan: Plan, pool: Pool, { replays = 10, seed = 1, cohort, field, signal }: MutateOptions = {}): Promise<MutationReport> {
  const range = rangeOf(plan, pool);
  const mutations: MutationResult[] = [];
  for (const { id, sizes, tells, inject, oneCohort, unfit } of MUTATIONS) {
    const untried = unfit?.(pool);
    if (untried !== undefined) {
      mutations.push({ id, untried, sizes: [], claims: [] });
      continue;
    }
    const hit = oneCohort === true ? [cohort ?? pool.cohorts[0]!] : undefined;
    const results: MutationSize[] = [];
    for (const size of sizes) {
      const world = inject(pool, size, { range, ...(hit === undefined ? {} : { cohorts: hit }) });
      results.push({ size, tells: tells(size), ...(await sharesIn(plan, world, replays, seed, field, signal)) });
    }
    mutations.push({ id, ...(hit === undefined ? {} : { cohort: hit[0]! }), sizes: results, ...caughtFrom(results), claims: claimsOf(plan.checks, results) });
  }
  return {
    schema: 'mlcheck-mutate/1',
    suite: plan.suite.name,
    planHash: plan.hash,
    replays,
    mutations,
    uncaught: mutations.filter(({ untried, caughtFrom: from }) => untried === undefined && from === undefined).map(({ id }) => id),
    idle: plan.checks.filter(({ check, selected, gates }) => selected && gates && !mutations.some(({ claims }) => claims.some((claim) => claim.id === check.id))).map(({ check }) => check.id),
  };
}

async function sharesIn(plan: Plan, world: Pool, replays: number, seed: number, field: PoolField | undefined, signal: AbortSignal | undefined): Promise<Pick<MutationSize, 'red' | 'green' | 'caughtBy'>> {
  const failed = new Map<string, number>();
  let [red, green] = [0, 0];
  for (let k = 0; k < replays; k++) {
    signal?.throwIfAborted();
    const { outcome, verdicts } = await replayPool(plan, world, (seed + k) >>> 0, field === undefined ? {} : { field });
    red += Number(outcome === 'fail');
    green += Number(outcome === 'pass');
    for (const [id, verdict] of verdicts) if (verdict?.outcome === 'fail') failed.set(id, (failed.get(id) ?? 0) + 1);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  const ordered = [...plan.checks].sort((a, b) => Number(b.gates) - Number(a.gates));
  return {
    red: red / replays,
    green: green / replays,
    caughtBy: Object.fromEntries(ordered.filter(({ check }) => failed.has(check.id)).map(({ check }) => [check.id, failed.get(check.id)! / replays])),
  };
}

/** The smallest size from which on all larger ones are caught too. */
function smallest(sizes: readonly MutationSize[], caught: (size: MutationSize) => boolean): MutationSize | undefined {
  const missed = sizes.findLastIndex((size) => !caught(size));
  return sizes[missed + 1];
}

function caughtFrom(sizes: readonly MutationSize[]): Pick<MutationResult, 'caughtFrom'> {
  const found = smallest(sizes, ({ red }) => red >= CAUGHT);
  return found === undefined ? {} : { caughtFrom: { size: found.size, tells: found.tells } };
}

function claimsOf(checks: readonly PlannedCheck[], sizes: readonly MutationSize[]): MutationResult['claims'] {
  return checks
    .flatMap(({ check, gates }) => {
      const found = smallest(sizes, ({ caughtBy }) => (caughtBy[check.id] ?? 0) >= CAUGHT);
      return found === undefined ? [] : [{ id: check.id, gates, size: found.size }];
    })
    .sort((a, b) => a.size - b.size);
}
