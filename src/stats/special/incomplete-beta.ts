import { logBeta, logGamma1p, logGammaStep } from './log-gamma.js';
import { binomialTerm } from './saddle-point.js';

/** Both tails of the beta distribution at x: lower is I_x(a, b), upper is 1 - I_x(a, b); `slope` is x^a y^b / B(a, b), the density times x y. */
export interface BetaTails {
  readonly lower: number;
  readonly upper: number;
  readonly slope: number;
}

/**
 * The regularised incomplete beta function for a, b > 0, with x and its complement y = 1 - x both given so that neither is rounded away.
 * Continued fraction from the nearer end; O(sqrt(max(a, b))). Abramowitz & Stegun 26.5.8, DiDonato & Morris (1992), doi:10.1145/131766.131776.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): BetaTails {
  if (x <= 0) return { lower: 0, upper: 1, slope: 0 };
  if (y <= 0) return { lower: 1, upper: 0, slope: 0 };
  const slope = a < 1e-3 || b < 1e-3 || x < 1e-290 || y < 1e-290
    ? Math.exp(a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b))
    : (a * b / (a + b)) * binomialTerm(a, b, x, y);
  if (x * (a + b + 2) < a + 1) {
    if (a < 0.01) return { ...nearEdge(a, b, x), slope };
    const lower = (slope / a) * fraction(a, b, x, y);
    return { lower, upper: 1 - lower, slope };
  }
  if (b < 0.01) {
    const { lower: upper, upper: lower } = nearEdge(b, a, y);
    return { lower, upper, slope };
  }
  const upper = (slope / b) * fraction(b, a, y, x);
  return { lower: 1 - upper, upper, slope };
}

/** Small shape and small x, where the upper tail is the difference of nearly equal numbers: x^a / (a B(a, b)) is taken as 1 + expm1. */
function nearEdge(a: number, b: number, x: number): { lower: number; upper: number } {
  const u = a * Math.log(x) - logGamma1p(a) - logGammaStep(a, b);
  let sum = 0;
  let power = 1;
  for (let n = 1; n < 10_000 && power !== 0; n++) {
    power *= ((n - b) / n) * x;
    const next = sum + power / (a + n);
    if (next === sum) break;
    sum = next;
  }
  const lower = Math.exp(u) * (1 + a * sum);
  return { lower, upper: -Math.expm1(u) - Math.exp(u) * a * sum };
}

/** ln x, near 1 from its complement, which has more digits of what is missing. */
function logOf(x: number, complement: number): number {
  return x > 0.5 ? Math.log1p(-complement) : Math.log(x);
}

/**
 * a B(a, b) I_x(a, b) / (x^a y^b), where x is at most about the mean a / (a + b): the even part of the fraction of Abramowitz & Stegun 26.5.8 by Lentz's method. DiDonato & Morris, eq. 10:
 * what would cancel where x is near 1, a - (a + b) x, is taken from the complement.
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const beyond = x > 0.5 ? (a + b) * y - b : a - (a + b) * x;
  let f = (a * (beyond + 1)) / (a + 1);
  let c = f;
  let d = 0;
  for (let n = 1; n < 5_000_000; n++) {
    const at = a + 2 * n - 1;
    const share = (n * (b - n) * x) / at;
    const numerator = (share * x * (a + n - 1) * (a + b + n - 1)) / at;
    const denominator = n + share + ((a + n) * (beyond + 1 + n * (1 + y))) / (at + 2);
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    const factor = c * d;
    f *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return a / f;
}
