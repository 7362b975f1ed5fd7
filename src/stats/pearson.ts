import { demandAlternative, ofSymmetric, type Alternative } from './alternative.js';
import { demandOptions, demandPairs, undefinedStatistic } from './domain.js';
import { inUnits, meanOf } from './moments.js';
import { incompleteBeta } from './special/incomplete-beta.js';

export interface CorrelationOptions {
  /** `greater`: they rise together; `less`: one falls as the other rises; default `two-sided`. */
  readonly alternative?: Alternative;
}

/** A correlation in [-1, 1] and the probability of one at least as extreme without any. */
export interface CorrelationResult {
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Pearson's product-moment correlation of pairs.
 * @param a, b finite values of equal length, at least 2, neither constant.
 * @returns r in [-1, 1] (positive: they rise together) and the p-value under normality; with two pairs the two-sided p-value is 1.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a constant sample or a value that is not finite.
 * Cost: O(n). Source: Student (1908), doi:10.2307/2331474. Oracle: `pairs.json` (SciPy pearsonr).
 * @example
 * ```ts
 * pearson([1, 2, 3, 4], [1, 3, 2, 4]).statistic // 0.8
 * ```
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>, options: CorrelationOptions = {}): CorrelationResult {
  const { alternative = 'two-sided' } = demandOptions(options, 'pearson', ['alternative']);
  demandAlternative(alternative, 'pearson');
  const statistic = correlation(...demandPairs('pearson', a, b, 2), 'pearson');
  return { statistic, pValue: correlationTail(statistic, a.length, alternative) };
}

/** r of checked samples of one length. @throws MlcheckError `statistic-undefined` for a constant sample. */
export function correlation(a: Float64Array, b: Float64Array, name: string): number {
  demandVaried(a, `${name}(a)`);
  demandVaried(b, `${name}(b)`);
  const { aa, bb, ab } = productSums(a, b);
  const plain = aa > SAFE && aa < 1 / SAFE && bb > SAFE && bb < 1 / SAFE;
  const r = plain ? ab / Math.sqrt(aa * bb) : scaledCorrelation(a, b);
  return Math.max(-1, Math.min(1, r));
}

/** Sums of squares between this and its inverse have a product and terms well within the range of a double. */
const SAFE = 1e-140;

/** Sums of products of the deviations; the rounding of the means is taken out afterwards by the sums of the deviations themselves. */
function productSums(a: Float64Array, b: Float64Array): { readonly aa: number; readonly bb: number; readonly ab: number } {
  const n = a.length;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < n; i++) {
    meanA += a[i] as number;
    meanB += b[i] as number;
  }
  meanA /= n;
  meanB /= n;
  let restA = 0;
  let restB = 0;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < n; i++) {
    const d = (a[i] as number) - meanA;
    const e = (b[i] as number) - meanB;
    restA += d;
    restB += e;
    aa += d * d;
    bb += e * e;
    ab += d * e;
  }
  return { aa: aa - (restA * restA) / n, bb: bb - (restB * restB) / n, ab: ab - (restA * restB) / n };
}

/** With both samples scaled first, so that squares neither overflow nor underflow. */
export function scaledCorrelation(a: Float64Array, b: Float64Array): number {
  const u = standardised(a);
  const v = standardised(b);
  let r = 0;
  for (let i = 0; i < u.length; i++) r += (u[i] as number) * (v[i] as number);
  return r;
}

/** @throws MlcheckError `statistic-undefined` for a sample of one value repeated. */
export function demandVaried(x: ArrayLike<number>, place: string): void {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return;
  throw undefinedStatistic(place, 'must not be constant', x[0]);
}

function standardised(sample: Float64Array): Float64Array {
  const widest = sample.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const x = inUnits(sample, 2 ** Math.floor(Math.log2(widest)), 'pearson(x)');
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

/** Tail of r for n pairs of independent normals: 1 - r^2 is beta distributed. */
export function correlationTail(r: number, n: number, alternative: Alternative): number {
  const beyond = n <= 2 ? 1 : incompleteBeta(n / 2 - 1, 0.5, (1 - r) * (1 + r), r * r).lower;
  return ofSymmetric(r, beyond, alternative);
}
