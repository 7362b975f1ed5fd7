import { describe, expect, it, test } from 'vitest';
import { sampleOf } from './oracle-cases.js';
import * as s from './index.js';

/** Powers of two, so that scaling loses no digit; at the ends squares of what they scale leave the range of a double. */
const SCALES = [2 ** -1000, 2 ** -600, 2 ** 300, 2 ** 600, 2 ** 1000];

describe('law: what has no unit does not change with it, also where squares leave the range of a double', () => {
  const samples = [[sampleOf('bell:1:40'), sampleOf('skew:2:40')], [sampleOf('bell:3:6000'), sampleOf('ties:4:6000')], [Float64Array.of(1, 2, 5), Float64Array.of(3, 5, 4)]] as const;
  const near = (found: number, wanted: number): void => expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-12);
  it.each(SCALES)('%d', (scale) => {
    for (const [a, b] of samples) {
      const [x, y] = [a.map((v) => v * scale), b.map((v) => v * scale)];
      for (const test of [s.welchT, s.pairedT]) {
        const [found, wanted] = [test(x, y), test(a, b)];
        near(found.statistic, wanted.statistic);
        near(found.df, wanted.df);
        expect(found.pValue).toBeCloseTo(wanted.pValue, 13);
        near(found.lower / scale, wanted.lower);
        near(found.difference / scale, wanted.difference);
      }
      near(s.cohensD(x, y), s.cohensD(a, b));
      near(s.leveneBrownForsythe([x, y, x.map((v) => v * 2)]).statistic, s.leveneBrownForsythe([a, b, a.map((v) => v * 2)]).statistic);
      near(s.pearson(x, y).statistic, s.pearson(a, b).statistic);
      near(s.pearson(x, b).statistic, s.pearson(a, b).statistic);
      near(s.concordance(x, y).statistic, s.concordance(a, b).statistic);
      near(s.meanInterval(x).standardError / scale, s.meanInterval(a).standardError);
      near(s.blandAltman(x, y).limits.upper / scale, s.blandAltman(a, b).limits.upper);
      expect(s.histogram(x, { bins: 'scott' }).counts).toEqual(s.histogram(a, { bins: 'scott' }).counts);
      expect(s.histogram(s.tally(x), { bins: 'scott' }).counts).toEqual(s.histogram(a, { bins: 'scott' }).counts);
    }
  });
});

test('hand: one sample within the range and one far below or above it', () => {
  const near = (found: number, wanted: number): void => expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-12);
  const [small, large] = [[1e-300, 2e-300, 3e-300], [1e200, 2e200, 3e200]];
  near(s.welchT(small, [1, 1]).statistic, -Math.sqrt(3) * 1e300);
  near(s.welchT(large, small).statistic, 2 * Math.sqrt(3));
  near(s.concordance([1, 2, 3], [1e-200, 2e-200, 3e-200]).accuracy, (2 * 2e-200) / (2 + 12));
  near(s.pearson([1.7e308, -1.7e308, 1e308], [1, 2, 3]).statistic, -0.7 / Math.sqrt(2 * (19.34 / 3)));
});

test('hand: what leaves the range of a double is refused with its place', () => {
  expect(() => s.pairedT([1.7e308, 1, 2], [-1.7e308, 2, 1])).toThrow('pairedT(a - b[0]): must be finite, got Infinity');
  expect(() => s.moments([1e200, -1e200])).toThrow('moments(x): must have fourth powers');
  expect(() => s.mergeMoments(s.moments([1e200]), s.moments([-1e200]))).toThrow('mergeMoments(a, b): must have fourth powers');
  expect(() => s.chiSquareTwoSample([1e305, 2e305], [1, 2])).toThrow('chiSquareTwoSample(a): must have a sum between 1e-70 and 1e+70');
  expect(() => s.histogram([-1.7e308, 1.7e308])).toThrow('histogram(x): must have a range that can be divided into bins');
  expect(() => s.ndcg([2000, 1], { gain: 'exponential' })).toThrow('dcg(ranked): must have a sum of gains');
  expect(() => s.andersonDarlingKSample([[1, 1], [1, 1]])).toThrow('andersonDarlingKSample(samples): must hold at least 2 distinct values, got 1');
  expect(() => s.andersonDarlingKSample([[1], [2, 3]])).toThrow('andersonDarlingKSample(samples): must hold at least 4 values together, got 3');
});

