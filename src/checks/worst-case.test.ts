import { describe, expect, it } from 'vitest';
import { decide } from '../verdict/decide.js';
import * as kinds from './index.js';
import { CONTEXT, pairsOf } from './testing/evidence-of.js';
import type { CheckSpec } from './check.js';

const LEVELS = { fail: 1e-4, pass: 0.01 };
const one = (spec: CheckSpec, context = CONTEXT) => spec.expand({ ...context, cohorts: [{ name: 'loyal', weight: 1 }] })[0]!;
const still = Array.from({ length: 980 }, (_, i) => 0.2 + (i % 50) / 100);
const silent = (missing: number) => [pairsOf([{ a: still, missing }])];
const outcome = (check: ReturnType<typeof one>, missing: number) => decide(check, check.effect(silent(missing), LEVELS), LEVELS, 1).outcome;

describe("missing: 'worst-case': hand", () => {
  it('each missing pair counts as one that moved from end to end', () => {
    const check = one(kinds.meanShift({ atMost: 0.05, missing: 'worst-case' }));
    expect(check).toMatchObject({ missing: 'worst-case', claim: 'mean score moves at most 0.05 against the baseline, missing scores counted against it' });
    expect(check.effect(silent(20), LEVELS)).toMatchObject({ estimate: expect.closeTo(20 / 1000, 12) as number, n: 1000, details: { missing: 20, missingCountsAgainst: true } });
    expect(one(kinds.decisionChurn({ at: 0.5, atMost: 0.1, missing: 'worst-case' })).effect(silent(20), LEVELS).estimate).toBeCloseTo(20 / 1000, 12);
    expect(one(kinds.cohortBounds({ atMost: 0.5, missing: 'worst-case' })).effect([pairsOf([{ a: new Array<number>(50).fill(0.4), missing: 50 }])], LEVELS).estimate).toBeCloseTo(0.7 - 0.5, 12);
  });

  it('a model that is silent about what it cannot score passes when they are dropped, and fails when they count', () => {
    for (const make of [(missing?: 'worst-case') => kinds.meanShift({ atMost: 0.05, ...(missing ? { missing } : {}) }), (missing?: 'worst-case') => kinds.ks({ atMost: 0.1, ...(missing ? { missing } : {}) }), (missing?: 'worst-case') => kinds.decisionChurn({ at: 0.5, atMost: 0.05, ...(missing ? { missing } : {}) })]) {
      expect(outcome(one(make()), 400)).toBe('pass');
      expect(outcome(one(make('worst-case')), 400)).toBe('fail');
      expect(outcome(one(make('worst-case')), 0)).toBe('pass');
    }
  });

  it('a cohort without any score is no evidence, not a fail', () => {
    expect(one(kinds.meanShift({ atMost: 0.05, missing: 'worst-case' })).effect([pairsOf([{ a: [], missing: 100 }])], LEVELS).unusable).toBe('none of 100 accounts has a usable value');
  });

  it('the suite may say it for all claims that can; those that cannot refuse it or drop', () => {
    const context = { ...CONTEXT, missing: 'worst-case' as const };
    expect(one(kinds.wasserstein({ atMost: 0.03 }), context).missing).toBe('worst-case');
    expect(one(kinds.wasserstein({ atMost: 0.03, missing: 'drop' }), context).missing).toBeUndefined();
    for (const spec of [kinds.aucFloor({ atLeast: 0.7 }), kinds.errorRate(), kinds.cohortGap({ between: ['loyal', 'new'], atMost: 0.1 })]) {
      expect(spec.expand(context)[0]!.missing).toBeUndefined();
    }
    expect(() => one(kinds.aucFloor({ atLeast: 0.7, missing: 'worst-case' }))).toThrow("missing: must be 'drop' for this auc-floor claim");
  });
});
