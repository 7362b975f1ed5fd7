import { exp } from '../random/exp.js';
import { normalQuantile } from '../random/normal-quantile.js';

/**
 * Each value's normal score: the mean of a standard normal between the quantiles of the first and the last rank of its ties, among the values that are there; NaN stays NaN. O(n log n).
 * @param values numbers; NaN where there is none
 */
export function normalScores(values: Float64Array): Float64Array {
  const present = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  present.sort((i, j) => (values[i] as number) - (values[j] as number));
  const scores = new Float64Array(values.length).fill(NaN);
  for (let from = 0; from < present.length; ) {
    let to = from;
    while (to < present.length && values[present[to] as number] === values[present[from] as number]) to++;
    const score = ((density(from / present.length) - density(to / present.length)) * present.length) / (to - from);
    for (; from < to; from++) scores[present[from] as number] = score;
  }
  return scores;
}

/** The standard normal density at the quantile of p, in [0, 1]. */
function density(p: number): number {
  if (p <= 0 || p >= 1) return 0;
  const z = normalQuantile(p);
  return 0.3989422804014327 * exp(-0.5 * z * z);
}

/** Sums over the pairs of which both are there: their number, covariance and the two variances. */
export function paired(a: Float64Array, b: Float64Array): { readonly n: number; readonly covariance: number; readonly varianceA: number; readonly varianceB: number } {
  let [n, sa, sb, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    [n, sa, sb, aa, bb, ab] = [n + 1, sa + x, sb + y, aa + x * x, bb + y * y, ab + x * y];
  }
  return n === 0 ? { n, covariance: 0, varianceA: 0, varianceB: 0 } : { n, covariance: ab / n - (sa / n) * (sb / n), varianceA: aa / n - (sa / n) ** 2, varianceB: bb / n - (sb / n) ** 2 };
}
