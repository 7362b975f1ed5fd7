import { demandNumber, demandPositive, demandProbability } from './domain.js';
import { normal } from './normal.js';
import { incompleteGamma } from './special/incomplete-gamma.js';
import { solveTail } from './special/solve-tail.js';

function demandLaw(name: string, shape: number, scale: number): void {
  // The places of refusals are put together where there is something to refuse.
  if (Number.isFinite(shape) && shape > 0 && Number.isFinite(scale) && scale > 0) return;
  demandPositive(shape, `gamma.${name}(shape)`);
  demandPositive(scale, `gamma.${name}(scale)`);
}

/** The point where a tail of the unit gamma distribution has probability p, solved in ln x. */
export function gammaPoint(p: number, shape: number, side: 'lower' | 'upper'): number {
  if (p === 0) return side === 'lower' ? 0 : Infinity;
  if (p === 1) return side === 'lower' ? Infinity : 0;
  if (p > 0.5) return gammaPoint(1 - p, shape, side === 'lower' ? 'upper' : 'lower');
  const z = side === 'lower' ? normal.quantile(p) : normal.upperQuantile(p);
  const root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  const start = root > 0.1 ? Math.log(shape) + 3 * Math.log(root) : Math.log(shape) - 2;
  const logarithm = solveTail(
    (u) => {
      const { lower, upper, term } = incompleteGamma(shape, Math.exp(u));
      return { tail: side === 'lower' ? lower : upper, slope: shape * term };
    },
    p, side === 'lower' ? 1 : -1, start,
  );
  return Math.exp(logarithm);
}

/**
 * The gamma distribution on [0, inf) with `shape` > 0 and `scale` > 0 (default 1); its mean is shape times scale.
 *
 * `cdf` is P(X <= x), `survival` is P(X > x), each to 1e-10 relative down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1], a shape or scale <= 0.
 * Cost: O(sqrt(shape)). Source: Abramowitz & Stegun 6.5.29, 6.5.31; Loader (2000). Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * gamma.survival(2, 1).toFixed(12) // '0.135335283237'
 * ```
 */
export const gamma = {
  cdf(x: number, shape: number, scale = 1): number {
    demandNumber(x, 'gamma.cdf(x)');
    demandLaw('cdf', shape, scale);
    return x <= 0 ? 0 : incompleteGamma(shape, x / scale).lower;
  },
  survival(x: number, shape: number, scale = 1): number {
    demandNumber(x, 'gamma.survival(x)');
    demandLaw('survival', shape, scale);
    return x <= 0 ? 1 : incompleteGamma(shape, x / scale).upper;
  },
  quantile(p: number, shape: number, scale = 1): number {
    demandProbability(p, 'gamma.quantile(p)');
    demandLaw('quantile', shape, scale);
    return scale * gammaPoint(p, shape, 'lower');
  },
  upperQuantile(q: number, shape: number, scale = 1): number {
    demandProbability(q, 'gamma.upperQuantile(q)');
    demandLaw('upperQuantile', shape, scale);
    return scale * gammaPoint(q, shape, 'upper');
  },
} as const;
