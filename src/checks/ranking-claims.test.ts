import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMlcheckError } from '../errors.js';
import * as stats from '../stats/index.js';
import { readOracle } from '../stats/oracle-cases.js';
import type { Rankings } from '../table/evidence.js';
import { decide } from '../verdict/decide.js';
import type { Check, CheckSpec } from './check.js';
import { ndcgDrop, rankingDrop, rankingFloor, topKOverlap } from './index.js';
import type { RankingMetric } from './ranking-metric.js';
import { CONTEXT } from './testing/evidence-of.js';

fc.configureGlobal({ seed: 1 });

const LEVELS = { fail: 1e-3, pass: 0.01 };
const one = (spec: CheckSpec, context = CONTEXT): Check => spec.expand(context)[0]!;
type List = Rankings['queries'][number];
const rankings = (...queries: readonly List[]): readonly Rankings[] => [{ kind: 'rankings', queries: queries.map((list, at) => ({ ...list, id: `q${at}` })) }];

/** A list of items 0, 1, 2 ...: their relevances, and each arm's scores (`undefined`: not answered). */
function listOf(relevances: readonly number[], ...arms: readonly (readonly (number | undefined)[])[]): List {
  const name = (i: number): string => `loyal/${i}`;
  return {
    id: 'q',
    arms: arms.map((scores) => {
      const answered = [...scores.keys()].filter((i) => scores[i] !== undefined);
      return { items: answered.map(name), scores: Float64Array.from(answered, (i) => scores[i]!) };
    }),
    relevance: new Map(relevances.map((relevance, i) => [name(i), relevance])),
  };
}

/** The candidate ranks 3, 1, 0, 2, the baseline 0, 1, 2, 3; relevant are 0 and 2. */
const MOVED = listOf([1, 0, 1, 0], [0.3, 0.6, 0.1, 0.8], [0.9, 0.5, 0.3, 0.2]);
const estimate = (spec: CheckSpec, ...lists: readonly List[]): number => one(spec).effect(rankings(...lists), LEVELS).estimate;
const drop = (metric: RankingMetric, k?: number): CheckSpec => rankingDrop({ metric, query: 'name', atMost: 0.1, ...(k === undefined ? {} : { k }) });
const floor = (metric: RankingMetric, k?: number): CheckSpec => rankingFloor({ metric, query: 'name', atLeast: 0.5, ...(k === undefined ? {} : { k }) });

describe('lists of one cluster: hand', () => {
  const [lost, kept] = [MOVED, listOf([1, 0, 1, 0], [0.9, 0.5, 0.3, 0.2], [0.9, 0.5, 0.3, 0.2])];
  const many = (lists: readonly List[], cluster: (at: number) => number | undefined): readonly Rankings[] =>
    rankings(...Array.from({ length: 60 }, (_, at) => { const of = cluster(at); return { ...lists[Math.floor(at / 3) % lists.length]!, ...(of === undefined ? {} : { cluster: of }) }; }));
  const specs = [ndcgDrop({ query: 'name', k: 2, atMost: 0.1 }), ndcgDrop({ id: 'relative', query: 'name', k: 2, atMostRelative: 0.1 }), rankingDrop({ metric: 'reciprocalRank', query: 'name', atMost: 0.1 }), rankingFloor({ metric: 'reciprocalRank', query: 'name', atLeast: 0.5 }), topKOverlap({ query: 'name', k: 2, atLeast: 0.5 })];

  it.each(specs.map((spec) => [one(spec).id, spec] as const))('%s: the mean is that of lists, the interval that of clusters', (_, spec) => {
    const alone = one(spec).effect(many([lost, kept], () => undefined), LEVELS);
    const named = one(spec).effect(many([lost, kept], (at) => at), LEVELS);
    const threes = one(spec).effect(many([lost, kept], (at) => Math.floor(at / 3)), LEVELS);
    expect(named).toEqual(alone);
    expect(alone).toMatchObject({ n: 60, details: { queries: 60 } });
    expect(alone.details).not.toHaveProperty('clusters');
    expect(threes).toMatchObject({ n: 20, details: { queries: 60, clusters: 20 } });
    expect(threes.estimate).toBeCloseTo(alone.estimate, 12);
    expect(threes.upper - threes.lower).toBeGreaterThan(1.3 * (alone.upper - alone.lower));
  });

  it('a list in several clusters is one by itself', () => {
    expect(one(specs[0]!).effect(many([lost, kept], (at) => (at < 30 ? Math.floor(at / 3) : undefined)), LEVELS)).toMatchObject({ n: 40, details: { queries: 60, clusters: 40 } });
  });
});

