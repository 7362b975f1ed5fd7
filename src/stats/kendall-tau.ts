import { demandPairs, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import type { CorrelationResult } from './pearson.js';
import { sortedCopy } from './special/sorted-copy.js';

/**
 * Kendall's tau-b: concordant less discordant pairs of accounts, corrected for ties.
 * @param a, b finite values of equal length, at least 2, neither constant.
 * @returns tau in [-1, 1] and the two-sided p-value: exact without ties while there are at most 33 pairs or at most one out of order, normal otherwise.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a constant sample or a value that is not finite.
 * Cost: O(n log n). Source: Kendall (1938), doi:10.2307/2332226; Knight (1966), doi:10.1080/01621459.1966.10480879. Oracle: `pairs.json` (SciPy kendalltau).
 * @example
 * ```ts
 * kendallTau([1, 2, 3, 4], [1, 3, 2, 4]).statistic.toFixed(6) // '0.666667'
 * ```
 */
export function kendallTau(a: ArrayLike<number>, b: ArrayLike<number>): CorrelationResult {
  demandPairs('kendallTau', a, b, 2);
  const n = a.length;
  const x = tiesOf(sortedCopy(a));
  const y = tiesOf(sortedCopy(b));
  const total = (n * (n - 1)) / 2;
  if (x.pairs === total || y.pairs === total) throw undefinedStatistic(`kendallTau(${x.pairs === total ? 'a' : 'b'})`, 'must not be constant', a[0]);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  order.sort((i, j) => (a[i] as number) - (a[j] as number) || (b[i] as number) - (b[j] as number));
  let both = 0;
  for (let i = 1, run = 1; i < n; i++) {
    const here = order[i] as number;
    const last = order[i - 1] as number;
    run = a[here] === a[last] && b[here] === b[last] ? run + 1 : 1;
    both += run - 1;
  }
  const discordant = inversions(Float64Array.from(order, (i) => b[i] as number));
  const gap = total - x.pairs - y.pairs + both - 2 * discordant;
  const statistic = Math.max(-1, Math.min(1, gap / Math.sqrt(total - x.pairs) / Math.sqrt(total - y.pairs)));
  const fewest = Math.min(discordant, total - discordant);
  if (x.pairs === 0 && y.pairs === 0 && (n <= 33 || fewest <= 1)) return { statistic, pValue: exactTail(fewest, n) };
  const m = n * (n - 1);
  const variance = (m * (2 * n + 5) - x.second - y.second) / 18 + (2 * x.pairs * y.pairs) / m + (n > 2 ? (x.third * y.third) / (9 * m * (n - 2)) : 0);
  return { statistic, pValue: Math.min(1, 2 * normal.survival(Math.abs(gap) / Math.sqrt(variance))) };
}

function tiesOf(sorted: Float64Array): { pairs: number; second: number; third: number } {
  let pairs = 0;
  let second = 0;
  let third = 0;
  for (let i = 0, run = 1; i < sorted.length; i++, run++) {
    if (i + 1 < sorted.length && sorted[i + 1] === sorted[i]) continue;
    pairs += (run * (run - 1)) / 2;
    second += run * (run - 1) * (2 * run + 5);
    third += run * (run - 1) * (run - 2);
    run = 0;
  }
  return { pairs, second, third };
}

/** Pairs out of order, counted while merging; sorts its argument. */
function inversions(values: Float64Array): number {
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(values.length);
  let count = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      for (let i = start, j = middle, k = start; k < end; k++) {
        if (i < middle && (j >= end || (from[i] as number) <= (from[j] as number))) to[k] = from[i++] as number;
        else {
          to[k] = from[j++] as number;
          count += middle - i;
        }
      }
    }
    [from, to] = [to, from];
  }
  return count;
}

/** P(at most `fewest` pairs out of order, on either side) for a random order of n. */
function exactTail(fewest: number, n: number): number {
  if (2 * fewest >= (n * (n - 1)) / 2) return 1;
  let law = new Float64Array(fewest + 1);
  law[0] = 1;
  for (let i = 2; i <= n; i++) {
    const next = new Float64Array(fewest + 1);
    for (let k = 0; k <= fewest; k++) for (let d = 0; d < i && d <= k; d++) next[k] = (next[k] as number) + (law[k - d] as number) / i;
    law = next;
  }
  return Math.min(1, 2 * law.reduce((sum, chance) => sum + chance, 0));
}
