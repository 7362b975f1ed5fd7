import { demandOptions, undefinedStatistic } from './domain.js';
import { unitOf, type DivergenceOptions } from './special/divergence-unit.js';
import { OUT, X, Y } from './special/kernels.js';
import { sharesOf, type Shares } from './special/shares.js';
import { kernelSum, weighed } from './special/weighed.js';

/**
 * Kullback-Leibler divergence of p from q over the same bins: the sum of p ln(p / q).
 * @param p, q weights >= 0 (counts or probabilities) of equal length, each with a sum > 0; q must not be 0 where p is not.
 * @returns >= 0, in nats by default; not symmetric.
 * @throws MlcheckError `statistic-undefined` for a negative weight, unequal lengths, or a bin that only p has (the divergence is infinite).
 * Cost: O(n). Source: Kullback & Leibler (1951), doi:10.1214/aoms/1177729694. Oracle: `two-samples.json` (SciPy entropy).
 * @example
 * ```ts
 * kullbackLeibler([1, 1], [1, 3]).toFixed(10) // '0.1438410362'
 * ```
 */
export function kullbackLeibler(p: ArrayLike<number>, q: ArrayLike<number>, options: DivergenceOptions = {}): number {
  const { base = Math.E } = demandOptions(options, 'kullbackLeibler', ['base']);
  const unit = unitOf(base, 'kullbackLeibler');
  const ready = weighed(p, q);
  let sum = ready === undefined ? Infinity : kernelSum(ready, ({ loops }, count) => loops.addRelativeEntropy(X, Y, count, 1 / ready.sumP, 1 / ready.sumQ, OUT));
  // Infinite where q is 0 and p is not: the plain loop says where.
  if (ready === undefined || !Number.isFinite(sum)) sum = termsFrom(0, ...sharesOf('kullbackLeibler', p, q));
  else sum += termsFrom(ready.end, { weights: ready.p, sum: ready.sumP }, { weights: ready.q, sum: ready.sumQ });
  return Math.max(0, sum / unit);
}

function termsFrom(from: number, a: Shares, b: Shares): number {
  let sum = 0;
  for (let i = from; i < a.weights.length; i++) {
    const share = (a.weights[i] as number) / a.sum;
    const other = (b.weights[i] as number) / b.sum;
    if (share === 0) continue;
    if (other === 0) throw undefinedStatistic(`kullbackLeibler(q[${i}])`, 'must be > 0 where p is', 0);
    sum += share * Math.log(share / other);
  }
  return sum;
}
