import { binOf } from '../checks/psi-bounds.js';
import type { PairedColumns } from '../table/evidence.js';
import { allRounded, rounded } from './rounded.js';
import type { ScopeFigures } from './run.js';
import { accountShares, inverseEcdf, shareByBin, weighted } from './weighted-sample.js';

/** Bins of the histogram of differences; odd, so that one bin is centred on no change. */
export const DIFFERENCE_BINS = 41;
/** Bins of the PSI: deciles of the baseline. */
export const PSI_BINS = 10;

/**
 * Candidate minus baseline, account by account. The bins are symmetric about 0 and reach as far as the largest change; without any change, a hundredth of `width`.
 * O(n log n).
 */
export function differenceOf(pairs: PairedColumns, width: number): NonNullable<ScopeFigures['difference']> {
  const shares = accountShares(pairs.strata);
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
  const shares = accountShares(pairs.strata);
  const candidate = weighted(pairs.a, shares);
  const baseline = weighted(pairs.b, shares);
  let [i, j, below, under] = [0, 0, 0, 0];
  let found = { statistic: 0, location: Math.min(candidate.values[0]!, baseline.values[0]!), sign: 1 as 1 | -1, candidate: 0, baseline: 0 };
  while (i < candidate.values.length || j < baseline.values.length) {
    const at = Math.min(candidate.values[i] ?? Infinity, baseline.values[j] ?? Infinity);
    if (candidate.values[i] === at) below += candidate.shares[i++]!;
    if (baseline.values[j] === at) under += baseline.shares[j++]!;
    const gap = below - under;
    if (Math.abs(gap) > found.statistic + 1e-12) found = { statistic: Math.abs(gap), location: at, sign: gap > 0 ? 1 : -1, candidate: below, baseline: under };
  }
  const share = (value: number): number => rounded(Math.min(1, value));
  return { statistic: share(found.statistic), location: rounded(found.location), sign: found.sign, candidate: share(found.candidate), baseline: share(found.baseline) };
}

/**
 * PSI by the baseline's deciles (equal ones merged), as the claim of that name has it: a bin holds scores above its lower edge and at or below its upper one,
 * and half an account of the largest share is added to every bin of either arm. The outermost edges are the least and largest score of either arm. O(n log n).
 */
export function psiOf(pairs: PairedColumns): NonNullable<ScopeFigures['psi']> {
  const shares = accountShares(pairs.strata);
  const baseline = weighted(pairs.b, shares);
  const deciles = inverseEcdf(baseline, Array.from({ length: PSI_BINS - 1 }, (_, k) => (k + 1) / PSI_BINS));
  const inner = [...new Set(deciles)].filter((edge) => edge < baseline.values.at(-1)!);
  const half = shares.reduce((most, share) => Math.max(most, share), 0) / 2;
  const p = binned(pairs.a, shares, inner, half);
  const q = binned(pairs.b, shares, inner, half);
  const contributions = p.map((share, k) => (share - q[k]!) * Math.log(share / q[k]!));
  const candidate = weighted(pairs.a, shares);
  const least = Math.min(candidate.values[0]!, baseline.values[0]!);
  const largest = Math.max(candidate.values.at(-1)!, baseline.values.at(-1)!);
  return { edges: allRounded([least, ...inner, largest]), contributions: allRounded(contributions), total: rounded(contributions.reduce((sum, part) => sum + part, 0)) };
}

/** Share in each bin, smoothed, summing to 1. */
function binned(scores: Float64Array, shares: Float64Array, inner: readonly number[], half: number): readonly number[] {
  const bins = new Float64Array(inner.length + 1).fill(half);
  for (const [at, score] of scores.entries()) bins[binOf(score, inner)]! += shares[at]!;
  const total = 1 + bins.length * half;
  return Array.from(bins, (share) => share / total);
}
