import { demand, demandNumber, demandProbability } from './domain.js';
import { normal } from './normal.js';
import { incompleteGamma } from './special/incomplete-gamma.js';
import { poissonTerm } from './special/saddle-point.js';
import { ROOM, ROUNDING, smallestCount } from './special/solve-count.js';

function demandMean(name: string, mean: number): void {
  // The places of refusals are put together where there is something to refuse.
  if (Number.isFinite(mean) && mean >= 0) return;
  demand(mean >= 0 && mean < Infinity, `poisson.${name}(mean)`, 'must be finite and >= 0', mean);
}

function tails(k: number, mean: number): { lower: number; upper: number } {
  if (k < 0) return { lower: 0, upper: 1 };
  if (k === Infinity) return { lower: 1, upper: 0 };
  const { lower, upper } = incompleteGamma(Math.floor(k) + 1, mean);
  return { lower: upper, upper: lower };
}

function point(p: number, mean: number, side: 'lower' | 'upper'): number {
  if (mean === 0 || p === (side === 'lower' ? 0 : 1)) return 0;
  if (p === (side === 'lower' ? 1 : 0)) return Infinity;
  const z = side === 'lower' ? normal.quantile(p) : normal.upperQuantile(p);
  const start = mean + z * Math.sqrt(mean) + (z * z - 1) / 6;
  // The smaller tail decides, so that a p near 1 is not compared after rounding.
  const byLower = side === 'lower' ? p <= 0.5 : p > 0.5;
  const target = (side === 'lower') === byLower ? p : 1 - p;
  const room = p > 0.5 ? ROOM : 0;
  const holds = (k: number): boolean => (byLower ? tails(k, mean).lower >= target * (1 - ROUNDING) - room : tails(k, mean).upper <= target * (1 + ROUNDING) + room);
  return smallestCount(holds, 0, Number.MAX_SAFE_INTEGER, start);
}

/**
 * The Poisson distribution with the given `mean` >= 0.
 *
 * `cdf` is P(X <= k), `survival` is P(X > k), `mass` is P(X = k); `quantile(p)` is the smallest k with cdf(k) >= p, `upperQuantile(q)` the smallest k with survival(k) <= q.
 * Tails to 1e-10 relative down to 1e-300.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1] or a mean < 0.
 * Cost: O(sqrt(mean)). Source: Abramowitz & Stegun 26.4.21; Loader (2000). Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * poisson.quantile(0.975, 3.5) // 8
 * ```
 */
export const poisson = {
  cdf(k: number, mean: number): number {
    demandNumber(k, 'poisson.cdf(k)');
    demandMean('cdf', mean);
    return tails(k, mean).lower;
  },
  survival(k: number, mean: number): number {
    demandNumber(k, 'poisson.survival(k)');
    demandMean('survival', mean);
    return tails(k, mean).upper;
  },
  mass(k: number, mean: number): number {
    demandNumber(k, 'poisson.mass(k)');
    demandMean('mass', mean);
    return Number.isInteger(k) && k >= 0 ? poissonTerm(k, mean) : 0;
  },
  quantile(p: number, mean: number): number {
    demandProbability(p, 'poisson.quantile(p)');
    demandMean('quantile', mean);
    return point(p, mean, 'lower');
  },
  upperQuantile(q: number, mean: number): number {
    demandProbability(q, 'poisson.upperQuantile(q)');
    demandMean('upperQuantile', mean);
    return point(q, mean, 'upper');
  },
} as const;
