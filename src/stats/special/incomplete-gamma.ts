import { logGamma1p } from './log-gamma.js';
import { poissonTerm } from './saddle-point.js';

/** Both tails of the gamma distribution with shape `a` at `x`: lower is P(a, x), upper is Q(a, x); `term` is x^a e^-x / Gamma(a + 1). */
export interface GammaTails {
  readonly lower: number;
  readonly upper: number;
  readonly term: number;
}

/**
 * The regularised incomplete gamma functions for a > 0, x >= 0, each tail to about 1e-13 relative as long as it is a normal number.
 * Series below the mode and Legendre's continued fraction above it; O(sqrt(a)) near the mode. Abramowitz & Stegun 6.5.29, 6.5.31.
 */
export function incompleteGamma(a: number, x: number): GammaTails {
  if (x === 0) return { lower: 0, upper: 1, term: 0 };
  if (x === Infinity) return { lower: 1, upper: 0, term: 0 };
  const term = poissonTerm(a, x);
  if (a < 0.5 && x < 1) return { ...nearZero(a, x), term };
  if (x < a + 1) {
    const lower = term * series(a, x);
    return { lower, upper: 1 - lower, term };
  }
  const upper = term * a * fraction(a, x);
  return { lower: 1 - upper, upper, term };
}

/** 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... */
function series(a: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** Gamma(a, x) e^x x^-a by Lentz's method. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < 10_000_000; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return h;
}

/** Small shape and small x, where the upper tail is the difference of nearly equal numbers: x^a / Gamma(1 + a) is taken as 1 + expm1. */
function nearZero(a: number, x: number): { lower: number; upper: number } {
  const u = a * Math.log(x) - logGamma1p(a);
  let sum = 0;
  let power = 1;
  for (let k = 1; k < 100; k++) {
    power *= -x / k;
    sum += power / (a + k);
    if (Math.abs(power) < 1e-17 * Math.abs(sum)) break;
  }
  const lower = Math.exp(u) * (1 + a * sum);
  return { lower, upper: -Math.expm1(u) - Math.exp(u) * a * sum };
}
