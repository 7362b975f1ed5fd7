import { OUT, X, Y } from './special/kernels.js';
import { sharesOf, type Shares } from './special/shares.js';
import { kernelSum, weighed } from './special/weighed.js';

/**
 * Hellinger distance of p and q over the same bins.
 * @param p, q weights >= 0 (counts or probabilities) of equal length, each with a sum > 0.
 * @returns a metric in [0, 1]; 1 when no bin is shared.
 * @throws MlcheckError `statistic-undefined` for a negative weight, unequal lengths or a sum of 0.
 * Cost: O(n). Source: Hellinger (1909), doi:10.1515/crll.1909.136.210. Oracle: `two-samples.json` (NumPy).
 * @example
 * ```ts
 * hellinger([1, 0], [0, 1]) // 1
 * ```
 */
export function hellinger(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const ready = weighed(p, q);
  const sum = ready === undefined
    ? termsFrom(0, ...sharesOf('hellinger', p, q))
    : kernelSum(ready, ({ loops }, count) => loops.addHellinger(X, Y, count, 1 / ready.sumP, 1 / ready.sumQ, OUT))
      + termsFrom(ready.end, { weights: ready.p, sum: ready.sumP }, { weights: ready.q, sum: ready.sumQ });
  return Math.min(1, Math.sqrt(sum / 2));
}

function termsFrom(from: number, a: Shares, b: Shares): number {
  let sum = 0;
  for (let i = from; i < a.weights.length; i++) sum += (Math.sqrt((a.weights[i] as number) / a.sum) - Math.sqrt((b.weights[i] as number) / b.sum)) ** 2;
  return sum;
}
