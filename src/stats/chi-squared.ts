import { demandNumber, demandPositive, demandProbability } from './domain.js';
import { gammaPoint } from './gamma.js';
import { incompleteGamma } from './special/incomplete-gamma.js';

/**
 * The chi-squared distribution with `df` > 0 degrees of freedom (not necessarily whole).
 *
 * `cdf` is P(X <= x), `survival` is P(X > x), each to 1e-10 relative down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1] or df <= 0.
 * Cost: O(sqrt(df)). Source: Abramowitz & Stegun 26.4.19. Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * chiSquared.upperQuantile(0.05, 2).toFixed(10) // '5.9914645471'
 * ```
 */
export const chiSquared = {
  cdf(x: number, df: number): number {
    demandNumber(x, 'chiSquared.cdf(x)');
    demandPositive(df, 'chiSquared.cdf(df)');
    return x <= 0 ? 0 : incompleteGamma(df / 2, x / 2).lower;
  },
  survival(x: number, df: number): number {
    demandNumber(x, 'chiSquared.survival(x)');
    demandPositive(df, 'chiSquared.survival(df)');
    return x <= 0 ? 1 : incompleteGamma(df / 2, x / 2).upper;
  },
  quantile(p: number, df: number): number {
    demandProbability(p, 'chiSquared.quantile(p)');
    demandPositive(df, 'chiSquared.quantile(df)');
    return 2 * gammaPoint(p, df / 2, 'lower');
  },
  upperQuantile(q: number, df: number): number {
    demandProbability(q, 'chiSquared.upperQuantile(q)');
    demandPositive(df, 'chiSquared.upperQuantile(df)');
    return 2 * gammaPoint(q, df / 2, 'upper');
  },
} as const;
