import { describe, expect, it } from 'vitest';
import { countMoments } from './guarded-bound-counts.js';
import { guardedFloor, guardedLevel, phantomWeight } from './guarded-bound-phantom.js';
import { guardedLower, guardedUpper, guardedUpperOfMoments, weightedMean } from './guarded-bound.js';
import { missOf, missOfTwo } from './testing/enumerated-miss.js';

const LEVELS = [0.05, 0.05 / 6, 1e-3, 1e-4, 4e-5, 2e-5, 1e-5, 3e-6, 1e-6, 1e-7, 1e-8];

describe('guarded bound: hand', () => {
  it('n equal terms at lo stand floor * R / n above them, to first order', () => {
    const terms = new Float64Array(10_000);
    const upper = guardedUpper({ terms, lo: 0, hi: 1 }, 0.01);
    expect(upper * 10_000).toBeCloseTo(guardedFloor(0.01), 2);
    expect(guardedFloor(0.01)).toBeCloseTo(1 + 2.3263 + (2 * 2.3263 ** 2 + 1) / 6, 3);
  });

  it('four terms at 5%, worked out: m = 2/5, v = 6/125, t = 2 * (3/5)^3 / 125', () => {
    const z = 1.6448536269514722;
    const [m, v, t] = [2 / 5, (3 * 0.16 + 2 * 0.36) / 25, (2 * 0.216) / 125];
    expect(guardedUpper({ terms: [0, 0, 0, 1], lo: 0, hi: 1 }, 0.05)).toBeCloseTo(m + z * Math.sqrt(v) + (((2 * z * z + 1) / 6) * t) / v, 12);
  });

  it('terms that are all the worst have a bound of exactly the worst', () => {
    expect(guardedUpper({ terms: [1, 1, 1], lo: -1, hi: 1 }, 1e-5)).toBe(1);
    expect(guardedLower({ terms: [-1, -1], lo: -1, hi: 1 }, 1e-5)).toBe(-1);
  });

  it('the phantom weight is 1 to 1e-4, continuous, and never falls as the level falls', () => {
    expect(phantomWeight(0.05)).toBe(1);
    expect(phantomWeight(1e-4)).toBeCloseTo(1, 12);
    expect(phantomWeight(1e-6)).toBeCloseTo(1.6, 12);
    for (const level of [2e-5, 1e-6]) expect(phantomWeight(level * 0.9999) - phantomWeight(level * 1.0001)).toBeLessThan(1e-4);
    const weights = LEVELS.map(phantomWeight);
    expect(weights).toEqual([...weights].sort((a, b) => a - b));
  });

  it('says what it refuses: nothing, a term outside, NaN, a level of 0', () => {
    expect(() => guardedUpper({ terms: [], lo: 0, hi: 1 }, 0.05)).toThrow('must not be empty');
    expect(() => guardedUpper([], 0.05)).toThrow('at least one sample');
    expect(() => guardedUpper({ terms: [0, 1.5], lo: 0, hi: 1 }, 0.05)).toThrow('terms[1]: must be in [0, 1], got 1.5');
    expect(() => guardedUpper({ terms: [0, NaN], lo: 0, hi: 1 }, 0.05)).toThrow('got NaN');
    expect(() => guardedUpper({ terms: [0], lo: 0, hi: 1 }, 0)).toThrow('(0, 0.5)');
  });
});

describe('guarded bound: law', () => {
  const terms = Float64Array.from({ length: 97 }, (_, i) => Math.sin(i * 7.3) * 0.7);
  const sample = { terms, lo: -1, hi: 1 };

  it('lower is the mirror image of upper', () => {
    const mirrored = { terms: terms.map((x) => -x), lo: -1, hi: 1 };
    for (const level of LEVELS) expect(guardedLower(sample, level)).toBe(-guardedUpper(mirrored, level));
  });

  it('brackets the estimate and widens as the level falls', () => {
    const uppers = LEVELS.map((level) => guardedUpper(sample, level));
    expect(uppers).toEqual([...uppers].sort((a, b) => a - b));
    expect(guardedLower(sample, 0.05)).toBeLessThan(weightedMean(sample));
    expect(uppers[0]).toBeGreaterThan(weightedMean(sample));
  });

  it('does not depend on the order of terms beyond rounding, nor on equal shares being written out', () => {
    const shares = new Float64Array(97).fill(1 / 97);
    expect(guardedUpper({ ...sample, terms: [...terms].reverse() }, 1e-4)).toBeCloseTo(guardedUpper(sample, 1e-4), 13);
    expect(guardedUpper({ ...sample, shares }, 1e-4)).toBeCloseTo(guardedUpper(sample, 1e-4), 13);
  });

  it('scales and shifts with the terms', () => {
    const moved = { terms: terms.map((x) => 3 * x + 5), lo: 2, hi: 8 };
    expect(guardedUpper(moved, 1e-3)).toBeCloseTo(3 * guardedUpper(sample, 1e-3) + 5, 11);
  });

  it('strata cost no more than one pooled sample of all accounts, and a saturated stratum does not hide the others', () => {
    const quiet = (n: number, weight: number) => ({ terms: new Float64Array(n), lo: -1, hi: 1, weight });
    const pooled = guardedUpper(quiet(800, 1), 0.01);
    expect(guardedUpper(Array.from({ length: 8 }, () => quiet(100, 1 / 8)), 0.01)).toBeCloseTo(pooled, 3);
    // The subtracted sample sits at its worst value already: only the first can still jump.
    const saturated = [{ terms: new Float64Array(240), lo: 0, hi: 1 }, { terms: new Float64Array(60), lo: 0, hi: 1, weight: -1 }];
    expect(guardedUpper(saturated, 0.01)).toBeGreaterThan(4 / 240);
  });

  it('moments from counts are those of the terms', () => {
    const three = Float64Array.from({ length: 50 }, (_, i) => (i < 7 ? 1 : i < 10 ? -1 : 0));
    for (const level of [0.01, 1e-6]) {
      for (const weight of [1, -0.4]) {
        const constants = guardedLevel(level);
        const fromCounts = guardedUpperOfMoments([{ plain: countMoments(7, 3, 50, weight, 0), guarded: countMoments(7, 3, 50, weight, constants.a) }], constants);
        expect(fromCounts).toBeCloseTo(guardedUpper({ terms: three, lo: -1, hi: 1, weight }, level), 13);
      }
    }
  });
});

