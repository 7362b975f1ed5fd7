import { demand, demandSample, undefinedStatistic } from './domain.js';
import { f } from './f.js';
import { inUnits, momentsOfDistances, unitOf, type Moments } from './moments.js';
import { quantile } from './quantile.js';

/**
 * Levene's test of equal variances with medians (Brown and Forsythe): an analysis of variance of the distances from each median.
 * @param samples at least 2, each of at least 2 finite values.
 * @returns F statistic >= 0 and its p-value.
 * @throws MlcheckError `statistic-undefined` for fewer than 2 samples, a sample of one, a value that is not finite, or equal distances within every sample.
 * Cost: O(n log n). Source: Brown & Forsythe (1974), doi:10.2307/2285659. Oracle: `two-samples.json` (SciPy levene, center median).
 * @example
 * ```ts
 * leveneBrownForsythe([[1, 2, 3, 4], [1, 5, 9, 20]]).statistic.toFixed(6) // '3.311927'
 * ```
 */
export function leveneBrownForsythe(samples: readonly ArrayLike<number>[]): { readonly statistic: number; readonly pValue: number } {
  demand(Array.isArray(samples), 'leveneBrownForsythe(samples)', 'must be an array of samples', samples);
  demand(samples.length >= 2, 'leveneBrownForsythe(samples)', 'must hold at least 2 samples', samples.length);
  const place = (i: number): string => `leveneBrownForsythe(samples[${i}])`;
  const plain = samples.map((x, i) => distancesOf(demandSample(x, place(i), 2)));
  const unit = unitOf(plain);
  const groups = unit === 1 ? plain : samples.map((x, i) => distancesOf(inUnits(x, unit, place(i))));
  const n = groups.reduce((sum, g) => sum + g.n, 0);
  const grand = groups.reduce((sum, g) => sum + g.mean * (g.n / n), 0);
  const between = groups.reduce((sum, g) => sum + g.n * (g.mean - grand) ** 2, 0);
  const within = groups.reduce((sum, g) => sum + g.m2, 0);
  if (!(within > 0)) throw undefinedStatistic('leveneBrownForsythe(samples)', 'must vary in their distance from the median', within);
  const statistic = ((n - groups.length) / (groups.length - 1)) * (between / within);
  return { statistic, pValue: f.survival(statistic, groups.length - 1, n - groups.length) };
}

/** Moments of the distances from the median. */
function distancesOf(values: Float64Array): Moments {
  return momentsOfDistances(values, quantile(values, 0.5));
}
