import { exp } from './exp.js';
import { log } from './log.js';
import { logGamma } from './log-gamma.js';

/**
 * P(X <= x) for X of the beta distribution: the regularised incomplete beta function. About 1e-13, the same bits on every machine.
 *
 * Source: W. Press et al., Numerical Recipes, 3rd edition, 6.4 (Lentz's continued fraction).
 *
 * @param alpha > 0
 * @param beta > 0
 */
export function betaCdf(alpha: number, beta: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x >= 1) return 1;
  const front = exp(logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) + alpha * log(x) + beta * log(1 - x));
  return x < (alpha + 1) / (alpha + beta + 2) ? (front * fraction(alpha, beta, x)) / alpha : 1 - (front * fraction(beta, alpha, 1 - x)) / beta;
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let sum = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a - 1 + 2 * m) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    sum *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 1 + 2 * m));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    sum *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return sum;
}

const nonzero = (x: number): number => (Math.abs(x) < 1e-300 ? 1e-300 : x);
