import { expect, test } from 'vitest';
import { streamOf, substream } from '../../random/stream.js';
import * as s from '../index.js';
import { sampleOf } from '../oracle-cases.js';
import { binomial, drawByBlocks, plainResampler, wordsOf, type RandomWords } from './plain-resampler.js';
import { kernelResampler, type Resampler } from './resampler.js';

const stream = streamOf(7, 'bootstrap');
const meanOf = (x: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return sum / x.length;
};

/** Random words that are no longer random. */
const given = (...words: number[]): RandomWords => ({ stream, words: Int32Array.from(words), at: 0, made: 0 });

/** The p-value of counts under these chances. */
const fit = (counts: ArrayLike<number>, chances: ArrayLike<number>): number => {
  const n = Array.from(counts).reduce((sum, v) => sum + v, 0);
  return s.chiSquareGoodnessOfFit(counts, Array.from(chances, (p) => n * p)).pValue;
};

test('law: kernels draw the resamples of plain loops', () => {
  const a = sampleOf('bell:1:100000');
  // The last two have words that are passed over: 2^32 mod 100000 is 67296.
  for (const n of [2, 7, 8, 1023, 1024, 1025, 2047, 2048, 2049, 5003, 98_304, 100_000]) {
    const x = a.subarray(0, n);
    const [kernel, plain] = [kernelResampler(x) as Resampler, plainResampler(x)];
    for (const r of ['0', '1']) {
      const at = substream(stream, r);
      expect(Buffer.from(kernel.resample(at).buffer).equals(Buffer.from(plain.resample(at).buffer))).toBe(true);
      expect(Math.abs(kernel.mean(at) - plain.mean(at))).toBeLessThan(1e-14);
      // One block or less: the mean of the very same draws.
      if (n < 1024) expect(Math.abs(kernel.mean(at) - meanOf(plain.resample(at)))).toBeLessThan(1e-14);
    }
  }
});

test('hand: trials are settled digit by digit of their probability', () => {
  // 5/8 is 0.101 in binary. The first digit settles the trials with a 1 as successes, the second as failures, the third as successes.
  const [all, none] = [-1, 0];
  expect(binomial(given(0b1010 << 28, 0b10 << 30, 0), 4, 5, 8)).toBe(2 + 0 + 0);
  expect(binomial(given(0b1010 << 28, 0b01 << 30, 1 << 31), 4, 5, 8)).toBe(2 + 0 + 1);
  expect(binomial(given(none, none, none), 3, 5, 8)).toBe(0);
  expect(binomial(given(all), 32, 5, 8)).toBe(32);
  expect(binomial(given(none, all), 32, 5, 8)).toBe(0);
  // 1/3 is 0.010101..., which never ends.
  expect(binomial(given(none, none, none, none, none, 0b11 << 30), 2, 1, 3)).toBe(2);
  expect(binomial(given(all, 1), 33, 1, 2)).toBe(32);
});

for (const [count, part, whole] of [[7, 3, 7], [40, 1024, 1500], [64, 1, 2], [1000, 65_536, 100_000], [333, 1, 1024]] as const) {
  test(`law: the binomial numbers of ${count} trials with chance ${part}/${whole} have their chances`, () => {
    const random = wordsOf(substream(stream, `${count}`));
    const found = Array.from({ length: 20_000 }, () => binomial(random, count, part, whole));
    const p = part / whole;
    // As many cells as hold 10 or more, and one for each tail.
    const [low, high] = [s.binomial.quantile(0.002, count, p), s.binomial.quantile(0.998, count, p)];
    const cells = new Float64Array(high - low + 1);
    for (const k of found) cells[Math.min(high, Math.max(low, k)) - low]!++;
    const upTo = Array.from(cells, (_, k) => (k === cells.length - 1 ? 1 : s.binomial.cdf(low + k, count, p)));
    expect(fit(cells, upTo.map((c, k) => c - (upTo[k - 1] ?? 0)))).toBeGreaterThan(1e-3);
  });
}

/** How often each value falls into each of these resamples. */
function countsOf(n: number, resamples: number): Uint16Array[] {
  return Array.from({ length: resamples }, (_, r) => {
    const counts = new Uint16Array(n);
    drawByBlocks(wordsOf(substream(stream, `${n}/${r}`)), 0, n, n, (k) => counts[k]!++);
    return counts;
  });
}

