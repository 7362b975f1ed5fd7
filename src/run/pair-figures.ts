import type { PairedColumns } from '../table/evidence.js';
import { allRounded, rounded } from './rounded.js';
import type { ScopeFigures } from './run.js';
import { inverseEcdf, shareByBin, shareOf, weighted } from './weighted-sample.js';

/** Bins of the histogram of differences; odd, so that one bin is centred on no change. */
export const DIFFERENCE_BINS = 41;
/** Bins of the PSI: deciles of the baseline. */
export const PSI_BINS = 10;
/** Accounts that smoothing adds to every PSI bin of either arm. */
const SMOOTHING = 0.5;

/**
 * Candidate minus baseline, account by account. The bins are symmetric about 0 and reach as far as the largest change; without any change, a hundredth of `width`.
 * O(n log n).
 */
export function differenceOf(pairs: PairedColumns, width: number): NonNullable<ScopeFigures['difference']> {
  const shares = shareOf(pairs.strata);
  const changes = pairs.a.map((value, at) => value - pairs.b[at]!);
  const mean = changes.reduce((sum, change, at) => sum + shares[at]! * change, 0);
  const largest = changes.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
  const reach = largest > 0 ? largest : width / 100;
  const edges = Array.from({ length: DIFFERENCE_BINS + 1 }, (_, k) => rounded(-reach + (2 * reach * k) / DIFFERENCE_BINS));
  const counts = shareByBin(weighted(changes, shares), edges).map((share) => {
    const count = share * changes.length;
    return Math.abs(count - Math.round(count)) < 1e-6 ? Math.round(count) : count;
  });
  return { edges, counts: allRounded(counts), mean: rounded(mean) };
}

/**
 * Largest gap between the two ECDFs, the score where it is, and its sign: `1` where the candidate's ECDF lies above (it scores lower).
 * Of several equal gaps the lowest score. O(n log n).
 */
export function ksOf(pairs: PairedColumns): NonNullable<ScopeFigures['ks']> {
  const shares = shareOf(pairs.strata);
  const candidate = weighted(pairs.a, shares);
  const baseline = weighted(pairs.b, shares);
  let [i, j, gap] = [0, 0, 0];
  let found = { statistic: 0, location: Math.min(candidate.values[0]!, baseline.values[0]!), sign: 1 as 1 | -1 };
  while (i < candidate.values.length || j < baseline.values.length) {
    const at = Math.min(candidate.values[i] ?? Infinity, baseline.values[j] ?? Infinity);
    if (candidate.values[i] === at) gap += candidate.shares[i++]!;
    if (baseline.values[j] === at) gap -= baseline.shares[j++]!;
    if (Math.abs(gap) > found.statistic + 1e-12) found = { statistic: Math.abs(gap), location: at, sign: gap > 0 ? 1 : -1 };
  }
  return { ...found, statistic: rounded(found.statistic), location: rounded(found.location) };
}

/**
 * PSI by the baseline's deciles (equal ones merged), half an account added to every bin of either arm: (p - q) ln(p / q) of each bin, p the candidate's
 * share and q the baseline's. The outermost edges are the least and largest score of either arm. O(n log n).
 */
export function psiOf(pairs: PairedColumns): NonNullable<ScopeFigures['psi']> {
  const shares = shareOf(pairs.strata);
  const candidate = weighted(pairs.a, shares);
  const baseline = weighted(pairs.b, shares);
  const least = Math.min(candidate.values[0]!, baseline.values[0]!);
  const largest = Math.max(candidate.values.at(-1)!, baseline.values.at(-1)!);
  const inner = inverseEcdf(baseline, Array.from({ length: PSI_BINS - 1 }, (_, k) => (k + 1) / PSI_BINS));
  const edges = [least, ...new Set(inner.filter((edge) => edge > least && edge < largest)), largest];
  const n = pairs.a.length;
  const bins = edges.length - 1;
  const smoothed = (share: number): number => (share * n + SMOOTHING) / (n + SMOOTHING * bins);
  const p = shareByBin(candidate, edges).map(smoothed);
  const q = shareByBin(baseline, edges).map(smoothed);
  const contributions = p.map((share, k) => (share - q[k]!) * Math.log(share / q[k]!));
  return { edges: allRounded(edges), contributions: allRounded(contributions), total: rounded(contributions.reduce((sum, part) => sum + part, 0)) };
}
