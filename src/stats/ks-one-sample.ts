import { demandAlternative } from './alternative.js';
import { demand, demandOptions, demandSample, undefinedStatistic } from './domain.js';
import type { KsAlternative, KsDistance } from './ks-distance.js';
import { kolmogorovExactTail, smirnovTail } from './special/kolmogorov-exact.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface KsOneSampleResult extends KsDistance {
  readonly pValue: number;
}

/**
 * One-sample Kolmogorov-Smirnov test that a sample comes from a given continuous distribution.
 * @param x finite values, not empty.
 * @param cdf the distribution function, from a value to [0, 1].
 * @param options.alternative `greater`: the sample's distribution function rises above; `less`: falls below; default `two-sided`.
 * @returns statistic in [0, 1], the value where it is reached, its sign (+1: the sample's function is above there) and the p-value.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, or a cdf that leaves [0, 1].
 * Cost: O(n log n). Source: Simard & L'Ecuyer (2011), doi:10.18637/jss.v039.i11; one-sided: Birnbaum & Tingey (1951), doi:10.1214/aoms/1177729550. Oracle: `two-samples.json` (SciPy ks_1samp).
 * @example
 * ```ts
 * ksOneSample([0.1, 0.4, 0.7], (x) => x).statistic.toFixed(6) // '0.300000'
 * ```
 */
export function ksOneSample(x: ArrayLike<number>, cdf: (x: number) => number, options: { readonly alternative?: KsAlternative } = {}): KsOneSampleResult {
  const { alternative = 'two-sided' } = demandOptions(options, 'ksOneSample', ['alternative']);
  demandAlternative(alternative, 'ksOneSample');
  demand(typeof cdf === 'function', 'ksOneSample(cdf)', 'must be a function', cdf);
  demandSample(x, 'ksOneSample(x)');
  const sorted = sortedCopy(x);
  const n = sorted.length;
  let rise = -1;
  let fall = -1;
  let riseAt = 0;
  let fallAt = 0;
  for (let i = 0; i < n; i++) {
    const location = sorted[i] as number;
    const p = cdf(location);
    if (!(p >= 0 && p <= 1)) throw undefinedStatistic('ksOneSample(cdf)', `must give a probability at ${location}`, p);
    if ((i + 1) / n - p > rise) {
      rise = (i + 1) / n - p;
      riseAt = location;
    }
    if (p - i / n > fall) {
      fall = p - i / n;
      fallAt = location;
    }
  }
  const found: KsDistance = alternative === 'greater' || (alternative === 'two-sided' && rise > fall)
    ? { statistic: rise, location: riseAt, sign: 1 }
    : { statistic: fall, location: fallAt, sign: -1 };
  return { ...found, pValue: alternative === 'two-sided' ? kolmogorovExactTail(n, found.statistic) : smirnovTail(n, found.statistic) };
}
