import { guardedUpper } from '../guarded-bound.js';

const LOG_FACTORIAL: number[] = [0];

function logFactorial(n: number): number {
  for (let i = LOG_FACTORIAL.length; i <= n; i++) LOG_FACTORIAL.push(LOG_FACTORIAL[i - 1]! + Math.log(i));
  return LOG_FACTORIAL[n]!;
}

function logPower(k: number, p: number): number {
  return k === 0 ? 0 : p > 0 ? k * Math.log(p) : -Infinity;
}

/** A law on at most three points. */
export interface ThreePointLaw {
  readonly points: readonly [number, number, number];
  readonly chances: readonly [number, number, number];
}

/**
 * The exact chance that a bound of n terms lies below the true mean, for any law on three given points: every outcome is visited once.
 * @param bound by default the guarded upper bound on [lo, hi] at the level.
 */
export function missOf(
  n: number,
  points: ThreePointLaw['points'],
  lo: number,
  hi: number,
  level: number,
  bound: (terms: Float64Array) => number = (terms) => guardedUpper({ terms, lo, hi }, level),
): (chances: ThreePointLaw['chances']) => number {
  const uppers: number[] = [];
  const logs: number[] = [];
  const terms = new Float64Array(n);
  // With two points alike the first is never counted: two-point laws have n + 1 outcomes only.
  const first = points[0] === points[1] ? 0 : n;
  for (let i = 0; i <= first; i++) {
    for (let j = 0; j <= n - i; j++) {
      terms.fill(points[0], 0, i).fill(points[1], i, i + j).fill(points[2], i + j);
      uppers.push(bound(terms));
      logs.push(logFactorial(n) - logFactorial(i) - logFactorial(j) - logFactorial(n - i - j));
    }
  }
  return (chances) => {
    const mean = points.reduce((sum, point, at) => sum + point * chances[at]!, 0);
    let miss = 0;
    let state = 0;
    const second = first === 0 ? chances[0] + chances[1] : chances[1];
    for (let i = 0; i <= first; i++) {
      const log = logPower(i, chances[0]);
      for (let j = 0; j <= n - i; j++, state++) {
        if (uppers[state]! < mean - 1e-12) miss += Math.exp(logs[state]! + log + logPower(j, second) + logPower(n - i - j, chances[2]));
      }
    }
    return miss;
  };
}

/** The exact chance that the guarded upper bound of w1 * mean1 + w2 * mean2 is too low, for two samples of zeros and ones. */
export function missOfTwo(sizes: readonly [number, number], weights: readonly [number, number], level: number): (p1: number, p2: number) => number {
  const [n1, n2] = sizes;
  const uppers = new Float64Array((n1 + 1) * (n2 + 1));
  const first = new Float64Array(n1);
  const second = new Float64Array(n2);
  for (let i = 0; i <= n1; i++) {
    first.fill(0).fill(1, 0, i);
    for (let j = 0; j <= n2; j++) {
      second.fill(0).fill(1, 0, j);
      uppers[i * (n2 + 1) + j] = guardedUpper([{ terms: first, lo: 0, hi: 1, weight: weights[0] }, { terms: second, lo: 0, hi: 1, weight: weights[1] }], level);
    }
  }
  return (p1, p2) => {
    const truth = weights[0] * p1 + weights[1] * p2;
    const [chances1, chances2] = [binomialChances(n1, p1), binomialChances(n2, p2)];
    let miss = 0;
    for (let i = 0; i <= n1; i++) for (let j = 0; j <= n2; j++) if (uppers[i * (n2 + 1) + j]! < truth - 1e-12) miss += chances1[i]! * chances2[j]!;
    return miss;
  };
}

function binomialChances(n: number, p: number): Float64Array {
  const logs = logFactorial(n);
  return Float64Array.from({ length: n + 1 }, (_, k) => Math.exp(logs - logFactorial(k) - logFactorial(n - k) + logPower(k, p) + logPower(n - k, 1 - p)));
}

/** A small seeded generator for simulations (mulberry32), in [0, 1). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
