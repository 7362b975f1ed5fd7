import { isMlcheckError } from '../errors.js';
import { weightsOf } from '../suite/planned.js';
import type { Plan, PlannedCheck } from '../suite/plan.js';
import { noiseOf, type PoolNoise } from '../verdict/sizing.js';
import { BASE } from '../table/row.js';
import { sourcesOf } from './demand.js';
import type { Pool } from './pool.js';
import { boundsInPool, groupsThatCount } from './pool-replay.js';
import type { PoolField } from './pool-table.js';

/** Accounts, at least, on which noise is told: with few the bound is all phantom, and says little of noise. */
const PLENTY = 50_000;

/**
 * What answers that were given before say of the noise that each claim will meet: with which noise the planner's closed form is as wide as the claim's own upper bound on accounts like the pool's, the share of the smaller class, and where a sound model lies for claims that leave room. Claims that are exact counts or proofs need none; claims that the pool cannot answer are left out.
 * @param arms whose answers may be believed: a recorded baseline says nothing of how two models differ
 */
export function poolNoise(plan: Plan, pool: Pool, arms: readonly ('candidate' | 'baseline')[], field?: PoolField): ReadonlyMap<string, PoolNoise> {
  const n = Math.min(...pool.accounts.values());
  const found = new Map<string, PoolNoise>();
  for (const planned of plan.checks) {
    const { check } = planned;
    const sources = check.needs.flatMap(sourcesOf);
    if (!['mean', 'class'].includes(check.planning.family) || sources.some(({ arm, variant, repeat }) => !arms.includes(arm) || variant !== BASE || repeat > 0)) continue;
    const noise = noiseIn(plan, planned, pool, n, field);
    if (noise !== undefined) found.set(check.id, noise);
  }
  return found;
}

function noiseIn(plan: Plan, { check, levels, units }: PlannedCheck, pool: Pool, n: number, field: PoolField | undefined): PoolNoise | undefined {
  try {
    // A list cannot be had twice: its items are told apart by name.
    const times = listed(check.needs) ? 1 : Math.max(1, Math.ceil(PLENTY / (n * check.cohorts.length)));
    const bounds = boundsInPool(plan, pool, check.id, { n, times, ...(field === undefined ? {} : { field }) });
    if (bounds.unusable !== undefined || !Number.isFinite(bounds.upper) || !Number.isFinite(bounds.estimate)) return undefined;
    const { positives, negatives } = (bounds.details ?? {}) as { readonly positives?: number; readonly negatives?: number };
    const share = check.planning.family === 'class' && positives !== undefined && negatives !== undefined ? Math.min(positives, negatives) / (positives + negatives) : undefined;
    const context = { weights: weightsOf(check, plan.weights), ...(share === undefined ? {} : { pool: { share } }), ...((listed(check.needs) || groupsThatCount(plan) !== undefined) && units !== undefined ? { units } : {}) };
    return {
      sigma: noiseOf(check, levels, context, n * times, bounds),
      ...(share === undefined ? {} : { share }),
      ...(check.planning.benign !== undefined && bounds.estimate < check.tolerance ? { benign: bounds.estimate } : {}),
    };
  } catch (error) {
    if (isMlcheckError(error) && error.code === 'statistic-undefined') return undefined;
    throw error;
  }
}

/** Lists are lists in a pool too, and groups are groups; other clusters are not told apart there, so the planner's own count of them comes on top. */
function listed(needs: PlannedCheck['check']['needs']): boolean {
  return needs.some(({ evidence }) => evidence === 'rankings');
}