describe('ranking claims: hand', () => {
  it.each<[RankingMetric, number | undefined, number, number]>([
    ['reciprocalRank', undefined, 1 / 3, 1],
    ['reciprocalRank', 2, 0, 1],
    ['averagePrecision', undefined, (1 / 3 + 2 / 4) / 2, (1 + 2 / 3) / 2],
    ['averagePrecision', 2, 0, 1 / 2],
    ['recall', 3, 1 / 2, 1],
    ['recall', 2, 0, 1 / 2],
    ['precision', 3, 1 / 3, 2 / 3],
    ['precision', 1, 0, 1],
    ['hitRate', 2, 0, 1],
    ['ndcg', undefined, (1 / 2 + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3)), (1 + 1 / 2) / (1 + 1 / Math.log2(3))],
    ['ndcg', 3, 1 / 2 / (1 + 1 / Math.log2(3)), (1 + 1 / 2) / (1 + 1 / Math.log2(3))],
  ])('%s at %s: %f for the candidate, %f for the baseline', (metric, k, candidate, baseline) => {
    const bounds = one(drop(metric, k)).effect(rankings(MOVED), LEVELS);
    expect(bounds.estimate).toBeCloseTo(baseline - candidate, 12);
    expect(bounds).toMatchObject({ n: 1, details: { candidateMean: expect.closeTo(candidate, 12) as number, baselineMean: expect.closeTo(baseline, 12) as number, queries: 1, worstQueries: ['q0'] }, worst: ['loyal/3'] });
    expect(one(floor(metric, k)).effect(rankings({ ...MOVED, arms: MOVED.arms.slice(0, 1) }), LEVELS)).toMatchObject({ estimate: expect.closeTo(1 - candidate, 12) as number, n: 1, details: { mean: expect.closeTo(candidate, 12) as number } });
  });

  it('each list counts the same, however long', () => {
    const long = listOf([1, ...new Array<number>(9).fill(0)], Array.from({ length: 10 }, (_, i) => -i), Array.from({ length: 10 }, (_, i) => -i));
    expect(estimate(drop('reciprocalRank'), MOVED, long, long)).toBeCloseTo(2 / 9, 12);
  });

  it('a share of the baseline: two thirds of one and a half', () => {
    const lifted = listOf([0, 1], [0.1, 0.9], [0.9, 0.1]);
    expect(estimate(rankingDrop({ metric: 'reciprocalRank', query: 'name', atMostRelative: 0.1 }), MOVED, MOVED, lifted)).toBeCloseTo((1 + 1 + 1 / 2 - (1 / 3 + 1 / 3 + 1)) / 2.5, 12);
  });

  it('ties are broken by name in both arms; any grade above 0 is relevant', () => {
    const tied = listOf([0, 2, 1], [0.5, 0.5, 0.5], [0.7, 0.7, 0.7]);
    expect(estimate(drop('reciprocalRank'), tied)).toBe(0);
    expect(estimate(floor('reciprocalRank'), tied)).toBe(1 / 2);
    expect(estimate(floor('recall', 2), tied)).toBe(1 / 2);
  });

  it('a relevant item that the candidate did not answer is not found', () => {
    expect(estimate(drop('recall', 2), listOf([1, 1, 0, 0], [0.9, undefined, 0.2, 0.1], [0.9, 0.8, 0.2, 0.1]))).toBe(1 / 2);
  });

  it('lists whose every order is worth the same are left out and counted; where no other is there, nothing is said', () => {
    const scores = [0.1, 0.9, 0.5];
    const none = listOf([0, 0, 0], scores, scores);
    const all = listOf([1, 1, 1], scores, scores);
    const short = listOf([1, 0, 0], scores, scores);
    const silent = listOf([1, 0, 0], [undefined, undefined, undefined], scores);
    for (const metric of ['reciprocalRank', 'averagePrecision', 'ndcg'] as const) {
      expect(one(drop(metric)).effect(rankings(MOVED, none, all, silent), LEVELS)).toMatchObject({ n: 1, details: { missing: 3 } });
      expect(one(drop(metric)).effect(rankings(MOVED, short), LEVELS)).toMatchObject({ n: 2 });
    }
    for (const metric of ['recall', 'precision', 'hitRate'] as const) {
      // A top of three holds all three items whatever the model does: as many of them as there are cannot pass.
      const check = one(drop(metric, 3));
      const bounds = check.effect(rankings(...new Array<List>(2000).fill(short), none), LEVELS);
      expect(bounds).toMatchObject({ n: 0, unusable: 'none of 2001 lists can be judged: no list has items of which some order is better than another, or no answers' });
      expect(decide(check, bounds, LEVELS, 1).outcome).toBe('inconclusive');
    }
    expect(one(ndcgDrop({ query: 'name', atMost: 0.1 })).effect(rankings(MOVED, all), LEVELS)).toMatchObject({ n: 1, details: { missing: 1 } });
    expect(one(floor('recall', 2)).effect(rankings(), LEVELS).unusable).toBe('there is no query');
  });

  it('says what it claims and what was found, by the names of the field', () => {
    expect(one(drop('recall', 10))).toMatchObject({ kind: 'ranking-drop', id: 'ranking-drop-recall', claim: "recall@10 at most 0.1 below the baseline's", unit: 'index', tolerance: 0.1, severity: 'gating' });
    expect(one(rankingDrop({ metric: 'reciprocalRank', query: 'name', atMostRelative: 0.05 }))).toMatchObject({ claim: "MRR at most 5% below the baseline's", unit: 'share', tolerance: 0.05 });
    expect(one(floor('hitRate', 5))).toMatchObject({ kind: 'ranking-floor', id: 'ranking-floor-hit-rate', claim: 'hit rate@5 at least 0.5', unit: 'index', tolerance: 0.5 });
    expect([one(drop('averagePrecision')).claim, one(drop('precision', 1)).claim, one(drop('ndcg', 5)).claim].map((claim) => claim.split(' ')[0])).toEqual(['MAP', 'precision@1', 'NDCG@5']);
    const check = one(rankingFloor({ metric: 'reciprocalRank', query: 'name', atLeast: 0.8 }));
    const judged = (...lists: readonly List[]) => decide(check, check.effect(rankings(...lists), LEVELS), LEVELS, 1);
    const [first, third] = [listOf([1, 0, 0], [3, 2, 1]), listOf([1, 0, 0], [1, 2, 3])];
    expect(judged(...new Array<List>(400).fill(first))).toMatchObject({ outcome: 'pass', because: expect.stringMatching(/^MRR between 0\.9\d+ and 1 after 400 lists$/) as string });
    expect(judged(...new Array<List>(400).fill(third))).toMatchObject({ outcome: 'fail', because: expect.stringMatching(/^MRR between 0\.3\d* and 0\.\d+ after 400 lists$/) as string });
    const lost = one(drop('hitRate', 1));
    expect(decide(lost, lost.effect(rankings(...Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? MOVED : listOf([1, 0], [2, 1], [2, 1])))), LEVELS), LEVELS, 1)).toMatchObject({ outcome: 'fail', because: expect.stringMatching(/^at least 0\.\d+ \(tolerance 0\.1\) after 300 lists$/) as string });
  });
});