test('hand: energy distance at both ends of the doubles', () => {
  expect(s.energyDistance([0, 0, 0], [0, 0, 5e-324]) / (Math.sqrt(2 / 9) * Math.sqrt(5e-324))).toBeCloseTo(1, 12);
  expect(s.energyDistance([-1.6e308], [1.6e308]) / (2 * Math.sqrt(1.6e308))).toBeCloseTo(1, 12);
  expect(s.energyDistance([1, 2], [2, 1])).toBe(0);
});

test('hand: a clip that 1 - clip cannot tell from 1 or only just, and grades beyond 1,023', () => {
  expect(s.logLoss([1], [0], 1e-15)).toBe(-Math.log(1e-15));
  expect(s.logLoss([0, 1], [0, 1], 0.25)).toBe(-Math.log1p(-0.25));
  expect(s.logLoss([1, 0.5], [0, 1], 1e-300)).toBeCloseTo((300 * Math.LN10 + Math.LN2) / 2, 9);
  expect(s.expectedReciprocalRank([2000, 1999])).toBe(1);
  expect(s.expectedReciprocalRank([1999, 2000])).toBe(0.5 + 0.5 / 2);
});

describe('law: tails in closed form at the ends of the doubles', () => {
  const near = (found: number, wanted: number): void => expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-11);
  test('F with 2 degrees of freedom above: (1 + 2 x / d2)^(-d2 / 2)', () => {
    for (const d2 of [1e-3, 0.1, 0.5]) {
      for (const x of [1e-300, 1e-20, 3, 1e20, 1e39, 1e45, 1e200, 1e307]) {
        const closed = Math.exp((-d2 / 2) * (x < 1e30 ? Math.log1p((2 * x) / d2) : Math.log(2 / d2) + Math.log(x)));
        near(s.f.survival(x, 2, d2), closed);
        near(s.f.cdf(1 / x, d2, 2), closed);
      }
    }
    expect(s.f.upperQuantile(0.5, 44, 1e-3)).toBe(Infinity);
    expect(s.f.quantile(0.5, 1e-3, 34)).toBe(0);
  });
  test('chi-squared with 1 degree of freedom near 0: sqrt(2 x / pi)', () => {
    for (const x of [2 ** -1060, 2 ** -1030, 1e-300, 1e-20]) near(s.chiSquared.cdf(x, 1), Math.sqrt(2 / Math.PI) * Math.sqrt(x));
  });
  test('beta with shapes a and 1: x^a', () => {
    for (const a of [1e-6, 1e-4, 0.009, 0.011, 3]) for (const x of [1e-200, 1e-5, 0.2, 0.45]) near(s.beta.survival(x, a, 1), -Math.expm1(a * Math.log(x)));
    for (const a of [1e-6, 1e-4, 0.009, 0.011, 3]) for (const x of [1e-9, 1e-5, 0.2, 0.45]) near(s.beta.cdf(1 - x, 1, a), -Math.expm1(a * Math.log1p(-(1 - x))));
  });
  test('oracle: counts of a thousand million trials (sums of their terms in mpmath, 60 digits)', () => {
    near(s.binomial.cdf(999999990, 1e9, 0.9999999876979813), 0.78299862217351432);
    near(s.binomial.survival(999999990, 1e9, 0.9999999876979813), 0.21700137782648568);
    near(s.beta.survival(1.4120574990732311e-8, 12, 1e9 - 11), 0.24999999999999277);
  });
  test('oracle: beta with a small shape beside a large one (mpmath, 60 digits)', () => {
    near(s.f.survival(1259.159510686177, 0.001, 6541.979412924503), 0.00021431617243627966);
  });
});

