import { demandPairs, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { midranks, tieSum } from './special/midranks.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface WilcoxonOptions {
  /** `auto` (default) is exact for at most 50 pairs without ties and zeros. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** `greater`: a tends to be larger. Default `two-sided`. */
  readonly alternative?: 'two-sided' | 'less' | 'greater';
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
 * @throws MlcheckError `statistic-undefined` for unequal lengths, a value that is not finite, or no pair that differs.
 * Cost: O(n log n); exact O(n^3). Source: Wilcoxon (1945), doi:10.2307/3001968; ties: Cureton (1967), doi:10.1080/01621459.1967.10500917. Oracle: `pairs.json` (SciPy wilcoxon).
 * @example
 * ```ts
 * wilcoxonSignedRank([5, 7, 8, 9], [4, 5, 5, 5]).pValue.toFixed(6) // '0.125000'
 * ```
 */
export function wilcoxonSignedRank(a: ArrayLike<number>, b: ArrayLike<number>, { method = 'auto', alternative = 'two-sided' }: WilcoxonOptions = {}): WilcoxonResult {
  demandPairs('wilcoxonSignedRank', a, b);
  const every = new Float64Array(a.length);
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    const d = (a[i] as number) - (b[i] as number);
    if (d !== 0) every[n++] = d;
  }
  const differences = every.subarray(0, n);
  if (n === 0) throw undefinedStatistic('wilcoxonSignedRank(a, b)', 'must differ in at least one pair', 0);
  const sizes = differences.map(Math.abs);
  const ranks = midranks(sizes);
  const ties = tieSum(sortedCopy(sizes));
  let plus = 0;
  differences.forEach((d, i) => {
    if (d > 0) plus += ranks[i] as number;
  });
  const all = (n * (n + 1)) / 2;
  const exact = method === 'exact' || (method === 'auto' && n <= 50 && ties === 0 && n === a.length);
  const statistic = alternative === 'two-sided' ? Math.min(plus, all - plus) : plus;
  const extreme = alternative === 'two-sided' ? Math.max(plus, all - plus) : alternative === 'greater' ? plus : all - plus;
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24);
  const tail = exact ? exactTail(extreme, n) : normal.survival((extreme - all / 2) / sd);
  return { statistic, pValue: Math.min(1, (alternative === 'two-sided' ? 2 : 1) * tail), method: exact ? 'exact' : 'asymptotic' };
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
