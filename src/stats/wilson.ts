import type { Interval } from './clopper-pearson.js';
import { demand } from './domain.js';
import { normal } from './normal.js';

/**
 * Wilson's score interval of a binomial rate: close to its stated coverage on average, not a guarantee (for that see `clopperPearson`).
 * @param k successes, an integer in [0, n].
 * @param n trials, an integer > 0.
 * @param confidence in (0, 1), default 0.95.
 * @returns bounds in [0, 1].
 * @throws MlcheckError `statistic-undefined` outside those domains.
 * Cost: O(1). Source: Wilson (1927), doi:10.1080/01621459.1927.10502953. Oracle: `intervals.json` (SciPy binomtest).
 * @example
 * ```ts
 * wilson(5, 10).lower.toFixed(6) // '0.236593'
 * ```
 */
export function wilson(k: number, n: number, confidence = 0.95): Interval {
  demand(Number.isInteger(n) && n > 0, 'wilson(n)', 'must be an integer > 0', n);
  demand(Number.isInteger(k) && k >= 0 && k <= n, 'wilson(k)', `must be an integer in [0, ${n}]`, k);
  demand(confidence > 0 && confidence < 1, 'wilson(confidence)', 'must be in (0, 1)', confidence);
  const z = normal.upperQuantile((1 - confidence) / 2);
  const centre = (k + (z * z) / 2) / (n + z * z);
  const half = (z / (n + z * z)) * Math.sqrt((k * (n - k)) / n + (z * z) / 4);
  return { lower: k === 0 ? 0 : Math.max(0, centre - half), upper: k === n ? 1 : Math.min(1, centre + half) };
}