describe('ranking claims: refusals', () => {
  const refusal = (spec: CheckSpec, context = CONTEXT): string => {
    try {
      spec.expand(context);
    } catch (error) {
      if (!isMlcheckError(error) || error.code !== 'suite-invalid') throw error;
      return `${error.message} | ${error.hint ?? ''}`;
    }
    return 'not refused';
  };
  const metric = (name: string): string => refusal(drop(name as RankingMetric, 5));

  it('an unknown metric is told the nearest, by whatever name the field has for it', () => {
    expect(metric('recal')).toBe(`metric: must be a ranking metric, got "recal" | did you mean 'recall'?`);
    for (const [typed, meant] of [['mrr', 'reciprocalRank'], ['MRR@10', 'reciprocalRank'], ['map', 'averagePrecision'], ['hit-rate', 'hitRate'], ['NDCG', 'ndcg'], ['recall@5', 'recall']]) expect(metric(typed!)).toContain(`did you mean '${meant}'?`);
    expect(metric('auc')).toContain('there is ndcg, reciprocalRank, averagePrecision, recall, precision, hitRate');
    expect(metric('toString')).toContain('must be a ranking metric');
    expect(metric(undefined as unknown as string)).toContain('must be a ranking metric, got undefined');
  });

  it('k, tolerance and floor out of range, a field that is not there, what the suite lacks', () => {
    for (const make of [drop, floor]) {
      for (const cut of ['recall', 'precision', 'hitRate'] as const) expect(refusal(make(cut))).toMatch(/^k: must be given: .* counts the first k items, got undefined/);
      for (const k of [0, -1, 2.5, NaN, '5' as unknown as number]) expect(refusal(make('ndcg', k))).toContain('k: must be a whole number of at least 1');
      expect(refusal(make('ndcg'), { ...CONTEXT, labelled: false })).toContain('population.labels: must be declared');
    }
    const claimed = { metric: 'recall', k: 5, query: 'name' } as const;
    expect(refusal(rankingDrop({ ...claimed, atMost: 0 }))).toContain('atMost: must be > 0');
    expect(refusal(rankingDrop({ ...claimed, atMost: 1 }))).toContain('atMost: must be below 1: recall@5 lies in [0, 1], so the claim could never fail, got 1');
    expect(refusal(rankingDrop({ ...claimed, atMost: 2 }))).toContain('could never fail');
    expect(refusal(rankingDrop(claimed))).toContain('rankingDrop({ atMost: 0.02 })');
    for (const atLeast of [0, 1, NaN]) expect(refusal(rankingFloor({ ...claimed, atLeast }))).toContain('atLeast: must be in (0, 1)');
    expect(refusal(rankingFloor({ ...claimed, query: 'nme', atLeast: 0.5 }))).toContain("query: must be a field of the population, got \"nme\" | did you mean 'name'?");
    expect(refusal(drop('ndcg'), { ...CONTEXT, hasBaseline: false })).toContain('ranking-drop compares with it');
    expect(refusal(floor('ndcg'), { ...CONTEXT, hasBaseline: false })).toBe('not refused');
    expect(refusal(ndcgDrop({ query: 'name', atMost: 1 }))).toContain('could never fail');
  });
});

