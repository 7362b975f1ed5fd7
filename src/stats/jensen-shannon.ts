import { demandOptions } from './domain.js';
import { unitOf, type DivergenceOptions } from './special/divergence-unit.js';
import { OUT, X, Y } from './special/kernels.js';
import { sharesOf, type Shares } from './special/shares.js';
import { kernelSum, weighed } from './special/weighed.js';

/**
 * Jensen-Shannon distance: the square root of the mean divergence of p and q from their average.
 * @param p, q weights >= 0 (counts or probabilities) over the same bins, each with a sum > 0.
 * @returns a metric in [0, sqrt(ln 2 / ln base)]; its square is the divergence, in nats by default.
 * @throws MlcheckError `statistic-undefined` for a negative weight, unequal lengths or a sum of 0.
 * Cost: O(n). Source: Lin (1991), doi:10.1109/18.61115; Endres & Schindelin (2003), doi:10.1109/TIT.2003.813506. Oracle: `two-samples.json` (SciPy jensenshannon).
 * @example
 * ```ts
 * jensenShannon([1, 0], [0, 1]).toFixed(10) // '0.8325546112'
 * ```
 */
export function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>, options: DivergenceOptions = {}): number {
  const { base = Math.E } = demandOptions(options, 'jensenShannon', ['base']);
  const unit = unitOf(base, 'jensenShannon');
  const ready = weighed(p, q);
  const sum = ready === undefined
    ? termsFrom(0, ...sharesOf('jensenShannon', p, q))
    : kernelSum(ready, ({ loops }, count) => loops.addJensenShannon(X, Y, count, 1 / ready.sumP, 1 / ready.sumQ, OUT))
      + termsFrom(ready.end, { weights: ready.p, sum: ready.sumP }, { weights: ready.q, sum: ready.sumQ });
  return Math.sqrt(Math.max(0, sum / 2 / unit));
}

function termsFrom(from: number, a: Shares, b: Shares): number {
  let sum = 0;
  for (let i = from; i < a.weights.length; i++) {
    const x = (a.weights[i] as number) / a.sum;
    const y = (b.weights[i] as number) / b.sum;
    const middle = (x + y) / 2;
    if (x > 0) sum += x * Math.log(x / middle);
    if (y > 0) sum += y * Math.log(y / middle);
  }
  return sum;
}
