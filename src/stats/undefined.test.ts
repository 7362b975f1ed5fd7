import { expect, test } from 'vitest';
import { isMlcheckError } from '../errors.js';
import * as s from './index.js';

const bad: readonly (readonly [string, () => unknown])[] = [
  ['ksTwoSample(a): must not be empty, got 0', () => s.ksTwoSample([], [1])],
  ['ksTwoSample(b[1]): must be finite, got NaN', () => s.ksTwoSample([1], [1, Number.NaN])],
  ['wasserstein(a[0]): must be finite, got Infinity', () => s.wasserstein([Infinity], [1])],
  ['populationStability(baseline): must not be empty, got 0', () => s.populationStability([], [1])],
  ['populationStability(edges[1]): must be above the edge before, got 1', () => s.populationStability([1], [1], { edges: [1, 1] })],
  ['populationStability(smoothing): must not be none when bin 1 is empty, got "none"', () => s.populationStability([1, 2], [1], { edges: [1.5], smoothing: 'none' })],
  ['twoSamplePanel(a): must not be empty, got 0', () => s.twoSamplePanel([], [1])],
  ['twoSamplePanel(b[1]): must be finite, got Infinity', () => s.twoSamplePanel([1], [1, Infinity])],
  ['twoSamplePanel(edges[1]): must be above the edge before, got 1', () => s.twoSamplePanel([1], [1], { edges: [1, 1] })],
  ['twoSamplePanel(smoothing): must not be none when bin 1 is empty, got "none"', () => s.twoSamplePanel([1, 2], [1], { edges: [1.5], smoothing: 'none' })],
  ['twoSamplePanel(points[1]): must be above the point before, got 1', () => s.twoSamplePanel([1], [1], { points: [2, 1] })],
  ['twoSamplePanel(points[0]): must be finite, got NaN', () => s.twoSamplePanel([1], [1], { points: [Number.NaN] })],
  ['twoSamplePanel(b): must have fourth powers of deviations within the range of a double, got Infinity', () => s.twoSamplePanel([1], [-1e300, 1e300])],
  ['pearson(b): must be as long as a (2), got 3', () => s.pearson([1, 2], [1, 2, 3])],
  ['pearson(a): must not be constant, got 1', () => s.pearson([1, 1], [1, 2])],
  ['spearman(b): must not be constant, got 2', () => s.spearman([1, 3], [2, 2])],
  ['kendallTau(b): must not be constant, got 1', () => s.kendallTau([1, 3], [2, 2])],
  ['rocAuc(labels): must hold both classes, got "only 1"', () => s.rocAuc([1, 2], [1, 1])],
  ['rocAuc(labels[0]): must be 0 or 1, got 2', () => s.rocAuc([1, 2], [2, 1])],
  ['delong(labels): must hold at least two of each class, got [1,2]', () => s.delong([1, 2, 3], [0, 1, 1])],
  ['delong(scores): must not separate the classes fully for a logit interval, got 1', () => s.delong([1, 2, 3, 4], [0, 0, 1, 1], { interval: 'logit' })],
  ['delong(other): must not separate the classes fully for a logit interval, got 0', () => s.delong([1, 4, 3, 2], [0, 0, 1, 1], [4, 3, 2, 1], { interval: 'logit' })],
  ['delong(confidence): must be in (0, 1), got 95', () => s.delong([1, 2, 3, 4], [0, 1, 0, 1], { confidence: 95 })],
  ['delong(level): must be one of the options confidence, interval, got "level"', () => s.delong([1, 2, 3, 4], [0, 1, 0, 1], { level: 0.9 } as never)],
  ['delong(other): must be as long as scores (4), got 3', () => s.delong([1, 2, 3, 4], [0, 1, 0, 1], [1, 2, 3])],
  ['metricsAt(i): must be an integer from 0 to 1, got 2', () => s.metricsAt(s.thresholdMetrics([1, 2], [0, 1]), 2)],
  ['thresholdMetrics(thresholds[1]): must be a number, got NaN', () => s.thresholdMetrics([1, 2], [0, 1], [1, Number.NaN])],
  ['brier(scores[0]): must be a probability in [0, 1], got 1.5', () => s.brier([1.5], [1])],
  ['logLoss(scores): must not be empty, got 0', () => s.logLoss([], [])],
  ['meanInterval(x): must not be constant, got 3', () => s.meanInterval([3, 3])],
  ['meanInterval(x): must hold at least 2 values, got 1', () => s.meanInterval([3])],
  ['welchT(a, b): must not both be constant, got 1', () => s.welchT([1, 1], [2, 2])],
  ['pairedT(a, b): must not differ by a constant, got -1', () => s.pairedT([1, 2], [2, 3])],
  ['mannWhitneyU(a, b): must hold at least 2 distinct values, got 1', () => s.mannWhitneyU([1, 1], [1], { method: 'asymptotic' })],
  ['wilcoxonSignedRank(a, b): must differ in at least one pair, got 0', () => s.wilcoxonSignedRank([1], [1])],
  ['kullbackLeibler(q[1]): must be > 0 where p is, got 0', () => s.kullbackLeibler([1, 1], [1, 0])],
  ['jensenShannon(p[0]): must be >= 0, got -1', () => s.jensenShannon([-1, 2], [1, 1])],
  ['gTest(expected[0]): must be > 0, got 0', () => s.gTest([1, 1], [0, 1])],
  ['ndcg(judged): must hold a relevant item, got "none"', () => s.ndcg([0, 0])],
  ['averagePrecision(relevant): must be an integer >= 2, the relevant items, got 1', () => s.averagePrecision([1, 1], { relevant: 1 })],
  ['quantile(p): must be in [0, 1], got 1.1', () => s.quantile([1], 1.1)],
  ['quantile(x): must not be empty, got 0', () => s.quantile([], 0.5)],
  ['normal.cdf(x): must be a number, got NaN', () => s.normal.cdf(Number.NaN)],
  ['chiSquared.survival(df): must be finite and > 0, got 0', () => s.chiSquared.survival(1, 0)],
  ['clopperPearsonUpper(k): must be an integer in [0, 3], got 4', () => s.clopperPearsonUpper(4, 3, 0.05)],
  ['wilson(n): must be an integer > 0, got 0', () => s.wilson(0, 0)],
  ['bootstrap(statistic): must be finite for every resample, got NaN', () => s.bootstrap([1, 2], () => Number.NaN, { seed: 1 })],
  ['disparateImpact(b): must hold a positive decision, got 0', () => s.disparateImpact([1], [0])],
  ['tDigest(compression): must be in [20, 1,000,000], got 3', () => s.tDigest([1], 3)],
  ['holm(pValues[0]): must be in [0, 1], got -1', () => s.holm([-1])],
  ['trecOrder(items): must name each item once, got "a"', () => s.trecOrder(['a', 'a'], [1, 2])],
];

