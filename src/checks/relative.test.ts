import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedLower, guardedUpper } from '../stats/guarded-bound.js';
import { decide } from '../verdict/decide.js';
import * as kinds from './index.js';
import type { CheckSpec } from './check.js';
import { CONTEXT, labelledOf, pairsOf } from './testing/evidence-of.js';

fc.configureGlobal({ seed: 1 });

const LEVELS = { fail: 1e-3, pass: 0.01 };
const one = (spec: CheckSpec, context = CONTEXT) => spec.expand({ ...context, cohorts: [{ name: 'loyal', weight: 1 }] })[0]!;
const scores = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), { minLength: 5, maxLength: 60 });

describe('relative tolerances: hand', () => {
  it('the effect is the share of the baseline by which the mean rose or fell', () => {
    const rise = [pairsOf([{ a: [0.22, 0.44], b: [0.2, 0.4] }])];
    expect(one(kinds.meanShift({ atMostRelative: 0.1, direction: 'up' })).effect(rise, LEVELS).estimate).toBeCloseTo(0.1, 12);
    expect(one(kinds.meanShift({ atMostRelative: 0.1, direction: 'down' })).effect(rise, LEVELS).estimate).toBeCloseTo(-0.1, 12);
    expect(one(kinds.meanShift({ atMostRelative: 0.1 })).effect([pairsOf([{ a: [0.1, 0.2], b: [0.2, 0.4] }])], LEVELS).estimate).toBeCloseTo(0.5, 12);
    expect(one(kinds.exceedanceShift({ at: 0.5, atMostRelative: 0.2 })).effect([pairsOf([{ a: [0.9, 0.9, 0.9, 0], b: [0.9, 0.6, 0, 0] }])], LEVELS).estimate).toBeCloseTo(0.5, 12);
    // Squared errors 0.25 and 0.09 against 0.16 and 0.04.
    expect(one(kinds.brierDrop({ atMostRelative: 0.1 })).effect([labelledOf([[0.5, 0.7], [0.4, 0.8]], [0, 1])], LEVELS).estimate).toBeCloseTo(0.34 / 0.2 - 1, 12);
  });

  it('the sentence speaks of the share, and compares it with the tolerance', () => {
    const check = one(kinds.meanShift({ atMostRelative: 0.05, direction: 'down' }));
    expect(check).toMatchObject({ claim: "mean score falls at most 5% of the baseline's", tolerance: 0.05, unit: 'share' });
    const b = Array.from({ length: 900 }, (_, i) => 0.4 + (i % 10) / 50);
    const verdict = decide(check, check.effect([pairsOf([{ a: b.map((score) => 0.99 * score), b }])], LEVELS), LEVELS, 3);
    expect(verdict.outcome).toBe('pass');
    expect(verdict.because).toMatch(/^at most [\d.]+% \(tolerance 5%\) after 900 accounts$/);
    expect(decide(check, check.effect([pairsOf([{ a: b.map((score) => 0.8 * score), b }])], LEVELS), LEVELS, 3).outcome).toBe('fail');
    expect(decide(check, check.effect([pairsOf([{ a: b.map((score) => 1.2 * score), b }])], LEVELS), LEVELS, 3).outcome).toBe('pass');
  });

  it('a baseline that is 0 everywhere says nothing of shares: never a pass', () => {
    for (const direction of ['up', 'down', 'both'] as const) {
      const check = one(kinds.meanShift({ atMostRelative: 0.1, direction }));
      for (const a of [new Array<number>(500).fill(0), new Array<number>(500).fill(0.3)]) {
        const verdict = decide(check, check.effect([pairsOf([{ a, b: a.map(() => 0) }])], LEVELS), LEVELS, 1);
        if (direction !== 'down') expect(verdict.outcome).not.toBe('pass');
        for (const number of [verdict.lower, verdict.upper, verdict.estimate]) expect(number).not.toBeNaN();
      }
    }
  });

  it('either a difference or a share, within (0, 1); a share of negative scores is refused', () => {
    for (const make of [kinds.meanShift, kinds.brierDrop, kinds.aucDrop, (options: object) => kinds.exceedanceShift({ at: 0.5, ...options }), (options: object) => kinds.ndcgDrop({ query: 'name', ...options }), (options: object) => kinds.rankingDrop({ metric: 'reciprocalRank', query: 'name', ...options })]) {
      expect(() => one(make({ atMost: 0.1, atMostRelative: 0.1 }))).toThrow('not both');
      expect(() => one(make({}))).toThrow('must be given, or else atMostRelative');
      expect(() => one(make({ atMostRelative: 1 }))).toThrow('atMostRelative: must be in (0, 1)');
    }
    expect(() => one(kinds.meanShift({ atMostRelative: 0.1 }), { ...CONTEXT, range: [-1, 1] })).toThrow('must only be used for scores that are not negative');
    expect(() => one(kinds.latencyQuantile({ atMostMs: 10, atMostRelative: 0.1 }))).toThrow('not both');
    expect(() => one(kinds.latencyQuantile({ atMostRelative: 0.1 }), { ...CONTEXT, hasBaseline: false })).toThrow('must be declared in the suite');
  });

  it('latency: slower than the baseline by more than the allowance fails, as fast passes, without a baseline in time nothing is said', () => {
    const check = one(kinds.latencyQuantile({ p: 0.9, atMostRelative: 0.2 }));
    const times = Array.from({ length: 4000 }, (_, i) => 10 + ((i * 37) % 100) / 10);
    const due = times.map((_, i) => i);
    const judge = (candidate: readonly number[], baseline: readonly number[]) => decide(check, check.effect([pairsOf([{ a: candidate, b: due.slice(0, candidate.length) }]), pairsOf([{ a: baseline, b: due.slice(0, baseline.length) }])], LEVELS), LEVELS, 1);
    expect(judge(times, times).outcome).toBe('pass');
    expect(judge(times.map((time) => 1.5 * time), times).outcome).toBe('fail');
    expect(judge(times.map((time) => 1.2 * time), times).outcome).toBe('inconclusive');
    expect(judge(times, []).because).toBe("no usable evidence: none of the baseline's requests was timed");
  });
});

