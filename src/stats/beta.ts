import { demandNumber, demandPositive, demandProbability } from './domain.js';
import { incompleteBeta } from './special/incomplete-beta.js';
import { solveTail } from './special/solve-tail.js';

function demandShapes(name: string, a: number, b: number): void {
  // The places of refusals are put together where there is something to refuse.
  if (Number.isFinite(a) && a > 0 && Number.isFinite(b) && b > 0) return;
  demandPositive(a, `beta.${name}(a)`);
  demandPositive(b, `beta.${name}(b)`);
}

/** The point where the lower (or upper) tail has probability p, solved in the logit so that both ends keep their relative accuracy. */
function point(p: number, a: number, b: number, side: 'lower' | 'upper'): number {
  if (p === 0) return side === 'lower' ? 0 : 1;
  if (p === 1) return side === 'lower' ? 1 : 0;
  if (p > 0.5) return point(1 - p, a, b, side === 'lower' ? 'upper' : 'lower');
  const logit = solveTail(
    (u) => {
      const { lower, upper, slope } = incompleteBeta(a, b, 1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)));
      return { tail: side === 'lower' ? lower : upper, slope };
    },
    p, side === 'lower' ? 1 : -1, Math.log(a / b),
  );
  return 1 / (1 + Math.exp(-logit));
}

/**
 * The beta distribution on [0, 1] with shapes `a`, `b` > 0.
 *
 * `cdf` is P(X <= x), `survival` is P(X > x), each to 1e-10 relative down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1] or a shape <= 0.
 * Cost: O(sqrt(max(a, b))). Source: Abramowitz & Stegun 26.5.8; Loader (2000). Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * beta.survival(0.5, 2, 3).toFixed(10) // '0.3125000000'
 * ```
 */
export const beta = {
  cdf(x: number, a: number, b: number): number {
    demandNumber(x, 'beta.cdf(x)');
    demandShapes('cdf', a, b);
    return incompleteBeta(a, b, x, 1 - x).lower;
  },
  survival(x: number, a: number, b: number): number {
    demandNumber(x, 'beta.survival(x)');
    demandShapes('survival', a, b);
    return incompleteBeta(a, b, x, 1 - x).upper;
  },
  quantile(p: number, a: number, b: number): number {
    demandProbability(p, 'beta.quantile(p)');
    demandShapes('quantile', a, b);
    return point(p, a, b, 'lower');
  },
  upperQuantile(q: number, a: number, b: number): number {
    demandProbability(q, 'beta.upperQuantile(q)');
    demandShapes('upperQuantile', a, b);
    return point(q, a, b, 'upper');
  },
} as const;
