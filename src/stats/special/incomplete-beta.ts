import { logBeta } from './log-gamma.js';
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
    const lower = (slope / a) * fraction(a, b, x);
    return { lower, upper: 1 - lower, slope };
  }
  const upper = (slope / b) * fraction(b, a, y);
  return { lower: 1 - upper, upper, slope };
}

/** ln x, near 1 from its complement, which has more digits of what is missing. */
function logOf(x: number, complement: number): number {
  return x > 0.5 ? Math.log1p(-complement) : Math.log(x);
}

/** a B(a, b) I_x(a, b) / (x^a y^b) by Lentz's method. */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 10_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return h;
}
