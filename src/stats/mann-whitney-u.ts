import { undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { visitBoth } from './special/two-tallies.js';
import { demandTally, type Sample } from './tally.js';

export interface MannWhitneyOptions {
  /** `greater`: a tends to be larger. Default `two-sided`. */
  readonly alternative?: 'two-sided' | 'less' | 'greater';
  /** `auto` (default) is exact when one sample has at most 8 values and nothing is tied. */
  readonly method?: 'auto' | 'exact' | 'asymptotic';
  /** Continuity correction of the asymptotic method; default true. */
  readonly continuity?: boolean;
}

export interface MannWhitneyResult {
  /** U of a: pairs with a above b, ties half; in [0, n m]. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Mann-Whitney U test (Wilcoxon rank-sum) that a value of a is as likely above as below one of b.
 * @param a, b finite values or tallies, each not empty; not all equal for the asymptotic method.
 * @returns U of a and its p-value; the exact p-value ignores ties, as SciPy's.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, or only one distinct value.
 * Cost: O(n log n); exact O(n^2 m^2), for small samples. Source: Mann & Whitney (1947), doi:10.1214/aoms/1177730491. Oracle: `two-samples.json` (SciPy mannwhitneyu).
 * @example
 * ```ts
 * mannWhitneyU([1, 2, 3], [4, 5, 6, 7]).statistic // 0
 * mannWhitneyU([1, 2, 3], [4, 5, 6, 7]).pValue.toFixed(10) // '0.0571428571'
 * ```
 */
export function mannWhitneyU(a: Sample, b: Sample, { alternative = 'two-sided', method = 'auto', continuity = true }: MannWhitneyOptions = {}): MannWhitneyResult {
  const x = demandTally(a, 'mannWhitneyU(a)');
  const y = demandTally(b, 'mannWhitneyU(b)');
  const { n } = x;
  const { n: m } = y;
  let statistic = 0;
  let ties = 0;
  let below = 0;
  visitBoth(x, y, (_, inA, inB) => {
    // Whole and half numbers: exact while n m stays below 2^52.
    statistic += inA * (below + inB / 2);
    below += inB;
    const t = inA + inB;
    if (t > 1) ties += t * t * t - t;
  });
  const exact = method === 'exact' || (method === 'auto' && Math.min(n, m) <= 8 && ties === 0);
  const upper = alternative === 'greater' ? statistic : alternative === 'less' ? n * m - statistic : Math.max(statistic, n * m - statistic);
  const sides = alternative === 'two-sided' ? 2 : 1;
  if (exact) return { statistic, pValue: Math.min(1, sides * exactTail(upper, n, m)), method: 'exact' };
  const total = n + m;
  const sd = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  if (!(sd > 0)) throw undefinedStatistic('mannWhitneyU(a, b)', 'must hold at least 2 distinct values', x.values[0]);
  return { statistic, pValue: Math.min(1, sides * normal.survival((upper - (n * m) / 2 - (continuity ? 0.5 : 0)) / sd)), method: 'asymptotic' };
}

/** P(U >= u): chances of every U for growing samples; the last value is the largest of a with chance i / (i + j), and then beats all j. */
function exactTail(u: number, n: number, m: number): number {
  let row: Float64Array[] = [];
  for (let j = 0; j <= m; j++) {
    const next: Float64Array[] = [];
    for (let i = 0; i <= n; i++) {
      const cell = new Float64Array(i * j + 1);
      if (i === 0 || j === 0) cell[0] = 1;
      else {
        const won = next[i - 1] as Float64Array;
        const lost = row[i] as Float64Array;
        for (let k = 0; k < won.length; k++) cell[k + j] = (won[k] as number) * (i / (i + j));
        for (let k = 0; k < lost.length; k++) cell[k] = (cell[k] as number) + (lost[k] as number) * (j / (i + j));
      }
      next.push(cell);
    }
    row = next;
  }
  const law = row[n] as Float64Array;
  let tail = 0;
  for (let k = law.length - 1; k >= Math.ceil(u); k--) tail += law[k] as number;
  return tail;
}
