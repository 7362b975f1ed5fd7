import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { aucDrop, cohortBounds, ks, meanShift, psi } from '../checks/index.js';
import { GENERATOR_VERSION } from '../random/uniform.js';
import type { Config } from '../suite/config.js';
import { writeScoresParquet } from '../table/write-scores-parquet.js';
import { planningPool } from './planning-pool.js';
import { poolNoise } from './pool-noise.js';
import { poolOf } from './pool.js';
import { syntheticPlan, syntheticRows } from './testing/synthetic-pool.js';

const CHECKS = [meanShift({ atMost: 0.02 }), ks({ atMost: 0.1 }), psi({ atMost: 0.1 }), aucDrop({ atMost: 0.05 }), cohortBounds({ atMost: 0.7 })];
const plan = syntheticPlan(CHECKS, { accounts: 1600 });
const rows = syntheticRows({ accounts: 600, probes: 30 });
const reports = mkdtempSync(join(tmpdir(), 'mlcheck-planning-'));
afterAll(() => rmSync(reports, { recursive: true, force: true }));
const config: Config = { root: reports, suites: reports, reports, environments: {}, sinks: {}, baselines: { folder: join(reports, 'baselines') } };
const ask = () => planningPool(plan, reports, config, Date.parse('2026-03-01'));

describe('what a pool says of noise: hand', () => {
  const noise = poolNoise(plan, poolOf(rows, ['left', 'right'], {}, 'rows'), ['candidate', 'baseline']);

  it("a mean's noise is the standard deviation of its terms", () => {
    // Differences are uniform on an interval of 0.02, scores on one of 0.8.
    expect(noise.get('mean-shift')!.sigma! / (0.02 / Math.sqrt(12))).toBeCloseTo(1, 0);
    expect(noise.get('cohort-bounds')!.sigma! / (0.8 / Math.sqrt(12))).toBeCloseTo(1, 1);
    expect(noise.get('cohort-bounds')!.benign).toBeCloseTo(0.5 - 0.7, 1);
    expect(noise.get('auc-drop')!.share).toBeCloseTo(0.5, 1);
  });

  it('sizes rest on it, levels and the hash do not', () => {
    const told = syntheticPlan(CHECKS, { accounts: 1600, noise });
    expect(told.hash).toBe(plan.hash);
    for (const [at, { check, levels, accountsToPass }] of told.checks.entries()) {
      expect(levels).toEqual(plan.checks[at]!.levels);
      if (['mean-shift', 'auc-drop'].includes(check.kind)) expect(accountsToPass!).toBeLessThan(plan.checks[at]!.accountsToPass!);
    }
  });

  it('a pool of one model says nothing of claims that compare two', () => {
    const one = poolNoise(plan, poolOf(rows.filter(({ arm }) => arm === 'candidate'), ['left', 'right'], {}, 'rows'), ['candidate']);
    expect([...one.keys()]).toEqual(['cohort-bounds']);
  });
});

describe('which pool a plan rests on: contract', () => {
  const run = async (id: string, changed: object = {}) => {
    const dir = join(reports, 'paper', 'runs', id);
    mkdirSync(dir, { recursive: true });
    await writeScoresParquet(rows, join(dir, 'scores.parquet'));
    const manifest = { seed: 1, generator: String(GENERATOR_VERSION), cohorts: [{ name: 'left', share: 0.5 }, { name: 'right', share: 0.5 }], candidate: { identity: { version: '7' } }, baseline: { identity: { version: '6' } } };
    writeFileSync(join(dir, 'run.json'), JSON.stringify({ suite: { name: 'paper' }, outcome: 'pass', manifest: { ...manifest, ...changed }, timings: { runId: id }, ...changed }));
    rmSync(join(reports, 'paper', 'latest'), { force: true });
    symlinkSync(dir, join(reports, 'paper', 'latest'));
  };

  it('none: guesses, and nothing to say', async () => {
    expect(await ask()).toEqual({ noise: new Map(), unused: [] });
  });

  it('the newest run, whatever its versions; its models are told', async () => {
    await run('r1');
    const found = await ask();
    expect(found.from).toBe('run r1 (version 7 against 6), 600 accounts per cohort');
    expect(found.noise.get('mean-shift')!.sigma).toBeLessThan(0.01);
  });

  it.each([
    ['a failed run', { outcome: 'fail' }, 'run r2: it failed, so its candidate says nothing of a sound one'],
    ['another seed', { seed: 2 }, 'run r2: its seed or generator is another'],
    ['other cohorts', { cohorts: [{ name: 'left', share: 1 }] }, 'run r2: its cohorts are others'],
    ['another suite', { suite: { name: 'other' } }, 'run r2: its suite is other'],
  ])('%s is not used, and said', async (_name, changed, why) => {
    await run('r2', changed);
    const found = await ask();
    expect(found.from).toBeUndefined();
    expect(found.unused).toEqual([why]);
    expect(found.noise.size).toBe(0);
  });
});
