import { streamOf } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import type { Column } from '../table/evidence.js';
import { BASE } from '../table/row.js';
import { partKey, partName, type PartName, type Pool, type PoolPart } from './pool.js';

/** What a regression may know of the suite. */
export interface InjectContext {
  /** Range of the score: the declared one, or that of the pool's scores. */
  readonly range: readonly [number, number];
  /** Cohorts that are hit; all of the pool when absent. */
  readonly cohorts?: readonly string[];
  /** Decimals that a truncated score keeps, and the like, are chosen by the regression's own size. */
  readonly threshold?: number;
}

/** A candidate that became worse in one known way, by a size from 0 (not at all) to 1 (as bad as it can be). A pure function. */
export type Injection = (pool: Pool, size: number, context: InjectContext) => Pool;

/** Changes every score of the candidate that is there: base answers, twins and repeats alike. */
export function scores(change: (score: number, place: number, at: PartName, context: InjectContext, size: number, pool: Pool) => number): Injection {
  return (pool, size, context) =>
    changed(pool, context, (part, at) => {
      const score = part.score.map((one, place) => (Number.isNaN(one) ? NaN : change(one, place, at, context, size, pool)));
      return { ...part, score };
    });
}

/** Changes whole parts of the candidate in the cohorts that are hit. */
export function changed(pool: Pool, { cohorts }: InjectContext, change: (part: PoolPart, at: PartName) => PoolPart): Pool {
  const parts = new Map(pool.parts);
  for (const [key, part] of pool.parts) {
    const at = partName(key);
    if (at.arm === 'candidate' && (cohorts === undefined || cohorts.includes(at.cohort))) parts.set(key, change(part, at));
  }
  return { ...pool, parts };
}

/** Every score moves that share of its way to the top of the range (up) or the bottom. */
export const blend = (direction: 'up' | 'down'): Injection =>
  scores((score, _place, _at, { range }, size) => score + size * ((direction === 'up' ? range[1] : range[0]) - score));

/** That share of the accounts jumps to the top of the range; their twins and repeats with them. */
export const jump = (direction: 'up' | 'down'): Injection => scores((score, place, { cohort }, { range }, size) => (chosen(cohort, place, size) ? range[direction === 'up' ? 1 : 0] : score));

/** That share of the accounts gets the score of another account of the pool's cohort: right on average, wrong for whom it is about. */
export const shuffle: Injection = (pool, size, context) =>
  changed(pool, context, (part, { cohort }) => {
    const base = pool.parts.get(partKey({ arm: 'candidate', cohort, variant: BASE, repeat: 0 }))!.score;
    const stream = streamOf(2, 'shuffle', cohort);
    return { ...part, score: part.score.map((score, place) => (chosen(cohort, place, size) ? base[Math.floor(uniformAt(stream, place) * base.length)]! : score)) };
  });

/** That share of the requests fails: the service answers with an error, or not at all. */
export const drop: Injection = (pool, size, context) =>
  changed(pool, context, (part, { cohort }) => {
    const lost = (place: number): boolean => chosen(cohort, place, size);
    const where = (column: Column, value: number) => part[column].map((old, place) => (lost(place) ? value : old));
    return { ...part, score: where('score', NaN), failed: where('failed', 1), violation: where('violation', NaN), wrongVersion: where('wrongVersion', NaN) };
  });

/** That share of the requests takes ten times as long. */
export const slow: Injection = (pool, size, context) => changed(pool, context, (part, { cohort }) => ({ ...part, latencyMs: part.latencyMs.map((ms, place) => (chosen(cohort, place, size) ? 10 * ms : ms)) }));

/** That share of the twins moves away from its account's answer, to the farther end of the range (`away`) or to the given one. */
export const twins = (to: 'away' | 'up' | 'down'): Injection =>
  scores((score, place, { cohort, variant }, { range }, size) => {
    if (variant === BASE || !chosen(cohort, place, size)) return score;
    return to === 'up' || (to === 'away' && score < (range[0] + range[1]) / 2) ? range[1] : range[0];
  });

/** Accounts are chosen in an order of their own: those of a smaller size are among those of a larger. */
export function chosen(cohort: string, place: number, share: number): boolean {
  let drawn = order.get(cohort);
  if (drawn === undefined || drawn.length <= place) {
    const stream = streamOf(1, 'chosen', cohort);
    order.set(cohort, (drawn = Float64Array.from({ length: Math.max(1024, 2 * place) }, (_, at) => uniformAt(stream, at))));
  }
  return drawn[place]! < share;
}

/** A pure function's memory: the numbers of {@link chosen}, which are the same for ever. */
const order = new Map<string, Float64Array>();