for (const [message, call] of bad) {
  test(`hand: ${message}`, () => {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expect(isMlcheckError(thrown) ? [thrown.code, thrown.message] : thrown).toEqual(['statistic-undefined', message]);
  });
}

test('hand: run files and judgements name the line that is wrong', () => {
  expect(() => s.readQrels('q 0 d x')).toThrow('qrels line 1 relevance: must be a finite number, got "x"');
  expect(() => s.readRun('\nq Q0 d 1 0.5')).toThrow('run line 2: must have 6 fields, got "q Q0 d 1 0.5"');
});

test('hand: run files and judgements are split as trec_eval splits them', () => {
  const run = s.readRun('\ufeffq Q0 a\u00a0b 1 0.5 t\r\n\tq  Q0\tc\u3000d 2 -1e-3  t \r\n\r\n').get('q');
  expect([run?.items, [...(run?.scores ?? [])]]).toEqual([['a\u00a0b', 'c\u3000d'], [0.5, -0.001]]);
  // trec_eval's Python binding does not return from a query all of whose judgements are negative.
  expect(s.readQrels('q 0 d -1\np 0 d 0\n')).toEqual(new Map([['q', new Map()], ['p', new Map([['d', 0]])]]));
});

test('law: no function changes its input', () => {
  const x = Object.freeze([3, 1, 2, 5, 4, 4]);
  const y = Object.freeze([1, 1, 2, 8, 0, 3]);
  const labels = Object.freeze([0, 1, 0, 1, 1, 0]);
  s.ksTwoSample(x, y); s.wasserstein(x, y); s.spearman(x, y); s.kendallTau(x, y); s.quantile(x, 0.5); s.tally(x); s.ndcg(x); s.holm([0.1, 0.01]);
  s.thresholdMetrics(x, labels); s.delong(x, labels, y); s.mannWhitneyU(x, y); s.wilcoxonSignedRank(x, y); s.bootstrap(x, (v) => v[0] ?? 0, { seed: 3, method: 'basic' });
  const typed = Float64Array.from({ length: 30000 }, (_, i) => (i * 7919) % 30011);
  const before = typed.slice();
  s.ksTwoSample(typed, typed.map((v) => v + 1)); s.wasserstein(typed, typed.map((v) => v * 2)); s.tally(typed);
  expect(typed).toEqual(before);
});

test('law: a tally that is given stays as it is', () => {
  const given = s.tally([2, 1, 2, 4]);
  const found = s.ecdf(given);
  found.values.fill(9);
  expect([...given.values, ...given.counts, ...found.probabilities]).toEqual([1, 2, 4, 1, 2, 1, 0.25, 0.75, 1]);
});

test('hand: the interval of a one-sided test is open on the other side', () => {
  expect(s.welchT([1, 2, 3], [4, 5, 7], { alternative: 'less' }).lower).toBe(-Infinity);
  expect(s.pairedT([3, 4, 6, 7], [1, 3, 5, 5], { alternative: 'greater' }).upper).toBe(Infinity);
});
