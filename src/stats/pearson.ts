import { demandPairs, undefinedStatistic } from './domain.js';
import { meanOf } from './moments.js';
import { incompleteBeta } from './special/incomplete-beta.js';

/** A correlation in [-1, 1] and the two-sided probability of one at least as far from 0 without any. */
export interface CorrelationResult {
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Pearson's product-moment correlation of pairs.
 * @param a, b finite values of equal length, at least 2, neither constant.
 * @returns r in [-1, 1] (positive: they rise together) and the two-sided p-value under normality; with two pairs the p-value is 1.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a constant sample or a value that is not finite.
 * Cost: O(n). Source: Student (1908), doi:10.2307/2331474. Oracle: `pairs.json` (SciPy pearsonr).
 * @example
 * ```ts
 * pearson([1, 2, 3, 4], [1, 3, 2, 4]).statistic // 0.8
 * ```
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): CorrelationResult {
  demandPairs('pearson', a, b, 2);
  const statistic = correlation(a, b, 'pearson');
  return { statistic, pValue: correlationTail(statistic, a.length) };
}

/** r, with both samples scaled first so that squares neither overflow nor underflow. @throws MlcheckError `statistic-undefined` for a constant sample. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>, name: string): number {
  const u = standardised(a, `${name}(a)`);
  const v = standardised(b, `${name}(b)`);
  let r = 0;
  for (let i = 0; i < u.length; i++) r += (u[i] as number) * (v[i] as number);
  return Math.max(-1, Math.min(1, r));
}

/** @throws MlcheckError `statistic-undefined` for a sample of one value repeated. */
export function demandVaried(x: ArrayLike<number>, place: string): void {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return;
  throw undefinedStatistic(place, 'must not be constant', x[0]);
}

function standardised(x: ArrayLike<number>, place: string): Float64Array {
  demandVaried(x, place);
  const mean = meanOf(x);
  const d = new Float64Array(x.length);
  let most = 0;
  for (let i = 0; i < d.length; i++) {
    const v = (x[i] as number) - mean;
    d[i] = v;
    if (v > most) most = v;
    else if (-v > most) most = -v;
  }
  let squares = 0;
  for (let i = 0; i < d.length; i++) squares += ((d[i] as number) / most) ** 2;
  const norm = Math.sqrt(squares);
  for (let i = 0; i < d.length; i++) d[i] = (d[i] as number) / most / norm;
  return d;
}

/** Two-sided tail of r for n pairs of independent normals: 1 - r^2 is beta distributed. */
export function correlationTail(r: number, n: number): number {
  if (n <= 2) return 1;
  return incompleteBeta(n / 2 - 1, 0.5, (1 - r) * (1 + r), r * r).lower;
}