describe('guarded bound: calibration by exact enumeration, worst ratio of misses to nominal at most 1', () => {
  it('two-point laws', () => {
    for (const n of [30, 100]) {
      for (const level of LEVELS) {
        const miss = missOf(n, [0, 0, 1], 0, 1, level);
        for (let expected = 0.25; expected < n; expected *= 1.3) expect(miss([1 - expected / n, 0, expected / n]) / level).toBeLessThanOrEqual(1);
      }
    }
  });

  it('trinomial laws on {-1, 0, 1}', () => {
    for (const level of LEVELS) {
      const miss = missOf(60, [-1, 0, 1], -1, 1, level);
      for (const minus of [0, 0.1, 0.7, 2, 6]) {
        for (const plus of [0.3, 2, 6, 10, 13, 17, 22, 30]) {
          expect(miss([minus / 60, 1 - (minus + plus) / 60, plus / 60]) / level).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it('two samples, with unequal sizes and weights of either sign', () => {
    for (const level of [0.05, 0.05 / 6, 2e-5, 1e-6]) {
      for (const [sizes, weights] of [[[60, 20], [1, -1]], [[20, 60], [1, -1]], [[20, 60], [0.5, 0.5]], [[40, 40], [0.9, 0.1]]] as const) {
        const miss = missOfTwo(sizes, weights, level);
        for (const p1 of [0, 0.01, 0.1, 0.3, 0.6, 0.9, 0.99]) for (const p2 of [0, 0.01, 0.1, 0.3, 0.6, 0.9, 0.99]) expect(miss(p1, p2) / level).toBeLessThanOrEqual(1);
      }
    }
  });

  it('the case that broke the plain third moment: P(-1) = 0.001 and a mean of 0.02 at n = 400, level 1e-6', () => {
    // Chances small enough to be enumerated by the number of jumps alone: at most 60 up and 12 down of 400.
    const [n, level, minus, plus] = [400, 1e-6, 0.001, 0.021];
    const plain = (terms: Float64Array) => plainThirdMoment(terms, level);
    const guarded = (terms: Float64Array) => guardedUpper({ terms, lo: -1, hi: 1 }, level);
    expect(missOfJumps(n, minus, plus, plain) / level).toBeGreaterThan(50);
    expect(missOfJumps(n, minus, plus, guarded) / level).toBeLessThanOrEqual(1);
  });
});

/** The bound with one phantom and the third moment about the mean, as one might simplify it. */
function plainThirdMoment(terms: Float64Array, level: number): number {
  const { z, c } = guardedLevel(level);
  const total = terms.length + 1;
  const m = (terms.reduce((sum, x) => sum + x, 0) + 1) / total;
  const v = (terms.reduce((sum, x) => sum + (x - m) ** 2, 0) + (1 - m) ** 2) / total;
  const t = (terms.reduce((sum, x) => sum + (x - m) ** 3, 0) + (1 - m) ** 3) / total;
  return m + z * Math.sqrt(v / total) + (c * t) / (v * total);
}

function missOfJumps(n: number, minus: number, plus: number, bound: (terms: Float64Array) => number): number {
  const terms = new Float64Array(n);
  let miss = 0;
  let log = 0;
  // Walk down by j, up by i; the chance of (i, j) follows from its neighbour.
  const rest = Math.log1p(-minus - plus);
  for (let j = 0; j <= 12; j++) {
    if (j > 0) log += Math.log((n - j + 1) / j) + Math.log(minus) - rest;
    let chance = log + n * rest;
    for (let i = 0; i <= 60; i++) {
      if (i > 0) chance += Math.log((n - j - i + 1) / i) + Math.log(plus) - rest;
      terms.fill(0).fill(1, 0, i).fill(-1, i, i + j);
      if (bound(terms) < plus - minus) miss += Math.exp(chance);
    }
  }
  return miss;
}
