import { demandAlternative, ofSymmetric, type Alternative } from './alternative.js';
import { demandOptions, demandPairs, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import type { CorrelationOptions, CorrelationResult } from './pearson.js';
import { inversions } from './special/inversions.js';
import { everyRow, sortRows } from './special/sort-rows.js';

/**
 * Kendall's tau-b: concordant less discordant pairs of accounts, corrected for ties.
 * @param a, b finite values of equal length, at least 2, neither constant.
 * @returns tau in [-1, 1] and the p-value: exact without ties while there are at most 33 pairs or at most one out of order, normal otherwise.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a constant sample or a value that is not finite.
 * Cost: O(n log n). Source: Kendall (1938), doi:10.2307/2332226; Knight (1966), doi:10.1080/01621459.1966.10480879. Oracle: `pairs.json` (SciPy kendalltau).
 * @example
 * ```ts
 * kendallTau([1, 2, 3, 4], [1, 3, 2, 4]).statistic.toFixed(6) // '0.666667'
 * ```
 */
export function kendallTau(a: ArrayLike<number>, b: ArrayLike<number>, options: CorrelationOptions = {}): CorrelationResult {
  const { alternative = 'two-sided' } = demandOptions(options, 'kendallTau', ['alternative']);
  demandAlternative(alternative, 'kendallTau');
  const [first, second] = demandPairs('kendallTau', a, b, 2);
  const n = first.length;
  const byB = sortRows(second, everyRow(n));
  const y = tiesOf(byB.values);
  const byBoth = sortRows(taken(first, byB.rows), firstPlaces(byB.values));
  const x = tiesOf(byBoth.values);
  const total = (n * (n - 1)) / 2;
  if (x.pairs === total || y.pairs === total) throw undefinedStatistic(`kendallTau(${x.pairs === total ? 'a' : 'b'})`, 'must not be constant', a[0]);
  let both = 0;
  for (let i = 1, run = 1; i < n; i++) {
    run = byBoth.values[i] === byBoth.values[i - 1] && byBoth.rows[i] === byBoth.rows[i - 1] ? run + 1 : 1;
    both += run - 1;
  }
  const discordant = inversions(oneEach(byBoth.rows, byB.rows), new Uint32Array(byB.values.buffer, byB.values.byteOffset, n));
  const gap = total - x.pairs - y.pairs + both - 2 * discordant;
  const statistic = Math.max(-1, Math.min(1, gap / Math.sqrt(total - x.pairs) / Math.sqrt(total - y.pairs)));
  const fewest = Math.min(discordant, total - discordant);
  if (x.pairs === 0 && y.pairs === 0 && (n <= 33 || fewest <= 1)) return { statistic, pValue: exactTail(discordant, n, alternative) };
  const m = n * (n - 1);
  const variance = (m * (2 * n + 5) - x.second - y.second) / 18 + (2 * x.pairs * y.pairs) / m + (n > 2 ? (x.third * y.third) / (9 * m * (n - 2)) : 0);
  return { statistic, pValue: ofSymmetric(gap, 2 * normal.survival(Math.abs(gap) / Math.sqrt(variance)), alternative) };
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

/** The values of the rows; -0 as 0, which sorting by bits would tell apart and so break a tie. */
function taken(x: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = (x[rows[i] as number] as number) + 0;
  return values;
}

/** For each of the sorted values the place of the first that equals it. */
function firstPlaces(sorted: Float64Array): Uint32Array {
  const ranks = new Uint32Array(sorted.length);
  for (let i = 1; i < sorted.length; i++) ranks[i] = sorted[i] === sorted[i - 1] ? (ranks[i - 1] as number) : i;
  return ranks;
}

/** Numbers equal ranks on in the order in which they stand, so that no pair of them is out of order; in place. @param next room for as many */
function oneEach(ranks: Uint32Array, next: Uint32Array): Uint32Array {
  for (let i = 0; i < next.length; i++) next[i] = i;
  for (let i = 0; i < ranks.length; i++) {
    const rank = ranks[i] as number;
    const at = next[rank] as number;
    ranks[i] = at;
    next[rank] = at + 1;
  }
  return ranks;
}

/** The chance of a random order of n with as few pairs out of order (`greater`), as many (`less`), or as far from the middle on either side. */
function exactTail(discordant: number, n: number, alternative: Alternative): number {
  const pairs = (n * (n - 1)) / 2;
  const fewest = Math.min(discordant, pairs - discordant);
  let law = new Float64Array(fewest + 1);
  law[0] = 1;
  for (let i = 2; i <= n; i++) {
    const next = new Float64Array(fewest + 1);
    for (let k = 0; k <= fewest; k++) for (let d = 0; d < i && d <= k; d++) next[k] = (next[k] as number) + (law[k - d] as number) / i;
    law = next;
  }
  const tail = law.reduce((sum, chance) => sum + chance, 0);
  if (alternative === 'two-sided') return 2 * fewest >= pairs ? 1 : Math.min(1, 2 * tail);
  // The law is symmetric: on the far side of its middle the tail holds all but what is nearer to the end.
  return (discordant === fewest) === (alternative === 'greater') ? tail : 1 - tail + (law[fewest] as number);
}
