import { demandNumber, demandPositive, demandProbability } from './domain.js';
import { incompleteBeta, type BetaTails } from './special/incomplete-beta.js';
import { logBeta } from './special/log-gamma.js';
import { solveTail } from './special/solve-tail.js';

function demandLaw(name: string, d1: number, d2: number): void {
  demandPositive(d1, `f.${name}(d1)`);
  demandPositive(d2, `f.${name}(d2)`);
}

/** d1 x / (d1 x + d2) has the beta distribution with shapes d1/2 and d2/2. */
function tails(x: number, d1: number, d2: number): BetaTails {
  const ratio = x * (d1 / d2);
  if (ratio > FAR) return flipped(end(-Math.log(x) - Math.log(d1 / d2), d2 / 2, d1 / 2));
  if (ratio < 1 / FAR) return end(Math.log(x) + Math.log(d1 / d2), d1 / 2, d2 / 2);
  return incompleteBeta(d1 / 2, d2 / 2, 1 / (1 + 1 / ratio), 1 / (1 + ratio));
}

/** Beyond it the leading term of the series is the whole tail, and the ratio may leave the range of a double. */
const FAR = 1e40;

function end(logShare: number, a: number, b: number): BetaTails {
  if (logShare === -Infinity) return { lower: 0, upper: 1, slope: 0 };
  const exponent = a * logShare - Math.log(a) - logBeta(a, b);
  const lower = Math.exp(exponent);
  return { lower, upper: -Math.expm1(exponent), slope: a * lower };
}

function flipped({ lower, upper, slope }: BetaTails): BetaTails {
  return { lower: upper, upper: lower, slope };
}

function point(p: number, d1: number, d2: number, side: 'lower' | 'upper'): number {
  if (p === 0) return side === 'lower' ? 0 : Infinity;
  if (p === 1) return side === 'lower' ? Infinity : 0;
  if (p > 0.5) return point(1 - p, d1, d2, side === 'lower' ? 'upper' : 'lower');
  const at = (u: number) => {
    const { lower, upper, slope } = tails(Math.exp(u), d1, d2);
    return { tail: side === 'lower' ? lower : upper, slope };
  };
  return Math.exp(solveTail(at, p, side === 'lower' ? 1 : -1, 0));
}

/**
 * The F distribution of a ratio of mean squares with `d1`, `d2` > 0 degrees of freedom.
 *
 * `cdf` is P(X <= x), `survival` is P(X > x), each to 1e-10 relative down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1] or degrees of freedom <= 0.
 * Cost: O(sqrt(max(d1, d2))). Source: Abramowitz & Stegun 26.6.2. Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * f.survival(4, 2, 10).toFixed(10) // '0.0529221494'
 * ```
 */
export const f = {
  cdf(x: number, d1: number, d2: number): number {
    demandNumber(x, 'f.cdf(x)');
    demandLaw('cdf', d1, d2);
    return x <= 0 ? 0 : tails(x, d1, d2).lower;
  },
  survival(x: number, d1: number, d2: number): number {
    demandNumber(x, 'f.survival(x)');
    demandLaw('survival', d1, d2);
    return x <= 0 ? 1 : tails(x, d1, d2).upper;
  },
  quantile(p: number, d1: number, d2: number): number {
    demandProbability(p, 'f.quantile(p)');
    demandLaw('quantile', d1, d2);
    return point(p, d1, d2, 'lower');
  },
  upperQuantile(q: number, d1: number, d2: number): number {
    demandProbability(q, 'f.upperQuantile(q)');
    demandLaw('upperQuantile', d1, d2);
    return point(q, d1, d2, 'upper');
  },
} as const;
