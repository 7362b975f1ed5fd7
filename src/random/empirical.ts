import type { Distribution } from './distribution.js';
import { interpolatedAt } from './interpolated-at.js';

/** The distribution whose quantile function is linear between these values at the middles of equally likely blocks, and flat beyond the first and the last. @param values at least two, not falling */
export function empiricalDistribution(values: Float64Array): Distribution {
  const blocks = values.length;
  const quantile = (u: number): number => interpolatedAt(values, u);
  /** Number of values up to x, or below it. */
  const count = (x: number, inclusive: boolean): number => {
    let [low, high] = [0, blocks];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[middle] as number) < x || (inclusive && values[middle] === x)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const share = (x: number, inclusive: boolean): number => {
    const k = count(x, inclusive);
    if (k === 0) return 0;
    if (k === blocks) return 1;
    const [from, to] = [values[k - 1] as number, values[k] as number];
    return (k - 0.5 + (x - from) / (to - from)) / blocks;
  };
  return { quantile, cdf: (x) => share(x, true), below: (x) => share(x, false), eachQuantile: (batch, loops) => loops.interpolated(batch, values) };
}
