import { describe, expect, it } from 'vitest';
import { clopperPearsonLower, clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { guardedLower, guardedUpper } from '../stats/guarded-bound.js';
import type { Check } from './check.js';
import * as kinds from './index.js';
import { averagePrecision } from './pr-auc.js';
import { psiOf } from './psi-bounds.js';
import { unpairedPsiBounds } from './psi-unpaired.js';
import { designEffect } from './latency-bounds.js';
import { CONTEXT, labelledOf, pairsOf } from './testing/evidence-of.js';
import type { CheckContext, CheckSpec } from './check.js';

const LEVELS = { fail: 1e-4, pass: 0.01 };
const one = (spec: CheckSpec): Check => spec.expand({ ...CONTEXT, cohorts: [{ name: 'loyal', weight: 1 }] })[0]!;

describe('effects: hand', () => {
  it.each([
    [kinds.meanShift({ atMostRelative: 0.123456 }), "mean score moves at most 12.3456% of the baseline's"],
    [kinds.latencyQuantile({ atMostRelative: 0.123456 }), "95% of requests take at most 12.3456% longer than the baseline's do"],
    [kinds.topKOverlap({ query: 'name', k: 3, atLeast: 0.876543 }), "at least 87.6543% of the baseline's top 3 stay in the top 3"],
  ])('a claim tells its limit as declared: %#', (spec, claim) => {
    expect(one(spec).claim).toBe(claim);
  });

  it('KS: the largest gap, where it is and on which side', () => {
    // ECDFs: the candidate has 3 of 4 at or below 0.2, the baseline 1 of 4.
    const bounds = one(kinds.ks({ atMost: 0.1 })).effect([pairsOf([{ a: [0.1, 0.2, 0.2, 0.9], b: [0.2, 0.3, 0.4, 0.9] }])], LEVELS);
    expect(bounds).toMatchObject({ estimate: 0.5, details: { location: 0.2, sign: 1, candidateScores: 'lower' }, worst: ['loyal/2', 'loyal/1'] });
  });

  it('KS upper bound is the largest of the pointwise bounds, and lower of the grid', () => {
    const a = Array.from({ length: 60 }, (_, i) => ((i * 7) % 10) / 10);
    const b = Array.from({ length: 60 }, (_, i) => ((i * 3) % 10) / 10);
    const bounds = one(kinds.ks({ atMost: 0.1 })).effect([pairsOf([{ a, b }])], LEVELS);
    const terms = (t: number) => ({ terms: a.map((score, i) => Number(score <= t) - Number(b[i]! <= t)), lo: -1, hi: 1 });
    const points = [...new Set([...a, ...b])];
    expect(bounds.upper).toBeCloseTo(Math.max(...points.flatMap((t) => [guardedUpper(terms(t), LEVELS.pass), -guardedLower(terms(t), LEVELS.pass)])), 12);
    const fail = LEVELS.fail / (2 * points.length);
    expect(bounds.lower).toBeCloseTo(Math.max(0, ...points.flatMap((t) => [guardedLower(terms(t), fail), -guardedUpper(terms(t), fail)])), 12);
  });

  it('KS of clusters brackets what it cannot count: one account per cluster gives the bound of accounts', () => {
    const a = Array.from({ length: 200 }, (_, i) => ((i * 7) % 20) / 20);
    const b = Array.from({ length: 200 }, (_, i) => ((i * 7) % 20 > 15 ? 0.1 : ((i * 7) % 20) / 20));
    const plain = one(kinds.ks({ atMost: 0.1 })).effect([pairsOf([{ a, b }])], LEVELS);
    const clustered = one(kinds.ks({ atMost: 0.1 })).effect([pairsOf([{ a, b, cluster: a.map((_, i) => i) }])], LEVELS);
    expect(clustered.upper).toBeCloseTo(plain.upper, 10);
    expect(clustered.lower).toBeCloseTo(plain.lower, 10);
  });

  it('clusters count once: forty accounts in ten households have the bounds of ten accounts', () => {
    const check = one(kinds.meanShift({ atMost: 0.1 }));
    const household = [0.1, 0.2, 0.05, 0, 0.15, 0.1, 0.3, 0.1, 0.2, 0.1];
    const a = household.flatMap((x) => [x, x, x, x]);
    const bounds = check.effect([pairsOf([{ a, b: a.map(() => 0), cluster: a.map((_, i) => Math.floor(i / 4)) }])], LEVELS);
    const alone = check.effect([pairsOf([{ a: household, b: household.map(() => 0) }])], LEVELS);
    expect(bounds.n).toBe(10);
    expect(bounds.upper).toBeCloseTo(alone.upper, 12);
    expect(bounds.lower).toBeCloseTo(alone.lower, 12);
  });

  it('claims that compare cohorts count clusters, not accounts', () => {
    const stratum = { a: [0.1, 0.1, 0.3, 0.3], b: [0, 0, 0, 0], cluster: [1, 1, 2, 2] };
    const two = [pairsOf([{ ...stratum, cohort: 'loyal' }, { ...stratum, cohort: 'new' }])];
    for (const spec of [kinds.cohortGap({ between: ['loyal', 'new'], atMost: 0.1 }), kinds.cohortOrdering({ increasing: ['loyal', 'new'] }), kinds.groupFairness({ between: ['loyal', 'new'], at: 0.2, atMost: 0.1 })]) {
      expect(spec.expand(CONTEXT)[0]!.effect(two, LEVELS).n).toBe(4);
    }
  });

  it('Wasserstein: the area between ECDFs', () => {
    expect(one(kinds.wasserstein({ atMost: 0.1 })).effect([pairsOf([{ a: [0.1, 0.5], b: [0.2, 0.3] }])], LEVELS).estimate).toBeCloseTo(0.15, 12);
  });

  it('PSI: (p - q) ln(p / q) over bins, half an account added', () => {
    const bounds = one(kinds.psi({ atMost: 0.1, edges: [0.5] })).effect([pairsOf([{ a: [0.1, 0.6, 0.7, 0.8], b: [0.1, 0.2, 0.7, 0.8] }])], LEVELS);
    expect(bounds.estimate).toBeCloseTo(psiOf([1.5 / 5, 3.5 / 5], [2.5 / 5, 2.5 / 5]), 12);
    expect(bounds.estimate).toBeCloseTo(-0.2 * Math.log(0.6) + 0.2 * Math.log(1.4), 12);
  });

  it('unpaired PSI refuses shared accounts', () => {
    const sample = (ids: string[]) => ({ ids, scores: ids.map((_, i) => i / ids.length) });
    expect(() => unpairedPsiBounds(sample(['loyal/0', 'loyal/1']), sample(['new/0', 'loyal/1']), [0.5], LEVELS)).toThrow('must share no account with the baseline, got "loyal/1"');
    expect(unpairedPsiBounds(sample(['a/0', 'a/1']), sample(['b/0', 'b/1']), [0.25], LEVELS)).toMatchObject({ lower: 0, estimate: 0 });
  });

  it('rank correlation: 1 - 6 sum d^2 / (n (n^2 - 1)) without ties, the Pearson correlation of midranks with them', () => {
    const check = one(kinds.rankCorrelation({ atLeast: 0.9 }));
    expect(check.effect([pairsOf([{ a: [1, 2, 3, 4, 5], b: [2, 1, 4, 3, 5] }])], LEVELS).estimate).toBeCloseTo(1 - 0.8, 12);
    // Midranks (1, 2.5, 2.5, 4) against (1, 2, 3.5, 3.5): 3.75 / sqrt(4.5 * 4.5).
    expect(check.effect([pairsOf([{ a: [1, 2, 2, 3], b: [1, 2, 3, 3] }])], LEVELS).estimate).toBeCloseTo(1 - 3.75 / 4.5, 12);
  });

  it('AUC: pairs in the right order, ties half; a drop is the difference', () => {
    const label = [...Array<number>(20).fill(0), ...Array<number>(20).fill(1)];
    const good = label.map((y, i) => y * 0.5 + i / 100);
    const tied = label.map(() => 0.5);
    expect(one(kinds.aucFloor({ atLeast: 0.8 })).effect([labelledOf([good], label)], LEVELS)).toMatchObject({ estimate: 0, details: { auc: 1 } });
    expect(one(kinds.aucFloor({ atLeast: 0.8 })).effect([labelledOf([tied], label)], LEVELS).estimate).toBeCloseTo(0.5, 12);
    expect(one(kinds.aucDrop({ atMost: 0.02 })).effect([labelledOf([tied, good], label)], LEVELS).estimate).toBeCloseTo(0.5, 12);
    expect(one(kinds.aucFloor({ atLeast: 0.8 })).effect([labelledOf([good], label.map(() => 1))], LEVELS).unusable).toContain('only one class');
    expect(one(kinds.aucFloor({ atLeast: 0.8 })).effect([labelledOf([good], label.map((_, i) => Number(i < 5)))], LEVELS).unusable).toContain('too few');
  });

  it('average precision: precision at each positive, averaged; its influences have mean 0', () => {
    const found = averagePrecision(Float64Array.of(0.9, 0.8, 0.7, 0.6), Uint8Array.of(1, 0, 1, 0), new Float64Array(4).fill(0.25));
    expect(found.value).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(found.influence.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
  });

  it('error rate: Clopper-Pearson on counts when accounts count alike, and the guarded bound when they do not', () => {
    const check = one(kinds.errorRate({ atMost: 0.01 }));
    const failed = Array.from({ length: 500 }, (_, i) => Number(i % 100 === 3));
    const bounds = check.effect([pairsOf([{ a: failed }])], LEVELS);
    expect(bounds).toMatchObject({ lower: clopperPearsonLower(5, 500, 1e-4), upper: clopperPearsonUpper(5, 500, 0.01), estimate: 0.01, details: { count: 5, of: 500 } });
    expect(bounds.worst).toEqual(['loyal/3', 'loyal/103', 'loyal/203', 'loyal/303', 'loyal/403']);
    const even = check.effect([pairsOf([{ a: failed, weight: 0.5 }, { cohort: 'new', a: failed, weight: 0.5 }])], LEVELS);
    expect(even.upper).toBe(clopperPearsonUpper(10, 1000, 0.01));
    const uneven = check.effect([pairsOf([{ a: failed, weight: 0.9 }, { cohort: 'new', a: failed.map(() => 0), weight: 0.1 }])], LEVELS);
    expect(uneven.estimate).toBeCloseTo(0.009, 12);
    expect(uneven.upper).toBeGreaterThan(clopperPearsonUpper(9, 1000, 0.01));
  });

  it('tolerance 0: one counterexample is proof, none passes and says how rare it may still be', () => {
    const check = one(kinds.errorRate({ atMost: 0 }));
    const clean = new Array<number>(300).fill(0);
    expect(check).toMatchObject({ deterministic: true, planning: { family: 'proof' } });
    expect(check.effect([pairsOf([{ a: clean }])], LEVELS)).toMatchObject({ lower: 0, upper: 0, details: { rateAtMost: clopperPearsonUpper(0, 300, 0.01) } });
    expect(check.effect([pairsOf([{ a: [...clean, 1] }])], LEVELS)).toMatchObject({ lower: 1 / 301, worst: ['loyal/300'] });
  });

  it('determinism: any difference in any repeat; accounts beyond the probe are not missing', () => {
    const check = one(kinds.determinism({ repeats: 2 }));
    const same = pairsOf([{ a: [0.1, 0.2], missing: 298 }]);
    const other = pairsOf([{ a: [0.1, 0.2], b: [0.1, 0.2000001], missing: 298 }]);
    expect(check.effect([same, same], LEVELS)).toMatchObject({ lower: 0, upper: 0, n: 2 });
    expect(check.effect([same, same], LEVELS).details).not.toHaveProperty('missing');
    expect(check.effect([same, other], LEVELS)).toMatchObject({ lower: 0.5, worst: ['loyal/1'] });
    expect(one(kinds.determinism({ within: 1e-3 })).effect([other], LEVELS).lower).toBe(0);
  });

  it('consistency: rounding of float32 is none, a difference beyond it is proof and says of what; what cannot be compared is left out', () => {
    const check = (more: Partial<CheckContext>) => kinds.consistency().expand({ ...CONTEXT, ...more })[0]!;
    const both = check({ namedFields: true });
    expect(both.claim).toBe('an account gets the same score in a batch and alone and with its fields in another order, up to rounding');
    const b = [0.1, 0.2];
    const parts = (b0: readonly number[], b1: readonly number[]) => [pairsOf([{ a: b, b: b0, missing: 298 }]), pairsOf([{ a: b, b: b1, missing: 298 }])];
    expect(both.effect(parts([0.1, 0.2 + 2 ** -21], b), LEVELS)).toMatchObject({ lower: 0, upper: 0, n: 2, details: { what: 'batch and order' } });
    expect(both.effect(parts([0.1, 0.2 + 2 ** -19], b), LEVELS)).toMatchObject({ lower: 0.5, worst: ['loyal/1'], details: { what: 'batch', largestDifference: expect.closeTo(2 ** -19, 12) as number } });
    expect(both.effect(parts(b, [0.3, 0.2]), LEVELS)).toMatchObject({ lower: 0.5, worst: ['loyal/0'], details: { what: 'order' } });
    expect(both.effect(parts([0.3, 0.3], [0.3, 0.2]), LEVELS)).toMatchObject({ lower: 1, details: { what: 'batch and order' } });
    expect(both.effect([pairsOf([{ a: [], missing: 300 }]), parts(b, b)[1]!], LEVELS).unusable).toMatch(/usable/);
    // Rounding grows with the score; `within` does not.
    expect(both.effect([pairsOf([{ a: [1000], b: [1000.0005] }]), pairsOf([{ a: [1] }])], LEVELS).lower).toBe(0);
    expect(kinds.consistency({ within: 0 }).expand(CONTEXT)[0]!.effect([pairsOf([{ a: [0.1], b: [0.1 + 1e-12] }])], LEVELS).lower).toBe(1);
    expect(check({}).needs).toHaveLength(1);
    expect(check({ batched: false, namedFields: true }).claim).toBe('an account gets the same score with its fields in another order, up to rounding');
    expect(() => check({ batched: false })).toThrow('must have something to compare');
  });

  it('monotonicity: an account violates once, whichever step shows it; steps are joined by account', () => {
    const check = one(kinds.monotonicity({ field: 'age', by: [1, -1], direction: 'increasing', slack: 0.01 }));
    const up = pairsOf([{ a: [0.3, 0.1, 0.195], b: [0.2, 0.2, 0.2] }]);
    const down = { ...pairsOf([{ a: [0.1, 0.3], b: [0.2, 0.2], missing: 1 }]), account: Uint32Array.of(0, 2) };
    // Account 1 has no second answer; account 2 falls within slack when up, and rises when down.
    expect(check.effect([up, down], LEVELS)).toMatchObject({ n: 2, estimate: 0.5, worst: ['loyal/2'], details: { count: 1, of: 2, missing: 1 } });
  });

  it('invariance: a change above maxChange counts', () => {
    const check = one(kinds.invariance({ to: 'name', maxChange: 0.01, atMost: 0.1 }));
    expect(check.effect([pairsOf([{ a: [0.2, 0.3, 0.305], b: [0.2, 0.2, 0.3] }])], LEVELS)).toMatchObject({ estimate: 1 / 3, worst: ['loyal/1'] });
  });

  it('decision churn counts flips of both directions, exceedance shift their difference', () => {
    const answers = [pairsOf([{ a: [0.9, 0.1, 0.9, 0.1], b: [0.1, 0.9, 0.9, 0.1] }])];
    expect(one(kinds.decisionChurn({ at: 0.5, atMost: 0.1 })).effect(answers, LEVELS)).toMatchObject({ estimate: 0.5, details: { upFlips: 1, downFlips: 1 }, worst: ['loyal/0', 'loyal/1'] });
    expect(one(kinds.decisionChurn({ at: 0.5, atMost: 0.1, direction: 'up' })).effect(answers, LEVELS)).toMatchObject({ estimate: 0.25, worst: ['loyal/0'] });
    expect(one(kinds.exceedanceShift({ at: 0.5, atMost: 0.1 })).effect(answers, LEVELS).estimate).toBe(0);
  });

  it('maxJump needs fewer accounts, and is ignored when a larger jump is seen', () => {
    const still = new Array<number>(200).fill(0.5);
    const quiet = pairsOf([{ a: still }]);
    const [plain, promised] = [one(kinds.meanShift({ atMost: 0.02 })), one(kinds.meanShift({ atMost: 0.02, maxJump: 0.1 }))];
    expect(promised.effect([quiet], LEVELS).upper).toBeCloseTo(plain.effect([quiet], LEVELS).upper / 10, 6);
    const jumped = pairsOf([{ a: [...still.slice(1), 0.9], b: still }]);
    expect(promised.effect([jumped], LEVELS)).toEqual(plain.effect([jumped], LEVELS));
  });

  it('cohorts: bounds, order and gaps of means', () => {
    const ordering = kinds.cohortOrdering({ increasing: ['loyal', 'stolen'], gap: 0.1 }).expand(CONTEXT)[0]!;
    // Strata in another order than the claim names them.
    const answers = [pairsOf([{ cohort: 'stolen', a: new Array<number>(300).fill(0.8) }, { cohort: 'loyal', a: new Array<number>(300).fill(0.1) }])];
    expect(ordering.effect(answers, LEVELS).estimate).toBeCloseTo(0.1 - 0.8 + 0.1, 12);
    expect(ordering.effect(answers, LEVELS).upper).toBeLessThan(0);
    const gap = kinds.cohortGap({ between: ['loyal', 'stolen'], atMost: 0.1 }).expand(CONTEXT)[0]!;
    expect(gap.effect(answers, LEVELS)).toMatchObject({ estimate: expect.closeTo(0.7, 12) as number, details: { highest: 'stolen', lowest: 'loyal' } });
    const bounds = one(kinds.cohortBounds({ atMost: 0.15 })).effect([pairsOf([{ a: new Array<number>(300).fill(0.1) }])], LEVELS);
    expect(bounds.estimate).toBeCloseTo(-0.05, 12);
    expect(bounds.details!['reading']).toMatch(/^mean score between 0\.0\d+ and 0\.1\d+$/);
  });

  it('whole-suite means count cohorts by weight, however many accounts each has', () => {
    const answers = [pairsOf([{ a: new Array<number>(1000).fill(0.2), b: new Array<number>(1000).fill(0), weight: 0.5 }, { cohort: 'new', a: [0.4, 0.4, 0.4], b: [0, 0, 0], weight: 0.5 }])];
    expect(kinds.meanShift({ atMost: 0.1 }).expand(CONTEXT)[0]!.effect(answers, LEVELS).estimate).toBeCloseTo(0.3, 12);
  });

  it('calibration: mean score minus rate, over all or in the worst bin', () => {
    const score = [...new Array<number>(50).fill(0.1), ...new Array<number>(50).fill(0.9)];
    const label = [...new Array<number>(50).fill(0), ...Array.from({ length: 50 }, (_, i) => Number(i < 40))];
    expect(one(kinds.calibration({ atMost: 0.1 })).effect([labelledOf([score], label)], LEVELS).estimate).toBeCloseTo(0.5 - 0.4, 12);
    expect(one(kinds.calibration({ atMost: 0.1, bins: [0.5] })).effect([labelledOf([score], label)], LEVELS)).toMatchObject({ estimate: expect.closeTo(0.1, 12) as number });
    expect(one(kinds.calibration({ atMost: 0.1, bins: [0.95] })).effect([labelledOf([score], label)], LEVELS).unusable).toContain('fewer than 2 accounts');
  });

  it('ranking claims: overlap of tops, and NDCG with log2 discounts', () => {
    const items = ['loyal/0', 'loyal/1', 'loyal/2'];
    const query = { id: 'q', arms: [{ items, scores: Float64Array.of(1, 3, 2) }, { items, scores: Float64Array.of(3, 2, 1) }], relevance: new Map([['loyal/0', 1]]) };
    const rankings = { kind: 'rankings' as const, queries: [query, { ...query, id: 'none', relevance: new Map<string, number>() }] };
    expect(one(kinds.topKOverlap({ query: 'name', k: 2, atLeast: 0.5 })).effect([rankings], LEVELS).estimate).toBeCloseTo(0.5, 12);
    expect(one(kinds.topKOverlap({ query: 'name', k: 2, atLeast: 0.5 })).effect([rankings], LEVELS).details).toMatchObject({ reading: expect.stringMatching(/^\d[\d.]*% to \d[\d.]*% of the top 2 kept$/) as string });
    // A top that holds the whole list can lose nothing: no evidence, never a pass.
    expect(one(kinds.topKOverlap({ query: 'name', k: 3, atLeast: 0.5 })).effect([rankings], LEVELS)).toMatchObject({ n: 0, unusable: 'none of 2 lists can be judged: no list has more than 3 items, or no answers' });
    const short = { ...query, id: 'short', arms: query.arms.map(({ scores }) => ({ items: items.slice(0, 2), scores: scores.slice(0, 2) })) };
    expect(one(kinds.topKOverlap({ query: 'name', k: 2, atLeast: 0.5 })).effect([{ kind: 'rankings', queries: [query, short] }], LEVELS)).toMatchObject({ n: 1, estimate: 0.5, details: { missing: 1 } });
    // Nor can a list that the candidate never answered keep its top.
    const silent = { ...query, arms: [{ items: [], scores: new Float64Array(0) }, query.arms[1]!] };
    expect(one(kinds.topKOverlap({ query: 'name', k: 2, atLeast: 0.5 })).effect([{ kind: 'rankings', queries: [silent] }], LEVELS).estimate).toBe(1);
    // One that the baseline never answered has no top to keep.
    const mute = { ...query, id: 'mute', arms: [query.arms[0]!, { items: [], scores: new Float64Array(0) }] };
    expect(one(kinds.topKOverlap({ query: 'name', k: 2, atLeast: 0.5 })).effect([{ kind: 'rankings', queries: [query, mute] }], LEVELS)).toMatchObject({ n: 1, estimate: 0.5, details: { missing: 1 } });
    expect(one(kinds.topKOverlap({ query: 'name', k: 2, atLeast: 0.5 })).effect([{ kind: 'rankings', queries: [mute] }], LEVELS).details).not.toHaveProperty('reading');
    expect(one(kinds.ndcgDrop({ query: 'name', atMost: 0.1 })).effect([rankings], LEVELS)).toMatchObject({ estimate: 1 - 1 / Math.log2(4), n: 1, details: { missing: 1, worstQueries: ['q'] } });
  });

  it('latency: independent requests count whole, bursts count less', () => {
    const scattered = Float64Array.from({ length: 1000 }, (_, i) => Number((i * 7919) % 20 === 0));
    const bursts = Float64Array.from({ length: 1000 }, (_, i) => Number(i % 200 < 10));
    expect(designEffect(scattered, 0.95)).toBe(1);
    expect(designEffect(bursts, 0.95)).toBeGreaterThan(5);
    expect(one(kinds.latencyQuantile({ atMostMs: 5, severity: 'gating' })).effect([pairsOf([{ a: [1, 2], b: [0, 1] }])], LEVELS).unusable).toBe('a gating latency claim needs 8000 requests, not 2');
  });
});
