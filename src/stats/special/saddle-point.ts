import { stirlingError } from './log-gamma.js';

/**
 * x ln(x/m) + m - x, the deviance that keeps densities exact far from and near to their mode.
 * Loader (2000), Fast and accurate computation of binomial probabilities.
 */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  if (Math.abs(x - m) >= 0.1 * (x + m)) {
    const ratio = x / m;
    return x * (ratio > 0 && ratio < Infinity ? Math.log(ratio) : Math.log(x) - Math.log(m)) + m - x;
  }
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let k = 1; ; k++) {
    term *= v * v;
    const next = sum + term / (2 * k + 1);
    // Written so that a NaN ends it too.
    if (!(Math.abs(next - sum) > 0)) return next;
    sum = next;
  }
}

/** m^x e^-m / Gamma(x + 1) for real x >= 0 and m >= 0: the Poisson density continued. */
export function poissonTerm(x: number, m: number): number {
  if (m === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-m);
  return Math.exp(-stirlingError(x) - deviance(x, m)) / Math.sqrt(2 * Math.PI * x);
}

/** p^a q^b Gamma(a + b + 1) / (Gamma(a + 1) Gamma(b + 1)) for real a, b >= 0: the binomial density continued; p + q = 1, both given. */
export function binomialTerm(a: number, b: number, p: number, q: number): number {
  if (p === 0) return a === 0 ? 1 : 0;
  if (q === 0) return b === 0 ? 1 : 0;
  const n = a + b;
  if (a === 0) return p < 0.5 ? Math.exp(n * Math.log1p(-p)) : Math.pow(q, n);
  if (b === 0) return q < 0.5 ? Math.exp(n * Math.log1p(-q)) : Math.pow(p, n);
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * p) - deviance(b, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}