test('law: draws by blocks are n, favour no value, and fall on one as often as independent draws', () => {
  for (const n of [1024, 1025, 2500, 5003]) {
    const resamples = countsOf(n, 300);
    const total = new Float64Array(n);
    const times = new Float64Array(6);
    for (const counts of resamples) {
      expect(counts.reduce((sum, c) => sum + c, 0)).toBe(n);
      counts.forEach((c, k) => { total[k]! += c; times[Math.min(c, 5)]!++; });
    }
    expect(fit(total, total.map(() => 1 / n))).toBeGreaterThan(1e-3);
    const chances = [0, 1, 2, 3, 4].map((c) => s.binomial.cdf(c, n, 1 / n) - (c === 0 ? 0 : s.binomial.cdf(c - 1, n, 1 / n)));
    expect(fit(times, [...chances, 1 - chances.reduce((sum, p) => sum + p, 0)])).toBeGreaterThan(1e-3);
  }
});

test('law: counts of blocks, and of values within and across them, vary together as multinomial ones', () => {
  const n = 2500;
  const runs = 4000;
  const resamples = countsOf(n, runs);
  const groups: readonly (readonly [number, number])[] = [[0, 1024], [1024, 1500], [1500, 2048], [2048, 2500]];
  const shares = groups.map(([from, to]) => (to - from) / n);
  const sums = resamples.map((counts) => groups.map(([from, to]) => counts.subarray(from, to).reduce((sum, c) => sum + c, 0)));
  for (let i = 0; i < groups.length; i++) {
    for (let j = 0; j <= i; j++) {
      const [p, q] = [shares[i]!, shares[j]!];
      const products = sums.map((of) => (of[i]! - n * p) * (of[j]! - n * q));
      const { lower, upper } = s.meanInterval(products, 0.999);
      const wanted = i === j ? n * p * (1 - p) : -n * p * q;
      expect(wanted).toBeGreaterThan(lower);
      expect(wanted).toBeLessThan(upper);
    }
  }
  // The sum of squares over the expected is nearly chi-squared.
  const squares = sums.map((of) => of.reduce((sum, c, i) => sum + (c - n * shares[i]!) ** 2 / (n * shares[i]!), 0));
  expect(s.ksOneSample(squares, (x) => s.chiSquared.cdf(x, groups.length - 1)).pValue).toBeGreaterThan(1e-3);
});

test('law: the bootstrap of the mean is that of a function that gives it, by the same draws or by others', () => {
  const x = sampleOf('skew:5:1500');
  const cluster = Array.from({ length: 600 }, (_, i) => i % 50);
  const few = x.subarray(0, 600);
  for (const options of [{ seed: 3 }, { seed: 3, method: 'percentile' }, { seed: 3, method: 'basic', cluster }, { seed: 3, cluster }] as const) {
    const [found, wanted] = [s.bootstrap(few, 'mean', { ...options, resamples: 200 }), s.bootstrap(few, meanOf, { ...options, resamples: 200 })];
    for (const key of ['lower', 'upper', 'estimate', 'standardError'] as const) expect(Math.abs(found[key] - wanted[key])).toBeLessThanOrEqual(1e-9);
  }
  for (const method of ['percentile', 'basic', 'bca'] as const) {
    const [found, wanted] = [s.bootstrap(x, 'mean', { seed: 3, method, resamples: 2000 }), s.bootstrap(x, meanOf, { seed: 3, method, resamples: 2000 })];
    expect(found.standardError).not.toBe(wanted.standardError);
    // Five times the error of resampling: sqrt(1/2000) for the ratio, and for a limit sqrt(0.025 0.975 / 2000) / 0.058 times sqrt 2, or about twice that for bca, whose bias is estimated too.
    expect(Math.abs(found.standardError / wanted.standardError - 1)).toBeLessThan(5 * Math.sqrt(1 / 2000));
    for (const key of ['lower', 'upper'] as const) expect(Math.abs(found[key] - wanted[key])).toBeLessThan((method === 'bca' ? 0.85 : 0.43) * wanted.standardError);
  }
});
