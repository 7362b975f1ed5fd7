import { describe, expect, it } from 'vitest';
import { errorRate } from '../checks/error-rate.js';
import { ks } from '../checks/ks.js';
import { meanShift } from '../checks/mean-shift.js';
import type { Plan } from '../suite/plan.js';
import { calibrated } from './calibrate.js';
import { poolOf } from './pool.js';
import { effectInPool } from './pool-replay.js';
import { syntheticPlan, syntheticRows } from './testing/synthetic-pool.js';
import { unchanged, verifySuite } from './verify.js';

const plan = syntheticPlan([meanShift({ atMost: 0.05, cohorts: 'each' }), ks({ atMost: 0.15 }), errorRate({ id: 'availability', atMost: 0.04 })], { accounts: 1600 });
const pool = poolOf(syntheticRows({ accounts: 500, probes: 5 }), ['left', 'right'], {}, 'rows');

/** The plan whose claims say that their estimate is all there is to know. */
const reckless: Plan = {
  ...plan,
  checks: plan.checks.map((planned) => ({
    ...planned,
    check: { ...planned.check, effect: (evidence, levels) => { const bounds = planned.check.effect(evidence, levels); return { ...bounds, lower: bounds.estimate, upper: bounds.estimate }; } },
  })),
};

describe('law: calibration of an effect', () => {
  it.each(['mean-shift[left]', 'ks', 'availability'])('brings %s to its tolerance, and not past it', (id) => {
    const { check } = plan.checks.find((planned) => planned.check.id === id)!;
    const world = calibrated(plan, pool, id, check.tolerance)!;
    expect(effectInPool(plan, world.pool, id).estimate).toBe(world.effect);
    expect(world.effect).toBeGreaterThanOrEqual(check.tolerance);
    expect(world.effect).toBeLessThan(check.tolerance * 1.05);
  });

  it('changes only the cohorts of the claim, and only the candidate', () => {
    const world = calibrated(plan, pool, 'mean-shift[left]', 0.05)!.pool;
    for (const [key, part] of pool.parts) expect(world.parts.get(key) === part).toBe(!(key.startsWith('candidate') && key.endsWith('left')));
  });

  it('gives up where no injection leads', () => {
    expect(calibrated(plan, pool, 'ks', 1.5)).toBeUndefined();
  });
});

describe('law: the unchanged world', () => {
  it('has no effect in any claim that compares', () => {
    const same = unchanged(pool)!;
    for (const id of ['mean-shift[left]', 'mean-shift[right]', 'ks']) expect(effectInPool(plan, same, id).estimate).toBe(0);
    expect(unchanged({ ...pool, arms: ['candidate'] })).toBeUndefined();
  });
});

describe('fault: verify', () => {
  it('holds for the engine as it is', async () => {
    const { outcome, promises, worlds, notTried } = await verifySuite(plan, pool, { replays: 32 });
    expect(promises.map(({ promise, verdict }) => `${verdict}: ${promise}`)).toEqual(['holds: a candidate within every tolerance sees any fail', 'holds: a claim exactly at its tolerance passes']);
    expect(worlds.map(({ world, green, replays }) => [world, green.count, replays])).toEqual([['baseline against itself', 320, 320], ['candidate', 32, 32]]);
    expect([outcome, notTried]).toEqual(['pass', []]);
  });

  it('is broken for claims that forget their uncertainty', async () => {
    const { outcome, promises } = await verifySuite(reckless, pool, { replays: 10 });
    expect(outcome).toBe('fail');
    expect(promises.find(({ promise }) => promise === 'a claim exactly at its tolerance passes')).toMatchObject({ verdict: 'broken' });
  });

  it('tells nothing from a pool smaller than the first look, or from a handful of replays', async () => {
    const small = poolOf(syntheticRows({ accounts: 60, probes: 5 }), ['left', 'right'], {}, 'rows');
    const found = await verifySuite(plan, small, { replays: 30 });
    expect(found).toMatchObject({ outcome: 'inconclusive', poolAccounts: 60 });
    // By its rates alone it would be green.
    expect(found.promises.map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
    expect(await verifySuite(plan, pool, { replays: 2 })).toMatchObject({ outcome: 'inconclusive' });
  });

  it('counts a claim that is out of tolerance in the pool as truth, not as a false alarm', async () => {
    const shifted = poolOf(syntheticRows({ accounts: 500, probes: 5 }).map((row) => (row.arm === 'candidate' && row.cohort === 'left' ? { ...row, score: Math.min(1, row.score + 0.1) } : row)), ['left', 'right'], {}, 'rows');
    const { worlds } = await verifySuite(plan, shifted, { replays: 5 });
    expect(worlds[1]).toMatchObject({ out: ['mean-shift[left]'], falseAlarm: { count: 0 }, miss: { count: 0 } });
    expect(worlds[1]!.red.count).toBeGreaterThan(0);
  });
});