test('law: what is in the unit of the values stays so where their squares have no digits', () => {
  const [x, y] = [[1, 2, 4, 9], [3, 5, 6, 2]];
  for (const unit of [2 ** -525, 2 ** 600]) {
    const scaled = (values: readonly number[]) => values.map((v) => v * unit);
    const inUnit = (result: object, free: readonly string[]) => JSON.stringify(result, (key, v: unknown) => (typeof v === 'number' && !free.includes(key) ? v / unit : v));
    expect(inUnit(s.welchT(scaled(x), scaled(y)), ['statistic', 'df', 'pValue'])).toBe(JSON.stringify(s.welchT(x, y)));
    expect(inUnit(s.pairedT(scaled(x), scaled(y)), ['statistic', 'df', 'pValue'])).toBe(JSON.stringify(s.pairedT(x, y)));
    expect(inUnit(s.blandAltman(scaled(x), scaled(y)), [])).toBe(JSON.stringify(s.blandAltman(x, y)));
    expect(inUnit(s.meanInterval(scaled(x)), [])).toBe(JSON.stringify(s.meanInterval(x)));
  }
  expect(() => s.welchT([1e300, 1e300], [0, 1e-200])).toThrow('must not be out of all proportion to what varies');
  expect(() => s.moments([0, 1e100])).toThrow('must have fourth powers of deviations within the range of a double');
});

test('hand: a threshold that is a score calls it positive, and few thresholds keep no memory of many scores', () => {
  expect([...s.thresholdMetrics([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], [0.35, 0.8, 0.81]).truePositives]).toEqual([2, 1, 0]);
  expect(s.thresholdMetrics(Array.from({ length: 1000 }, (_, i) => i % 2), Array.from({ length: 1000 }, (_, i) => (i >> 1) % 2)).thresholds.buffer.byteLength).toBe(16);
});

test('hand: what is next to a domain is outside of it', () => {
  const [a, b] = [[1, 2, 3], [2, 3, 4]];
  expect(() => s.beta.cdf(0.5, 0, 1)).toThrow('beta.cdf(a)');
  expect(() => s.beta.cdf(0.5, 1, 0)).toThrow('beta.cdf(b)');
  expect(() => s.gamma.cdf(0.5, 0, 1)).toThrow('gamma.cdf(shape)');
  expect(() => s.gamma.cdf(0.5, 1, 0)).toThrow('gamma.cdf(scale)');
  expect(() => s.poisson.cdf(1, Infinity)).toThrow('poisson.cdf(mean)');
  expect(() => s.binomial.cdf(1, 2, 1.5)).toThrow('binomial.cdf(p)');
  expect(() => s.normal.cdf(0, 0, 0)).toThrow('normal.cdf(sd)');
  expect(() => s.normal.cdf(0, 0, -1)).toThrow('normal.cdf(sd)');
  expect(() => s.populationStability(a, b, { floorShare: 0 })).toThrow('populationStability(floorShare)');
  expect(() => s.twoSamplePanel(a, b, { smoothing: 'hlaf' as 'half' })).toThrow(expect.objectContaining({ place: 'twoSamplePanel(smoothing)', hint: expect.stringContaining('half') as string }));
});

test('hand: of up to 10,000 values each the law is exact', () => {
  const [low, high] = [0, 1].map((shift) => Float64Array.from({ length: 10_000 }, (_, k) => k / 1e4 + shift)) as [Float64Array, Float64Array];
  expect(s.ksTwoSample(low, high).method).toBe('exact');
  expect(s.ksTwoSample([...low, 0.5], high).method).toBe('asymp');
});

test('hand: near the ends of the doubles', () => {
  // A gap of 1/3 over 5e-322: in doubles its square alone has no digit left.
  expect(s.energyDistance([0, 0, 0], [0, 0, 5e-322]) / (Math.sqrt((2 / 9) * (5e-322 * 2 ** 600)) / 2 ** 300)).toBeCloseTo(1, 13);
  expect(s.expectedReciprocalRank([1024])).toBe(1);
  expect(() => s.chiSquareGoodnessOfFit([1e60, 1], [1e-290, 1e290])).toThrow('chiSquareGoodnessOfFit(expected): must not be out of all proportion to what was observed');
  const many = new Float64Array(5_000).fill(1e200);
  expect(() => s.chiSquareGoodnessOfFit(many, many.map((_, k) => 1 + k))).toThrow('chiSquareGoodnessOfFit(observed): must have a sum between 1e-70 and 1e+70');
});

