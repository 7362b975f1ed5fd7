import { describe, expect, it } from 'vitest';
import { clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { binomial } from '../stats/binomial.js';
import { generator } from '../stats/testing/enumerated-miss.js';
import { decide } from './decide.js';
import { lookSizes } from './look-sizes.js';
import { accountsToDecide, detectableAt, planCheck } from './plan-check.js';
import { guardedLower, guardedUpper } from '../stats/guarded-bound.js';
import type { Claim } from './types.js';

const claim = (changes: Partial<Claim> = {}): Claim => ({
  id: 'mean-shift',
  kind: 'mean-shift',
  scope: 'loyal',
  cohorts: ['loyal'],
  tolerance: 0.02,
  unit: 'score',
  severity: 'gating',
  deterministic: false,
  weight: 1,
  planning: { family: 'mean', range: 1, sigma: 0.034, parts: 2 },
  ...changes,
});
const LEVELS = { fail: 0.01 / 50 / 6, pass: 0.05 / 6 };
const ONE = { weights: [1] };

describe('planner: law', () => {
  it.each([0.06, 0.15, 0.3])('a claim that leaves room (a mean at most %d): where it passes at and what stays undecided speak of the same candidate', (atMost) => {
    const bounded = claim({ kind: 'cohort-bounds', tolerance: 0, planning: { family: 'mean', range: 1, sigma: 0.15, parts: 1, benign: -atMost / 4 } });
    const { accountsToPass } = planCheck(bounded, LEVELS, lookSizes(4800), 38, ONE);
    const undecided = (accounts: number) => planCheck(bounded, LEVELS, lookSizes(accounts), 38, ONE).inconclusiveAt![0];
    expect(undecided(accountsToPass!)).toBeLessThanOrEqual(0.01 / 38);
    expect(undecided(accountsToPass! - 1)).toBeGreaterThan(0.01 / 38 - 1e-6);
    expect(undecided(Math.floor(accountsToPass! / 2))).toBeGreaterThan(0.01);
  });
});

describe('planner: hand', () => {
  it('paired mean shift of 0.02 with sigma 0.034 in a suite of 50: about 500 accounts pass at a quarter of the tolerance', () => {
    const plan = planCheck(claim(), LEVELS, lookSizes(4800), 50, ONE);
    expect(plan.accountsToPass).toBeGreaterThan(400);
    expect(plan.accountsToPass).toBeLessThan(700);
    // The design's prototype: 0.037 at 1,000 and 0.026 at 4,000 accounts.
    expect(detectableAt(claim(), LEVELS, 1000, ONE)).toBeCloseTo(0.037, 2);
    expect(detectableAt(claim(), LEVELS, 4000, ONE)).toBeCloseTo(0.026, 2);
    expect(plan.undecidable).toBeUndefined();
    expect(plan.inconclusiveAt![0]).toBeLessThan(1e-6);
    expect(plan.detectableExtended!).toBeLessThan(plan.detectable!);
  });

  it('says what would make an undecidable check decidable, and that is true', () => {
    const plan = planCheck(claim({ tolerance: 0.0005 }), LEVELS, lookSizes(4800), 50, ONE);
    expect(plan.undecidable!.reason).toContain('no candidate can pass within 4,800 accounts per cohort');
    expect(plan.undecidable!.hint).toMatch(/^set budget\.accounts to 1\d,\d{3}, widen the tolerance to 0\.0012, claim it for all cohorts together, or make it advisory$/);
    expect(planCheck(claim({ tolerance: 0.0012 }), LEVELS, lookSizes(4800), 50, ONE).undecidable).toBeUndefined();
    // A claim about bounds has no tolerance that its author could widen.
    const bounded = claim({ kind: 'cohort-bounds', tolerance: 0, planning: { family: 'mean', range: 1, sigma: 0.15, parts: 1, benign: -0.001 } });
    expect(planCheck(bounded, LEVELS, lookSizes(4800), 50, ONE).undecidable!.hint).toMatch(/widen its bounds by 0\.\d+/);
  });

  it('the whole suite needs fewer accounts per cohort than one cohort alone; a contrast of two needs more', () => {
    const alone = planCheck(claim(), LEVELS, lookSizes(4800), 50, ONE).accountsToPass!;
    const pooled = planCheck(claim(), LEVELS, lookSizes(4800), 50, { weights: Array<number>(8).fill(1 / 8) }).accountsToPass!;
    const contrast = planCheck(claim({ planning: { ...claim().planning, contrast: true } }), LEVELS, lookSizes(4800), 50, { weights: [0.5, 0.5] }).accountsToPass!;
    expect(pooled).toBeLessThan(alone / 6);
    expect(contrast).toBeGreaterThan(alone);
  });

  it('a pool replaces the guess of noise', () => {
    const quiet = planCheck(claim(), LEVELS, lookSizes(4800), 50, { ...ONE, pool: { sigma: 0 } }).accountsToPass!;
    expect(quiet).toBeLessThan(planCheck(claim(), LEVELS, lookSizes(4800), 50, ONE).accountsToPass!);
  });

  it('proofs and advisory claims are not planned', () => {
    for (const family of ['proof', 'advisory'] as const)
      expect(planCheck(claim({ planning: { ...claim().planning, family } }), LEVELS, lookSizes(4800), 50, ONE).accountsToPass).toBeNull();
  });

  it('rates: exact binomial chances, and the effect that fails with 90% does', () => {
    const rate = claim({ kind: 'error-rate', unit: 'share', tolerance: 0.01, planning: { family: 'rate', range: 1, sigma: 0, parts: 1 } });
    const plan = planCheck(rate, LEVELS, lookSizes(4800), 50, ONE);
    // The largest count that passes at 4,800 is where Clopper-Pearson crosses 1%.
    let most = 0;
    while (clopperPearsonUpper(most + 1, 4800, LEVELS.pass) <= 0.01) most++;
    expect(plan.inconclusiveAt![2]).toBeCloseTo(1 - binomial.cdf(most, 4800, 0.005), 9);
    expect(clopperPearsonUpper(0, 475, LEVELS.pass)).toBeGreaterThan(0.01);
    expect(planCheck(rate, LEVELS, lookSizes(475), 50, ONE).undecidable).toBeDefined();
    expect(planCheck(rate, LEVELS, lookSizes(480), 50, ONE).undecidable).toBeUndefined();
    expect(plan.detectable!).toBeGreaterThan(0.013);
    expect(plan.detectable!).toBeLessThan(0.02);
  });

  it('accounts to decide: a bound that must halve its distance needs four times as many', () => {
    const verdict = { outcome: 'inconclusive', lower: 0, estimate: 0.05, upper: 0.15, tolerance: 0.1 } as const;
    expect(accountsToDecide(verdict, 1000)).toBe(4000);
    expect(accountsToDecide({ ...verdict, estimate: 0.1 }, 1000)).toBeUndefined();
    expect(accountsToDecide({ ...verdict, upper: Infinity }, 1000)).toBeUndefined();
    expect(accountsToDecide({ ...verdict, outcome: 'pass' }, 1000)).toBeUndefined();
  });
});

describe('planner: calibration', () => {
  it('at the planned accounts an almost unchanged candidate passes, and at the planned effect it fails in at least 87% of runs', () => {
    const plan = planCheck(claim(), LEVELS, lookSizes(1000), 50, ONE);
    const uniform = generator(5);
    const gauss = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const run = (n: number, theta: number) => {
      const sample = { terms: Float64Array.from({ length: n }, () => Math.max(-1, Math.min(1, theta + 0.034 * gauss()))), lo: -1, hi: 1 };
      const side = LEVELS.fail / 2;
      const bounds = {
        lower: Math.max(guardedLower(sample, side), -guardedUpper(sample, side)),
        upper: Math.max(guardedUpper(sample, LEVELS.pass), -guardedLower(sample, LEVELS.pass)),
        estimate: theta,
        n,
      };
      return decide(claim(), bounds, LEVELS, 1).outcome;
    };
    const count = (runs: number, n: number, theta: number, outcome: string) => Array.from({ length: runs }, () => run(n, theta)).filter((one) => one === outcome).length;
    expect(count(300, plan.accountsToPass!, 0.005, 'pass')).toBeGreaterThanOrEqual(298);
    expect(count(300, 1000, plan.detectable!, 'fail')).toBeGreaterThanOrEqual(0.87 * 300);
  });
});
