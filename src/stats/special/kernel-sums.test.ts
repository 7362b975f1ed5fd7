import { expect, test } from 'vitest';
import * as s from '../index.js';
import { plainMoments } from '../moments.js';
import { sampleOf } from '../oracle-cases.js';

/** Long enough for kernels, and no multiple of what they take at a time. */
const N = 30_003;
const a = sampleOf(`bell:1:${N}`);
const b = sampleOf(`bell:2:${N}:0.1`);
const counts = a.map((v) => Math.floor(20 + 3 * v));
const scores = a.map((v) => 1 / (1 + Math.exp(-v)));
const labels = b.map((v, i) => (v < (a[i] as number) ? 1 : 0));

/** Kernels take arrays of doubles; an array of another kind goes the plain way. */
const plain = (x: Float64Array): readonly number[] => Array.from(x);

function near(found: number, wanted: number, tolerance = 1e-12): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted) + Number.MIN_VALUE);
}

test('law: moments by kernels are those of plain loops but for the last digits', () => {
  for (const x of [a, sampleOf(`skew:3:${N}`), sampleOf(`bell:4:${N}:1e6`), a.map((v) => v * 1e-60), a.map((v) => v * 1e60), counts, a.slice().sort()]) {
    for (const length of [N, N - 1, N - 2, N - 3]) {
      const [found, wanted] = [s.moments(x.subarray(0, length)), plainMoments(x.subarray(0, length))];
      for (const key of ['n', 'min', 'max'] as const) expect(found[key]).toBe(wanted[key]);
      const scale = Math.sqrt(wanted.m2 / length);
      expect(Math.abs(found.mean - wanted.mean)).toBeLessThanOrEqual(1e-12 * (Math.abs(wanted.mean) + scale));
      near(found.m2, wanted.m2);
      // Far from 0 the plain loop's mean is a last digit off.
      near(found.m4, wanted.m4, 1e-10);
      expect(Math.abs(found.m3 - wanted.m3)).toBeLessThanOrEqual(1e-9 * length * scale ** 3);
    }
  }
});

test('law: moments around a guess of the mean are as exact where the guess is far from it', () => {
  // The guess is made from every 29th value.
  const odd = a.map((v, i) => (i % 29 === 0 ? v + 1e5 : v));
  const far = a.map((v, i) => (i % 29 === 0 ? 1e9 : v * 1e-3));
  for (const x of [odd, far, a.map((v, i) => (i % 29 === 0 ? v : 0.1))]) {
    const [found, wanted] = [s.moments(x), plainMoments(x)];
    near(found.mean, wanted.mean);
    near(found.m2, wanted.m2);
    near(found.m4, wanted.m4);
  }
});

test('law: what leaves the range of a double goes the plain way, and is refused as ever', () => {
  const huge = a.map((v) => v * 1e300);
  expect(() => s.moments(huge)).toThrow('moments(x): must have fourth powers of deviations within the range of a double, got Infinity');
  expect(s.meanInterval(huge).standardError / s.meanInterval(a).standardError / 1e300).toBeCloseTo(1, 12);
  expect(s.moments(new Float64Array(N).fill(0.1))).toMatchObject({ mean: 0.1, m2: 0, min: 0.1, max: 0.1 });
  for (const odd of [NaN, Infinity, -Infinity]) {
    const x = a.slice();
    x[20_001] = odd;
    expect(() => s.moments(x)).toThrow('moments(x[20001]): must be finite');
    expect(() => s.welchT(a, x)).toThrow('welchT(b[20001]): must be finite');
    expect(() => s.pairedT(a, x)).toThrow('pairedT(b[20001]): must be finite');
    expect(() => s.hellinger(scores, x.map(Math.abs))).toThrow('hellinger(q[20001]): must be finite');
    expect(() => s.populationStability(a, x)).toThrow('populationStability(current[20001]): must be finite');
  }
});

