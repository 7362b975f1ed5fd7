import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleOf } from './oracle-cases.js';
import * as s from './index.js';

fc.configureGlobal({ seed: 1 });

const value = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
const sample = fc.array(value, { minLength: 1, maxLength: 40 });
const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 }).map((list) => [list.map((p) => p[0]), list.map((p) => p[1])] as const);
const labelled = fc.array(fc.tuple(value, fc.constantFrom(0, 1)), { minLength: 4, maxLength: 40 }).map((list) => [list.map((p) => p[0]), list.map((p, i) => (i < 2 ? 0 : i < 4 ? 1 : p[1]))] as const);
const near = (a: number, b: number, tolerance = 1e-9): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(a), Math.abs(b)));

describe('law: two samples', () => {
  test('KS is symmetric, bounded, and does not change under a monotone map', () => {
    fc.assert(fc.property(sample, sample, (a, b) => {
      const d = s.ksDistance(a, b);
      expect(s.ksDistance(b, a).statistic).toBe(d.statistic);
      expect(d.statistic).toBeGreaterThanOrEqual(0);
      expect(d.statistic).toBeLessThanOrEqual(1);
      const map = (v: number): number => Math.sign(v) * v * v;
      expect(s.ksDistance(a.map(map), b.map(map)).statistic).toBeLessThanOrEqual(d.statistic);
      expect(s.ksDistance(s.tally(a), s.tally(b))).toEqual(d);
    }));
  });

  test('KS and Wasserstein without sorting equal the walk over tallies', () => {
    for (const [x, y] of [['bell:1:15000', 'bell:2:12000:0.02'], ['skew:3:30000', 'skew:4:30000'], ['ties:5:15000', 'ties:6:15000'], ['bell:7:11000:1e9', 'bell:8:11000:1e9'], ['skew:9:12000:0:1e200', 'uniform:10:12000'], ['bell:11:12000', 'bell:11:12000']] as const) {
      const [a, b] = [sampleOf(x), sampleOf(y)];
      for (const alternative of ['two-sided', 'less', 'greater'] as const) expect(s.ksDistance(a, b, alternative)).toEqual(s.ksDistance(s.tally(a), s.tally(b), alternative));
      const exact = s.wasserstein(s.tally(a), s.tally(b));
      expect(Math.abs(s.wasserstein(a, b) - exact)).toBeLessThanOrEqual(1e-9 * exact);
    }
  });

  test('quantiles and the stability index without sorting equal those of tallies', () => {
    for (const recipe of ['bell:1:30000', 'skew:2:30000', 'uniform:3:30000:1e9', 'ties:4:30000', 'bell:5:30000:0:1e-200']) {
      const x = sampleOf(recipe);
      const y = sampleOf(recipe).subarray(0, 25000).map((v, i) => (i % 3 === 0 ? v : (x[(i * 7) % 30000] as number)));
      const tallied = s.tally(x);
      for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9] as const) for (const p of [0, 0.001, 0.77, 1]) expect(s.quantile(x, p, type)).toBe(s.quantile(tallied, p, type));
      for (const method of ['quantile', 'width'] as const) expect(s.populationStability(x, y, { method, bins: 12 })).toEqual(s.populationStability(s.tally(x), s.tally(y), { method, bins: 12 }));
    }
  });

  test('the exact KS p-value counts all arrangements', () => {
    const choose = (pool: readonly number[], n: number): number[][] => (n === 0 ? [[]] : pool.flatMap((v, i) => choose(pool.slice(i + 1), n - 1).map((rest) => [v, ...rest])));
    for (const [n, m] of [[3, 4], [2, 5], [4, 4]] as const) {
      const pool = Array.from({ length: n + m }, (_, i) => i);
      const all = choose(pool, n).map((a) => s.ksDistance(a, pool.filter((v) => !a.includes(v))).statistic);
      for (const a of choose(pool, n).slice(0, 9)) {
        const { statistic, pValue } = s.ksTwoSample(a, pool.filter((v) => !a.includes(v)));
        near(pValue, all.filter((d) => d >= statistic - 1e-12).length / all.length, 1e-12);
      }
    }
  });

  test('Wasserstein is a metric and moves with a shift', () => {
    fc.assert(fc.property(sample, sample, sample, fc.integer({ min: -50, max: 50 }), (a, b, c, shift) => {
      near(s.wasserstein(a, b), s.wasserstein(b, a));
      expect(s.wasserstein(a, c)).toBeLessThanOrEqual((s.wasserstein(a, b) + s.wasserstein(b, c)) * (1 + 1e-9) + 1e-9);
      near(s.wasserstein(a, a.map((v) => v + shift)), Math.abs(shift), 1e-6);
    }));
  });

  test('the stability index is >= 0 and the sum of its bins', () => {
    fc.assert(fc.property(sample, sample, (a, b) => {
      const { psi, bins } = s.populationStability(a, b);
      expect(bins.every((bin) => bin.contribution >= 0)).toBe(true);
      near(psi, bins.reduce((sum, bin) => sum + bin.contribution, 0));
      expect(bins.reduce((sum, bin) => sum + bin.baseline, 0)).toBe(a.length);
    }));
  });

  test("Cliff's delta, the area under the curve and U say the same", () => {
    fc.assert(fc.property(sample, sample, (a, b) => {
      const auc = s.rocAuc([...a, ...b], [...a.map(() => 1), ...b.map(() => 0)]);
      near(s.cliffsDelta(a, b), 2 * auc - 1);
      near(s.mannWhitneyU(a, b, { method: 'exact' }).statistic, auc * a.length * b.length);
    }), { numRuns: 30 });
  });
});

