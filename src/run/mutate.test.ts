import { describe, expect, it } from 'vitest';
import { determinism } from '../checks/determinism.js';
import { errorRate } from '../checks/error-rate.js';
import { ks } from '../checks/ks.js';
import { meanShift } from '../checks/mean-shift.js';
import { rankCorrelation } from '../checks/rank-correlation.js';
import { mutateSuite } from './mutate.js';
import { MUTATIONS } from './mutations.js';
import { partName, poolOf, type Pool } from './pool.js';
import { syntheticPlan, syntheticRows } from './testing/synthetic-pool.js';

const plan = syntheticPlan([meanShift({ atMost: 0.05, cohorts: 'each' }), ks({ atMost: 0.15 }), rankCorrelation({ atLeast: 0.9 }), determinism(), errorRate({ id: 'availability', atMost: 0.04 })], { accounts: 800 });
const pool = poolOf(syntheticRows({ accounts: 400, probes: 200 }), ['left', 'right'], {}, 'rows');
const scoresOf = (world: Pool, key: string): Float64Array => world.parts.get(key)!.score;

describe('law: regressions', () => {
  it.each(MUTATIONS)('$id leaves the baseline alone, keeps scores in range, and changes more the larger it is', ({ inject, sizes, oneCohort }) => {
    const context = { range: [0, 1] as const, ...(oneCohort === true ? { cohorts: ['left'] } : {}) };
    const changes = sizes.map((size) => {
      const world = inject(pool, size, context);
      let changes = 0;
      let outside = 0;
      for (const [key, part] of pool.parts) {
        const after = world.parts.get(key)!;
        if (partName(key).arm === 'baseline' || (oneCohort === true && partName(key).cohort === 'right')) expect(after).toBe(part);
        for (let at = 0; at < part.score.length; at++) {
          if (!Number.isNaN(after.score[at]!) && !(after.score[at]! >= 0 && after.score[at]! <= 1)) outside++;
          changes += Number.isNaN(after.score[at]!) || after.latencyMs[at] !== part.latencyMs[at] ? 1 : Math.abs(after.score[at]! - part.score[at]!);
        }
      }
      expect(outside).toBe(0);
      return changes;
    });
    expect(changes[0]).toBeGreaterThan(0);
    expect(changes.at(-1)).toBeGreaterThan(changes[0]!);
  });

  it('hand: a stale model of size 1 is the baseline; a flip of size 1 turns every score of its cohort', () => {
    const stale = MUTATIONS.find(({ id }) => id === 'stale-model')!.inject(pool, 1, { range: [0, 1] });
    const [got, baseline] = [scoresOf(stale, 'candidate\n0\nbase\nleft'), scoresOf(pool, 'baseline\n0\nbase\nleft')];
    for (const [at, score] of got.entries()) expect(score).toBeCloseTo(baseline[at]!, 12);
    const flipped = MUTATIONS.find(({ id }) => id === 'cohort-flip')!.inject(pool, 1, { range: [0, 1], cohorts: ['left'] });
    const before = scoresOf(pool, 'candidate\n0\nbase\nleft');
    for (const [at, score] of scoresOf(flipped, 'candidate\n0\nbase\nleft').entries()) expect(score).toBe(1 - before[at]!);
  });
});

describe('fault: the power of a gate', () => {
  it('tells which claims catch what, from what size on, and what nothing catches', async () => {
    const { mutations, uncaught, idle } = await mutateSuite(plan, pool, { replays: 4, cohort: 'right' });
    const of = (id: string) => mutations.find((mutation) => mutation.id === id)!;
    expect(of('shift')).toMatchObject({ caughtFrom: { size: 0.1 } });
    expect(of('cohort-shift').claims.map(({ id }) => id)).toContain('mean-shift[right]');
    expect(of('cohort-shift').claims.map(({ id }) => id)).not.toContain('mean-shift[left]');
    expect(of('dropped-replies').claims.map(({ id }) => id)).toEqual(['availability']);
    expect(of('shaky-replies').claims.map(({ id }) => id)).toEqual(['determinism']);
    expect(uncaught).toEqual(['stale-model', 'slower-tail', 'top-of-the-list']);
    expect(idle).toEqual([]);
  });

  it('does not try what the pool cannot show', async () => {
    const single = poolOf(syntheticRows({ accounts: 150, probes: 0 }), ['left', 'right'], {}, 'rows');
    const { mutations } = await mutateSuite(plan, single, { replays: 1 });
    expect(mutations.find(({ id }) => id === 'shaky-replies')).toMatchObject({ untried: 'no account was asked again', sizes: [] });
  });
});
