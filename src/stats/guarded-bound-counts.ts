import type { MeanMoments } from './guarded-bound.js';

/**
 * Moments for the guarded bound of a mean of n terms in {-1, 0, 1}, from counts alone and in constant time: what a sweep over thresholds (KS)
 * evaluates at every step. Equal to what `guardedUpper` sums over the terms themselves.
 * @param plus how many terms are 1; @param minus how many are -1
 * @param weight factor of the mean; negative for a sum in which -1 is the worst term.
 * @param a phantom weight; 0 for none.
 */
export function countMoments(plus: number, minus: number, n: number, weight: number, a: number): MeanMoments {
  // Seen from the bad side: `bad` terms at 1, `good` at -1, the phantom at 1.
  const bad = weight >= 0 ? plus : minus;
  const good = weight >= 0 ? minus : plus;
  const total = n + a;
  const mean = (bad - good + a) / total;
  const [up, mid, down] = [1 - mean, -mean, -1 - mean];
  const rest = n - bad - good;
  let variance = ((bad + a) * up * up + rest * mid * mid + good * down * down) / (total * total);
  if (a === 0) variance = n > 1 ? (variance * n) / (n - 1) : 1;
  const semi = ((bad + a) * up * up * up + (mid > 0 ? rest * mid * mid * mid : 0)) / (total * total * total);
  const size = Math.abs(weight);
  return { mean: size * mean, variance: size * size * variance, semi: size * size * size * semi };
}