describe('relative tolerances: law', () => {
  it('the interval is beyond the tolerance exactly where the linear claim at the tolerance fails, and within it where that passes', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 60 }), (rows, percent) => {
        const r = percent / 100;
        const [a, b] = [rows.map(([x]) => x / 20), rows.map(([, y]) => y / 20)];
        for (const [direction, sample] of [
          ['up', { terms: a.map((x, i) => x - (1 + r) * b[i]!), lo: -(1 + r), hi: 1 }],
          ['down', { terms: a.map((x, i) => (1 - r) * b[i]! - x), lo: -1, hi: 1 - r }],
        ] as const) {
          const { lower, upper } = one(kinds.meanShift({ atMostRelative: r, direction })).effect([pairsOf([{ a, b }])], LEVELS);
          expect(upper <= r).toBe(guardedUpper(sample, LEVELS.pass) <= 0);
          expect(lower > r).toBe(guardedLower(sample, LEVELS.fail) > 0);
          expect(lower).toBeLessThanOrEqual(upper);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('scores in another unit give the same shares', () => {
    const [a, b] = [Array.from({ length: 80 }, (_, i) => ((i * 7) % 40) / 40), Array.from({ length: 80 }, (_, i) => ((i * 7) % 40) / 42)];
    const check = (range: readonly [number, number]) => one(kinds.meanShift({ atMostRelative: 0.1 }), { ...CONTEXT, range });
    const plain = check([0, 1]).effect([pairsOf([{ a, b }])], LEVELS);
    const scaled = check([0, 1000]).effect([pairsOf([{ a: a.map((x) => 1000 * x), b: b.map((x) => 1000 * x) }])], LEVELS);
    for (const side of ['lower', 'upper', 'estimate'] as const) expect(scaled[side]).toBeCloseTo(plain[side], 7);
  });
});