describe('law: pairs and classes', () => {
  const vary = (x: readonly number[]): boolean => new Set(x).size > 1;
  test('rank correlations do not change under a monotone map and turn with the sign', () => {
    fc.assert(fc.property(pairs, ([a, b]) => {
      fc.pre(vary(a) && vary(b));
      const negative = b.map((v) => -v);
      near(s.spearman(a, negative).statistic, -s.spearman(a, b).statistic);
      near(s.kendallTau(a, negative).statistic, -s.kendallTau(a, b).statistic);
      near(s.kendallTau(a, b).statistic, s.kendallTau(b, a).statistic);
      near(s.kendallTau(a, b).statistic, bruteTau(a, b));
    }));
  });

  test('AUC: reversing the scores gives the rest; the mean of placements; ties half', () => {
    fc.assert(fc.property(labelled, ([scores, labels]) => {
      near(s.rocAuc(scores, labels) + s.rocAuc(scores.map((v) => -v), labels), 1);
      near(s.delong(scores, labels).auc, s.rocAuc(scores, labels));
      const given = [scores[3]!, Infinity, -Infinity, 0.5, scores[0]!];
      for (const curve of [s.thresholdMetrics(scores, labels), s.thresholdMetrics(scores, labels, given)]) {
        curve.thresholds.forEach((threshold, i) => expect(s.metricsAt(curve, i)).toEqual({ threshold, ...s.confusion(scores, labels, threshold) }));
      }
      const both = s.delong(scores, labels, scores);
      expect(both.difference).toBe(0);
      expect(both.pValue).toBe(1);
      const confidence = 0.8;
      const { lower, upper, variance, auc } = s.delong(scores, labels, { confidence });
      expect(0 <= lower && lower <= auc && auc <= upper && upper <= 1).toBe(true);
      expect(s.delong(scores, labels, scores, { confidence })).toMatchObject({ lower: 0, upper: 0, intervals: [{ lower, upper }, { lower, upper }] });
      // Turned around, intervals are those of the rest, and a wider confidence holds a narrower one.
      const turned = scores.map((v) => -v);
      for (const interval of auc > 0 && auc < 1 ? (['wald', 'logit'] as const) : (['wald'] as const)) {
        const [here, there] = [s.delong(scores, labels, { confidence, interval }), s.delong(turned, labels, { confidence, interval })];
        near(here.lower + there.upper, 1);
        near(here.upper + there.lower, 1);
        if (variance > 0 && interval === 'logit') expect(0 < here.lower && here.lower < auc && auc < here.upper && here.upper < 1).toBe(true);
        const wider = s.delong(scores, labels, { confidence: 0.99, interval });
        expect(wider.lower <= here.lower && here.upper <= wider.upper).toBe(true);
      }
    }));
  });

  test('the Brier score is the sum of its parts', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), { minLength: 1 }), (list) => {
      const b = s.brier(list.map((p) => p[0]), list.map((p) => p[1]));
      near(b.score, b.reliability - b.resolution + b.uncertainty + b.withinBins, 1e-12);
    }));
  });
});

function bruteTau(a: readonly number[], b: readonly number[]): number {
  let gap = 0;
  let inA = 0;
  let inB = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const x = Math.sign((a[i] as number) - (a[j] as number));
      const y = Math.sign((b[i] as number) - (b[j] as number));
      gap += x * y;
      inA += x * x;
      inB += y * y;
    }
  }
  return gap / Math.sqrt(inA * inB);
}

