import { demandSample } from './domain.js';
import { winShare } from './roc-auc.js';
import { sortedCopy } from './special/sorted-copy.js';

/**
 * Cliff's delta: the chance that a value of a is above one of b, less the chance that it is below.
 * @param a, b finite values, each not empty.
 * @returns a number in [-1, 1], positive where a is larger.
 * @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite.
 * Cost: O(n log n). Source: Cliff (1993), doi:10.1037/0033-2909.114.3.494. Oracle: `two-samples.json` (NumPy, all pairs).
 * @example
 * ```ts
 * cliffsDelta([1, 2, 3], [2, 3, 4]).toFixed(6) // '-0.555556'
 * ```
 */
export function cliffsDelta(a: ArrayLike<number>, b: ArrayLike<number>): number {
  demandSample(a, 'cliffsDelta(a)');
  demandSample(b, 'cliffsDelta(b)');
  return 2 * winShare(sortedCopy(a), sortedCopy(b)) - 1;
}