const weights = scores.map((v, i) => (i % 7 === 0 ? 0 : v));
const pairs: readonly (readonly [string, (x: ArrayLike<number>, y: ArrayLike<number>) => number])[] = [
  ['pairedT', (x, y) => s.pairedT(x, y).statistic],
  ['blandAltman', (x, y) => s.blandAltman(x, y).sd],
  ['concordance', (x, y) => s.concordance(x, y).statistic],
  ['cohensD', s.cohensD],
  ['welchT', (x, y) => s.welchT(x, y).statistic],
  ['leveneBrownForsythe', (x, y) => s.leveneBrownForsythe([x, y]).statistic],
];
const divergences: typeof pairs = [
  ['hellinger', s.hellinger],
  ['jensenShannon', s.jensenShannon],
  ['kullbackLeibler', s.kullbackLeibler],
  ['gTest', (x, y) => s.gTest(x, y).statistic],
  ['chiSquareGoodnessOfFit', (x, y) => s.chiSquareGoodnessOfFit(x, y).statistic],
];

for (const [name, statistic] of pairs) {
  test(`law: ${name} by kernels is that of plain loops but for the last digits`, () => {
    for (const length of [N, N - 1, N - 2, N - 3]) {
      const [found, wanted] = [statistic(a.subarray(0, length), b.subarray(0, length)), statistic(plain(a.subarray(0, length)), plain(b.subarray(0, length)))];
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(wanted)));
    }
  });
}

for (const [name, statistic] of divergences) {
  test(`law: ${name} by kernels is that of plain loops but for the last digits, also with empty bins`, () => {
    for (const length of [N, N - 1, N - 2, N - 3]) {
      for (const [p, q] of [[counts, scores], [weights, scores], [weights, weights.map((v) => (v === 0 ? 1 : v * v))]] as const) {
        const [x, y] = [p.subarray(0, length), q.subarray(0, length)];
        near(statistic(x, y), statistic(plain(x), plain(y)));
      }
    }
  });
}

test('law: an empty or negative bin is refused as ever', () => {
  expect(() => s.kullbackLeibler(scores, weights)).toThrow('kullbackLeibler(q[0]): must be > 0 where p is');
  expect(() => s.gTest(counts, weights)).toThrow('gTest(expected[0]): must be > 0');
  expect(() => s.chiSquareGoodnessOfFit(counts, a)).toThrow('must be >= 0');
  expect(() => s.hellinger(scores, new Float64Array(N))).toThrow('hellinger(q): must have a finite sum > 0');
  expect(s.kullbackLeibler(weights, weights)).toBe(0);
  expect(s.hellinger(weights, weights.map((v) => 2 * v))).toBe(0);
});

test('law: bins of forecasts by kernels are those of plain loops but for the last digits', () => {
  const rounded = scores.map((v) => Math.round(v * 10) / 10);
  rounded[5] = 0;
  rounded[6] = 1;
  for (const p of [scores, rounded]) {
    for (const bins of [1, 3, 10, 49]) {
      for (const length of [N, N - 1, N - 2, N - 3]) {
        const found = s.calibrationError(p.subarray(0, length), labels.subarray(0, length), { bins });
        const wanted = s.calibrationError(plain(p.subarray(0, length)), plain(labels.subarray(0, length)), { bins });
        expect(found.bins.map(({ from, to, count }) => [from, to, count])).toEqual(wanted.bins.map(({ from, to, count }) => [from, to, count]));
        found.bins.forEach((bin, k) => {
          near(bin.meanForecast, wanted.bins[k]!.meanForecast);
          near(bin.observedRate, wanted.bins[k]!.observedRate);
        });
      }
    }
  }
  for (const at of [0, 777, N - 1]) {
    for (const bad of [NaN, -0.1, 1.1, Infinity, -Infinity]) expect(() => s.calibrationError(scores.map((v, i) => (i === at ? bad : v)), labels)).toThrow(`calibrationError(scores[${at}])`);
    expect(() => s.brier(scores, labels.map((v, i) => (i === at ? 2 : v)))).toThrow(`brier(labels[${at}]): must be 0 or 1`);
  }
});