describe('ranking claims: oracle', () => {
  const { cases } = readOracle('ranking');
  interface Options { readonly k?: number; readonly relevant?: number; readonly judged?: readonly number[]; readonly gain?: string }
  /** What a case of the oracle file says: the list, with relevant items that nobody listed, and the cutoff. */
  const readings: Readonly<Record<RankingMetric, { readonly of: string; readonly read: (args: readonly unknown[]) => Options }>> = {
    ndcg: { of: 'ndcg', read: ([, options]) => options as Options },
    averagePrecision: { of: 'averagePrecision', read: ([, options]) => options as Options },
    reciprocalRank: { of: 'reciprocalRank', read: () => ({}) },
    recall: { of: 'recallAt', read: ([, k, relevant]) => ({ k: k as number, relevant: relevant as number }) },
    precision: { of: 'precisionAt', read: ([, k]) => ({ k: k as number }) },
    hitRate: { of: 'hitRate', read: ([, k]) => ({ k: k as number }) },
  };

  it.each(Object.entries(readings) as [RankingMetric, (typeof readings)[RankingMetric]][])('%s of a list, and its mean over lists, are those of trec_eval and ranx', (metric, { of, read }) => {
    const byCut = new Map<number | undefined, { readonly list: List; readonly value: number }[]>();
    for (const { args, expect: value } of cases[of]!) {
      const ranked = args[0] as readonly number[];
      const { k, relevant, judged, gain } = read(args);
      if (gain === 'exponential') continue;
      const missed = judged === undefined ? new Array<number>(Math.max(0, (relevant ?? 0) - ranked.filter((grade) => grade > 0).length)).fill(1) : leftOver(judged, ranked);
      const list = listOf([...ranked, ...missed], ranked.map((_, at) => -at));
      const single = one(floor(metric, k)).effect(rankings(list), LEVELS);
      if (single.unusable !== undefined) continue;
      expect(1 - single.estimate).toBeCloseTo(value as number, 10);
      byCut.set(k, [...(byCut.get(k) ?? []), { list, value: value as number }]);
    }
    expect([...byCut.values()].flat().length).toBeGreaterThan(60);
    for (const [k, lists] of byCut) {
      const mean = lists.reduce((sum, { value }) => sum + value, 0) / lists.length;
      expect(1 - one(floor(metric, k)).effect(rankings(...lists.map(({ list }) => list)), LEVELS).estimate).toBeCloseTo(mean, 10);
    }
  });

  function leftOver(judged: readonly number[], ranked: readonly number[]): readonly number[] {
    const left = judged.filter((grade) => grade > 0);
    for (const grade of ranked) if (grade > 0) left.splice(left.indexOf(grade), 1);
    return left;
  }
});

