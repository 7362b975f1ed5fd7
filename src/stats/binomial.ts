import { demand, demandNumber, demandProbability } from './domain.js';
import { normal } from './normal.js';
import { incompleteBeta } from './special/incomplete-beta.js';
import { binomialTerm } from './special/saddle-point.js';
import { ROOM, ROUNDING, smallestCount } from './special/solve-count.js';

function demandLaw(name: string, n: number, p: number): void {
  // The places of refusals are put together where there is something to refuse.
  if (Number.isInteger(n) && n >= 0 && Number.isFinite(p) && p >= 0 && p <= 1) return;
  demand(Number.isInteger(n) && n >= 0, `binomial.${name}(n)`, 'must be an integer >= 0', n);
  demandProbability(p, `binomial.${name}(p)`);
}

function tails(k: number, n: number, p: number): { lower: number; upper: number } {
  if (k < 0) return { lower: 0, upper: 1 };
  if (k >= n) return { lower: 1, upper: 0 };
  const { lower, upper } = incompleteBeta(Math.floor(k) + 1, n - Math.floor(k), p, 1 - p);
  return { lower: upper, upper: lower };
}

/** Normal guess with the skewness term of Cornish and Fisher. */
function guess(z: number, n: number, p: number): number {
  return Number.isFinite(z) ? n * p + z * Math.sqrt(n * p * (1 - p)) + ((1 - 2 * p) * (z * z - 1)) / 6 : n * p;
}

/**
 * The binomial distribution: successes among `n` trials (an integer >= 0) of probability `p` in [0, 1].
 *
 * `cdf` is P(X <= k), `survival` is P(X > k), `mass` is P(X = k); `quantile(p)` is the smallest k with cdf(k) >= p, `upperQuantile(q)` the smallest k with survival(k) <= q.
 * Tails to 1e-10 relative down to 1e-300.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1] or a bad n.
 * Cost: O(sqrt(n)); quantiles O(sqrt(n) log n). Source: Abramowitz & Stegun 26.5.24; Loader (2000). Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * binomial.cdf(1, 3, 0.5).toFixed(10) // '0.5000000000'
 * ```
 */
export const binomial = {
  cdf(k: number, n: number, p: number): number {
    demandNumber(k, 'binomial.cdf(k)');
    demandLaw('cdf', n, p);
    return tails(k, n, p).lower;
  },
  survival(k: number, n: number, p: number): number {
    demandNumber(k, 'binomial.survival(k)');
    demandLaw('survival', n, p);
    return tails(k, n, p).upper;
  },
  mass(k: number, n: number, p: number): number {
    demandNumber(k, 'binomial.mass(k)');
    demandLaw('mass', n, p);
    return Number.isInteger(k) && k >= 0 && k <= n ? binomialTerm(k, n - k, p, 1 - p) : 0;
  },
  quantile(p: number, n: number, probability: number): number {
    demandProbability(p, 'binomial.quantile(p)');
    demandLaw('quantile', n, probability);
    if (p > 0.5) return smallestCount((k) => tails(k, n, probability).upper <= 1 - p + ROOM, 0, n, guess(normal.quantile(p), n, probability));
    return smallestCount((k) => tails(k, n, probability).lower >= p * (1 - ROUNDING), 0, n, guess(normal.quantile(p), n, probability));
  },
  upperQuantile(q: number, n: number, probability: number): number {
    demandProbability(q, 'binomial.upperQuantile(q)');
    demandLaw('upperQuantile', n, probability);
    if (q > 0.5) return smallestCount((k) => tails(k, n, probability).lower >= 1 - q - ROOM, 0, n, guess(normal.upperQuantile(q), n, probability));
    return smallestCount((k) => tails(k, n, probability).upper <= q * (1 + ROUNDING), 0, n, guess(normal.upperQuantile(q), n, probability));
  },
} as const;
