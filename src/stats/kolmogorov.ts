import { demandNumber, demandProbability } from './domain.js';
import { solveTail, type TailAt } from './special/solve-tail.js';

/** Either series converges in a few terms on its side of the median; both are exact. Slopes are in ln x. */
function lowerTail(x: number): TailAt {
  const c = (Math.PI * Math.PI) / (8 * x * x);
  let tail = 0;
  let slope = 0;
  for (let k = 1; k < 40; k += 2) {
    const term = Math.exp(-k * k * c);
    tail += term;
    slope += term * (2 * k * k * c - 1);
    if (term < 1e-18 * tail) break;
  }
  const front = Math.sqrt(2 * Math.PI) / x;
  return { tail: front * tail, slope: front * slope };
}

function upperTail(x: number): TailAt {
  let tail = 0;
  let slope = 0;
  for (let k = 1; k < 40; k++) {
    const sign = k % 2 === 1 ? 2 : -2;
    const term = Math.exp(-2 * k * k * x * x);
    tail += sign * term;
    slope += sign * term * 4 * k * k * x * x;
    if (term < 1e-18 * tail) break;
  }
  return { tail, slope };
}

const MIDDLE = 0.8275735551899077;

function point(p: number, side: 'lower' | 'upper'): number {
  if (p === 0) return side === 'lower' ? 0 : Infinity;
  if (p === 1) return side === 'lower' ? Infinity : 0;
  if (p > 0.5) return point(1 - p, side === 'lower' ? 'upper' : 'lower');
  const start = side === 'lower' ? MIDDLE : Math.sqrt(-Math.log(p / 2) / 2);
  return Math.exp(side === 'lower'
    ? solveTail((u) => lowerTail(Math.exp(u)), p, 1, Math.log(start))
    : solveTail((u) => upperTail(Math.exp(u)), p, -1, Math.log(start)));
}

/**
 * The limiting distribution of sqrt(n) D for the two-sided Kolmogorov-Smirnov statistic D; no parameters.
 *
 * `cdf` is P(K <= x), `survival` is P(K > x), each to 1e-10 relative down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses.
 * @throws MlcheckError `statistic-undefined` for NaN or a probability outside [0, 1].
 * Cost: O(1). Source: Kolmogorov (1933); Feller (1948), doi:10.1214/aoms/1177730243. Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * kolmogorov.upperQuantile(0.05).toFixed(10) // '1.3580986393'
 * ```
 */
export const kolmogorov = {
  cdf(x: number): number {
    demandNumber(x, 'kolmogorov.cdf(x)');
    return x <= 0 ? 0 : x < MIDDLE ? lowerTail(x).tail : 1 - upperTail(x).tail;
  },
  survival(x: number): number {
    demandNumber(x, 'kolmogorov.survival(x)');
    return x <= 0 ? 1 : x < MIDDLE ? 1 - lowerTail(x).tail : upperTail(x).tail;
  },
  quantile(p: number): number {
    demandProbability(p, 'kolmogorov.quantile(p)');
    return point(p, 'lower');
  },
  upperQuantile(q: number): number {
    demandProbability(q, 'kolmogorov.upperQuantile(q)');
    return point(q, 'upper');
  },
} as const;