const CUT: readonly (readonly [RankingMetric, number | undefined])[] = [['ndcg', undefined], ['ndcg', 2], ['reciprocalRank', undefined], ['reciprocalRank', 2], ['averagePrecision', undefined], ['averagePrecision', 3], ['recall', 3], ['precision', 3], ['hitRate', 2]];
const anItem = fc.record({ grade: fc.nat({ max: 2 }), base: fc.integer({ min: 0, max: 12 }), lift: fc.nat({ max: 6 }) });
const someLists = fc.array(fc.array(anItem, { minLength: 1, maxLength: 8 }), { minLength: 3, maxLength: 30 });

describe('ranking claims: law', () => {
  it('what lifts relevant items never fails, and costs what it took when it is turned around', () => {
    fc.assert(
      fc.property(someLists, fc.constantFrom(...CUT), (lists, [metric, k]) => {
        const lifted = lists.map((items) => listOf(items.map(({ grade }) => Number(grade > 0)), items.map(({ grade, base, lift }) => base + (grade > 0 ? lift : 0)), items.map(({ base }) => base)));
        const check = one(drop(metric, k));
        const there = check.effect(rankings(...lifted), LEVELS);
        expect(there.estimate).toBeLessThanOrEqual(1e-12);
        expect(decide(check, there, LEVELS, 1).outcome).not.toBe('fail');
        const back = check.effect(rankings(...lifted.map((list) => ({ ...list, arms: [...list.arms].reverse() }))), LEVELS);
        expect(back.estimate).toBeCloseTo(-there.estimate, 12);
        expect(back.n).toBe(there.n);
      }),
      { numRuns: 20 },
    );
  });

  it('only the order of scores counts, and not the order in which lists or items come', () => {
    fc.assert(
      fc.property(someLists, fc.constantFrom(...CUT), (lists, [metric, k]) => {
        const plain = lists.map((items) => listOf(items.map(({ grade }) => grade), items.map(({ base, lift }) => base - lift), items.map(({ base }) => base)));
        const scaled = lists.map((items) => listOf(items.map(({ grade }) => grade), items.map(({ base, lift }) => 8 * (base - lift) - 1000), items.map(({ base }) => Math.exp(base))));
        const turned = plain.map((list) => ({ ...list, arms: list.arms.map(({ items, scores }) => ({ items: [...items].reverse(), scores: scores.slice().reverse() })) })).reverse();
        const check = one(drop(metric, k));
        const bounds = check.effect(rankings(...plain), LEVELS);
        expect(check.effect(rankings(...scaled), LEVELS)).toEqual(bounds);
        const again = check.effect(rankings(...turned), LEVELS);
        for (const side of ['lower', 'upper', 'estimate'] as const) expect(again[side]).toBeCloseTo(bounds[side], 10);
      }),
      { numRuns: 25 },
    );
  });

  it('a drop is the difference of what the floors of both arms say', () => {
    fc.assert(
      fc.property(someLists, fc.constantFrom(...CUT), (lists, [metric, k]) => {
        const both = lists.map((items) => listOf(items.map(({ grade }) => grade), items.map(({ base, lift }) => base - lift), items.map(({ base }) => base)));
        const [candidate, baseline] = [0, 1].map((arm) => one(floor(metric, k)).effect(rankings(...both.map((list) => ({ ...list, arms: [list.arms[arm]!] }))), LEVELS));
        const bounds = one(drop(metric, k)).effect(rankings(...both), LEVELS);
        expect(bounds.n).toBe(candidate!.n);
        expect(bounds.estimate).toBeCloseTo(candidate!.estimate - baseline!.estimate, 12);
      }),
      { numRuns: 25 },
    );
  });

  it('a list is left out exactly when its best order is worth no more than its worst', () => {
    const valueOf: Readonly<Record<RankingMetric, (ranked: readonly number[], k?: number) => number>> = {
      ndcg: (ranked, k) => stats.ndcg(ranked, k === undefined ? {} : { k }),
      reciprocalRank: (ranked, k) => stats.reciprocalRank(ranked, k),
      averagePrecision: (ranked, k) => stats.averagePrecision(ranked, k === undefined ? {} : { k }),
      recall: (ranked, k) => stats.recallAt(ranked, k!),
      precision: (ranked, k) => stats.precisionAt(ranked, k!),
      hitRate: (ranked, k) => stats.hitRate(ranked, k!),
    };
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 7 }), (grades, k) => {
        const best = [...grades].sort((x, y) => y - x);
        for (const metric of Object.keys(valueOf) as RankingMetric[]) {
          const says = best[0]! > 0 && valueOf[metric](best, k) > valueOf[metric]([...best].reverse(), k);
          const list = listOf(grades, grades.map((_, i) => i));
          expect(one(floor(metric, k)).effect(rankings(list), LEVELS).unusable === undefined, `${metric}@${k} of ${grades.join()}`).toBe(says);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('where one item is relevant, recall is the hit rate; and rankingDrop of NDCG is ndcgDrop', () => {
    fc.assert(
      fc.property(someLists, fc.integer({ min: 1, max: 5 }), (lists, k) => {
        const single = lists.map((items) => listOf(items.map((_, i) => Number(i === 0)), items.map(({ base, lift }) => base - lift), items.map(({ base }) => base)));
        expect(one(drop('recall', k)).effect(rankings(...single), LEVELS)).toEqual(one(drop('hitRate', k)).effect(rankings(...single), LEVELS));
        expect(one(drop('ndcg', k)).effect(rankings(...single), LEVELS)).toEqual(one(ndcgDrop({ query: 'name', k, atMost: 0.1 })).effect(rankings(...single), LEVELS));
      }),
      { numRuns: 20 },
    );
  });
});
