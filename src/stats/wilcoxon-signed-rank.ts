import { demandAlternative, type Alternative } from './alternative.js';
import { demand, demandOneOf, demandOptions, demandPairs, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { differencesOf } from './special/differences.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface WilcoxonOptions {
  /** `auto` (default) is exact for at most 50 pairs without ties and zeros; `exact` takes at most 2,000. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** `greater`: a tends to be larger. Default `two-sided`. */
  readonly alternative?: Alternative;
}

export interface WilcoxonResult {
  /** Two-sided: the smaller of the two rank sums; one-sided: the sum of the ranks where a is larger. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Wilcoxon's signed-rank test that differences of pairs are symmetric about 0; pairs without a difference are left out.
 * @param a, b finite values of the same accounts in the same order, at least one pair different.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a value that is not finite, no pair that differs, or `exact` for too many.
 * Cost: O(n log n); exact O(n^3). Source: Wilcoxon (1945), doi:10.2307/3001968; ties: Cureton (1967), doi:10.1080/01621459.1967.10500917. Oracle: `pairs.json` (SciPy wilcoxon).
 * @example
 * ```ts
 * wilcoxonSignedRank([5, 7, 8, 9], [4, 5, 5, 5]).pValue.toFixed(6) // '0.125000'
 * ```
 */
export function wilcoxonSignedRank(a: ArrayLike<number>, b: ArrayLike<number>, options: WilcoxonOptions = {}): WilcoxonResult {
  const { method = 'auto', alternative = 'two-sided' } = demandOptions(options, 'wilcoxonSignedRank', ['method', 'alternative']);
  demandAlternative(alternative, 'wilcoxonSignedRank');
  demandOneOf(method, 'wilcoxonSignedRank(method)', ['auto', 'exact', 'asymptotic']);
  const [gains, losses] = sizesBySign(differencesOf(...demandPairs('wilcoxonSignedRank', a, b)));
  const n = gains.length + losses.length;
  if (n === 0) throw undefinedStatistic('wilcoxonSignedRank(a, b)', 'must differ in at least one pair', 0);
  const { plus, ties } = rankSum(sortedCopy(gains), sortedCopy(losses));
  const all = (n * (n + 1)) / 2;
  if (method === 'exact') demand(n <= 2_000, 'wilcoxonSignedRank(method)', 'must not be exact for more than 2,000 pairs that differ', n);
  const exact = method === 'exact' || (method === 'auto' && n <= 50 && ties === 0 && n === a.length);
  const statistic = alternative === 'two-sided' ? Math.min(plus, all - plus) : plus;
  const extreme = alternative === 'two-sided' ? Math.max(plus, all - plus) : alternative === 'greater' ? plus : all - plus;
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24);
  const tail = exact ? exactTail(extreme, n) : normal.survival((extreme - all / 2) / sd);
  return { statistic, pValue: Math.min(1, (alternative === 'two-sided' ? 2 : 1) * tail), method: exact ? 'exact' : 'asymptotic' };
}

/** How far the pairs rise and how far they fall, those without a difference left out. */
function sizesBySign(differences: Float64Array): readonly [Float64Array, Float64Array] {
  const sizes = new Float64Array(differences.length);
  let gains = 0;
  let losses = 0;
  for (let i = 0; i < sizes.length; i++) {
    const d = differences[i] as number;
    if (d > 0) sizes[gains++] = d;
    else if (d < 0) sizes[sizes.length - ++losses] = -d;
  }
  return [sizes.subarray(0, gains), sizes.subarray(sizes.length - losses)];
}

/** The sum of the midranks of the gains among all sizes, and of t^3 - t over groups of t equal sizes; both arguments sorted. */
function rankSum(gains: Float64Array, losses: Float64Array): { readonly plus: number; readonly ties: number } {
  let plus = 0;
  let ties = 0;
  for (let i = 0, j = 0; i < gains.length || j < losses.length; ) {
    const size = Math.min(gains[i] ?? Infinity, losses[j] ?? Infinity);
    const before = i + j;
    const first = i;
    while (i < gains.length && gains[i] === size) i++;
    while (j < losses.length && losses[j] === size) j++;
    const tied = i + j - before;
    plus += (i - first) * (before + (tied + 1) / 2);
    ties += tied * tied * tied - tied;
  }
  return { plus, ties };
}

/** P(W >= w) when each rank from 1 to n counts with chance 1/2. */
function exactTail(w: number, n: number): number {
  const law = new Float64Array((n * (n + 1)) / 2 + 1);
  law[0] = 1;
  for (let rank = 1, top = 0; rank <= n; rank++) {
    top += rank;
    for (let k = top; k >= 0; k--) law[k] = ((law[k] as number) + (k >= rank ? (law[k - rank] as number) : 0)) / 2;
  }
  let tail = 0;
  for (let k = law.length - 1; k >= Math.ceil(w); k--) tail += law[k] as number;
  return tail;
}
