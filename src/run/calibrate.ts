import { MlcheckError, isMlcheckError } from '../errors.js';
import type { Plan } from '../suite/plan.js';
import type { Bounds } from '../verdict/types.js';
import { blend, drop, jump, shuffle, twins, type Injection, type InjectContext } from './inject.js';
import { BASE } from '../table/row.js';
import { sourcesOf } from './demand.js';
import { partName, type Pool } from './pool.js';
import { effectInPool } from './pool-replay.js';
import type { PoolField } from './pool-table.js';

/** A pool in which one claim's effect is what was asked for. */
export interface Calibrated {
  readonly pool: Pool;
  /** The effect that it came to, at least the one asked for and next to it. */
  readonly effect: number;
  /** How it was brought about: `scores up`, `jumps`, ... */
  readonly how: string;
}

const STEPS = 12;
/** Near enough to the effect asked for, as a share of the way there. */
const CLOSE = 0.002;

/**
 * Injects into the candidate's answers until a claim's effect, on every account of the pool, is what is asked for. Ways are tried in order; the first that reaches it is halved in on.
 * @returns `undefined` where no way reaches the effect, or the effect is there without doing anything
 */
export function calibrated(plan: Plan, pool: Pool, id: string, effect: number, field?: PoolField): Calibrated | undefined {
  const { check } = plan.checks.find((planned) => planned.check.id === id)!;
  const context: InjectContext = { range: rangeOf(plan, pool), cohorts: check.cohorts };
  const at = (world: Pool): number => {
    const bounds = usable(() => effectInPool(plan, world, id, field));
    return bounds === undefined || bounds.unusable !== undefined ? NaN : bounds.estimate;
  };
  const unchanged = at(pool);
  if (!(unchanged < effect)) return undefined;
  const reads = check.needs.flatMap(sourcesOf);
  for (const [how, inject, cohorts] of ways(check.cohorts, reads.some(({ variant }) => variant !== BASE), reads.some(({ column }) => column === 'failed'))) {
    const world = (size: number): Pool => inject(pool, size, { ...context, cohorts });
    let [low, high] = [0, firstReach((size) => at(world(size)) >= effect)];
    if (Number.isNaN(high)) continue;
    let came = at(world(high));
    for (let step = 0; step < STEPS && came - effect > CLOSE * (effect - unchanged); step++) {
      const middle = (low + high) / 2;
      const found = at(world(middle));
      if (found >= effect) [high, came] = [middle, found];
      else low = middle;
    }
    const reached = world(high);
    // An effect that comes all at once (an order that ties undo) cannot be brought to the tolerance in this way.
    if (came - effect > 0.05 * (effect - unchanged)) continue;
    return { pool: reached, effect: came, how };
  }
  return undefined;
}

/** The smallest of some sizes that reaches, NaN for none: an effect need not grow all the way to size 1. */
function firstReach(reaches: (size: number) => boolean): number {
  return [0.05, 0.2, 0.5, 1].find(reaches) ?? NaN;
}

type Way = readonly [string, Injection, readonly string[]];

function ways(cohorts: readonly string[], twin: boolean, failing: boolean): readonly Way[] {
  if (twin) return [['twins down', twins('down'), cohorts], ['twins up', twins('up'), cohorts], ['twins away', twins('away'), cohorts]];
  if (failing) return [['lost replies', drop, cohorts]];
  return [
    ['scores up', blend('up'), cohorts],
    ['scores down', blend('down'), cohorts],
    ['scores up in one cohort', blend('up'), cohorts.slice(0, 1)],
    ['scores up in the last cohort', blend('up'), cohorts.slice(-1)],
    ['jumps', jump('up'), cohorts],
    ['scores of others', shuffle, cohorts],
  ];
}

/** The declared range, or that of the scores in the pool. */
export function rangeOf({ suite }: Plan, pool: Pool): readonly [number, number] {
  if (suite.range !== undefined) return suite.range;
  let [low, high] = [Infinity, -Infinity];
  for (const [key, part] of pool.parts) {
    if (partName(key).variant !== BASE) continue;
    for (const score of part.score) {
      if (score < low) low = score;
      if (score > high) high = score;
    }
  }
  if (!(low <= high)) throw new MlcheckError('run-invalid', { place: 'pool', rule: 'must hold a score' });
  return [low, high];
}

function usable(effect: () => Bounds): Bounds | undefined {
  try {
    return effect();
  } catch (error) {
    if (isMlcheckError(error) && error.code === 'statistic-undefined') return undefined;
    throw error;
  }
}