test('hand: an exact law that would take minutes or gigabytes is refused', () => {
  const [few, many] = [sampleOf('bell:1:40'), sampleOf('bell:2:3000')];
  expect(() => s.cramerVonMisesTwoSample(few, many, { method: 'exact' })).toThrow('cramerVonMisesTwoSample(method): must not be exact for more than 600 pairs of values, got 120000');
  expect(() => s.wilcoxonSignedRank(many, sampleOf('bell:3:3000'), { method: 'exact' })).toThrow('wilcoxonSignedRank(method): must not be exact for more than 2,000 pairs that differ, got 3000');
  expect(() => s.wilcoxonSignedRank(many.slice(0, 2_001), sampleOf('bell:3:3000').subarray(0, 2_001), { method: 'exact' })).toThrow('got 2001');
  expect(() => s.mannWhitneyU(many, sampleOf('bell:3:3000'), { method: 'exact' })).toThrow('mannWhitneyU(method): must not be exact for so many pairs of values, got 9000000');
  let huge = s.tally([1, 2, 3]);
  for (let k = 0; k < 28; k++) huge = s.mergeTallies(huge, huge);
  expect(() => s.mannWhitneyU([1.5, 2.5], huge, { method: 'exact' })).toThrow('mannWhitneyU(method): must not be exact for so many pairs of values, got 1610612736');
});

test('oracle: the size behind the asymptotic tail is rounded half to even, as SciPy does (ks_2samp of 15 against 3: kstwo.sf(2 / 3, 2) = 2 / 9)', () => {
  expect(s.ksTwoSample(new Array<number>(15).fill(0.1), [0.03, -0.1, 0.8], { method: 'asymp' }).pValue).toBeCloseTo(2 / 9, 12);
});

describe('law: a bootstrap moves with the unit, up to the ends of the doubles', () => {
  const x = sampleOf('bell:1:40').map((v) => v * 0.9);
  // A function of the values that does not leave their range.
  const middle = (values: Float64Array): number => s.quantile(values, 0.4);
  const cluster = x.map((_, i) => i >> 1);
  const near = (found: number, wanted: number): void => expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-12);
  it.each([2 ** -900, 2 ** -600, 2 ** -390, 2 ** 399, 2 ** 600, 2 ** 1022])('%d', (scale) => {
    const scaled = x.map((v) => v * scale);
    for (const statistic of ['mean', middle] as const) {
      for (const method of ['percentile', 'basic', 'bca'] as const) {
        for (const options of [{}, { cluster }]) {
          const [found, wanted] = [scaled, x].map((values) => s.bootstrap(values, statistic, { seed: 1, resamples: 100, method, ...options })) as [s.BootstrapResult, s.BootstrapResult];
          for (const name of ['estimate', 'lower', 'upper', 'standardError'] as const) near(found[name] / scale, wanted[name]);
        }
      }
    }
  });
  test('hand: limits beyond the doubles are refused', () => {
    const least = (values: Float64Array): number => Math.min(...values);
    expect(() => s.bootstrap([1.7e308, -1.7e308, 1.7e308], least, { seed: 1, resamples: 100, method: 'basic' })).toThrow('bootstrap(x): must have limits and a standard error within the range of a double');
  });
});

test('hand: a range beyond the doubles', () => {
  const most = Number.MAX_VALUE;
  expect(s.meanInterval([most, -most, 0, 0]).standardError / most).toBeCloseTo(Math.sqrt(2 / 3 / 4), 12);
  expect(s.meanInterval([most, 0, 0, 0]).standardError / most).toBeCloseTo(0.25, 12);
});