describe('law: merging', () => {
  test('tallies and moments of parts are those of the whole', () => {
    fc.assert(fc.property(sample, sample, (a, b) => {
      expect(s.mergeTallies(s.tally(a), s.tally(b))).toEqual(s.tally([...a, ...b]));
      const merged = s.mergeMoments(s.moments(a), s.moments(b));
      const whole = s.moments([...a, ...b]);
      near(merged.mean, whole.mean);
      near(merged.m2, whole.m2);
      expect(Math.abs(merged.m3 - whole.m3)).toBeLessThanOrEqual(1e-9 * (1 + whole.m2 ** 1.5));
      near(merged.m4, whole.m4);
    }));
  });

  test('digests, also merged ones, keep their stated rank error', () => {
    for (const recipe of ['bell:1:60000', 'skew:2:60000', 'uniform:3:60000']) {
      const x = sampleOf(recipe);
      const parts = [0, 1, 2].map((i) => s.tDigest(x.subarray(i * 20000, (i + 1) * 20000)));
      const sorted = x.slice().sort();
      for (const [digest, room] of [[s.tDigest(x), 1], [s.mergeDigests(...parts), 2]] as const) {
        expect(digest.means.length).toBeLessThanOrEqual(200);
        for (const q of [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999]) {
          const rank = sorted.findIndex((v) => v >= s.digestQuantile(digest, q)) / x.length;
          expect(Math.abs(rank - q)).toBeLessThanOrEqual(room * (Math.PI * Math.sqrt(q * (1 - q))) / 200 + 2 / x.length);
        }
      }
    }
  });
});

describe('law: distributions', () => {
  test('quantiles invert their tails', () => {
    const tail = fc.double({ min: -280, max: -0.01, noNaN: true }).map((e) => 10 ** e);
    const df = fc.double({ min: 0.5, max: 5000, noNaN: true });
    fc.assert(fc.property(tail, df, df, (q, a, b) => {
      near(s.normal.survival(s.normal.upperQuantile(q)) / q, 1, 1e-10);
      near(s.chiSquared.survival(s.chiSquared.upperQuantile(q, a), a) / q, 1, 1e-10);
      near(s.kolmogorov.survival(s.kolmogorov.upperQuantile(q)) / q, 1, 1e-10);
      const x = s.beta.quantile(q, a, b);
      if (x > 1e-290 && x < 0.99) near(s.beta.cdf(x, a, b) / q, 1, 1e-9);
      const t = s.studentT.upperQuantile(q, a);
      if (t < 1e290) near(s.studentT.survival(t, a) / q, 1, 1e-10);
    }), { numRuns: 60 });
  });

  test('counts: the quantile is the smallest count that reaches the probability', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3000 }), fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.double({ min: 1e-9, max: 0.999, noNaN: true }), (n, p, q) => {
      const k = s.binomial.quantile(q, n, p);
      expect(s.binomial.cdf(k, n, p)).toBeGreaterThanOrEqual(q * (1 - 1e-12));
      if (k > 0) expect(s.binomial.cdf(k - 1, n, p)).toBeLessThan(q);
      expect(s.binomial.quantile(s.binomial.cdf(k, n, p), n, p)).toBe(k);
      const m = s.poisson.quantile(q, n * p);
      expect(s.poisson.cdf(m, n * p)).toBeGreaterThanOrEqual(q * (1 - 1e-12));
      if (m > 0) expect(s.poisson.cdf(m - 1, n * p)).toBeLessThan(q);
    }), { numRuns: 60 });
  });

  test('adjusted p-values keep their order: Hochberg <= Holm <= Bonferroni', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (p) => {
      const [a, b, c] = [s.hochberg(p), s.holm(p), s.bonferroni(p)];
      p.forEach((_, i) => {
        expect(a[i]).toBeLessThanOrEqual((b[i] as number) + 1e-15);
        expect(b[i]).toBeLessThanOrEqual((c[i] as number) + 1e-15);
      });
    }));
  });
});

test('law: the exact law of U takes little room beside a large sample, and nears the normal one', () => {
  const many = Float64Array.from({ length: 60_000 }, (_, i) => (((i * 7919) % 60_000) + 0.5) / 60_000);
  for (const few of [[0.3, 0.9], [0.15, 0.2, 0.35, 0.4, 0.5, 0.6, 0.61, 0.99]]) {
    const exact = s.mannWhitneyU(few, many);
    expect(exact.method).toBe('exact');
    expect(Math.abs(exact.pValue - s.mannWhitneyU(few, many, { method: 'asymptotic' }).pValue)).toBeLessThan(0.03);
  }
});
