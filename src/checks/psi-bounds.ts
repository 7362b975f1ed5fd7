import { guardedLevel } from '../stats/guarded-bound-phantom.js';
import { noncentralChiSquared } from '../stats/noncentral-chi-squared.js';
import type { PairedColumns } from '../table/evidence.js';
import type { Levels } from '../verdict/types.js';
import type { Interval } from './mean-bounds.js';
import type { Cell } from './strata.js';

export interface PsiBounds extends Interval {
  /** Contribution of each bin, and the shares of candidate and baseline in it. */
  readonly bins: readonly { readonly upTo: number | null; readonly candidate: number; readonly baseline: number; readonly contribution: number }[];
}

/** Accounts by (baseline bin, candidate bin), per stratum; what paired PSI needs of the scores. */
interface Tables {
  readonly bins: number;
  /** One table per stratum: counts[base * bins + cand], and the share of each account in the whole. */
  readonly strata: readonly { readonly counts: Float64Array; readonly share: number; readonly n: number }[];
}

/** PSI = sum (p - q) ln(p / q). */
export function psiOf(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let b = 0; b < p.length; b++) sum += (p[b]! - q[b]!) * Math.log(p[b]! / q[b]!);
  return sum;
}

/**
 * Bounds of the population stability index between candidate (a) and baseline (b), scored on the same accounts, for fixed bins.
 *
 * **Upper**: guarded bound on the scale of sqrt(PSI), where the index is almost linear: phantoms are put into the (baseline bin, candidate bin) cell that raises the index most,
 * and the influence of an account, [ln(p/q) + 1 - q/p at its candidate bin] + [-ln(p/q) + 1 - p/q at its baseline bin], over 2 sqrt(PSI), gives variance and upper semi-moment.
 * **Lower**: PSI = |W (p - q)|^2 with W = diag(1 / sqrt(logmean(p, q))); its noise is matched to a scaled noncentral chi-squared (Satterthwaite 1946) and inverted.
 * Shares are smoothed by half an account per bin. O(n + bins^3).
 * @param edges inner edges, increasing: bin k holds scores in (edges[k-1], edges[k]].
 */
export function psiBounds(columns: PairedColumns, cells: readonly Cell[], edges: readonly number[], levels: Levels): PsiBounds {
  const tables = tablesOf(columns, cells, edges);
  const { p, q } = shares(tables);
  const estimate = psiOf(p, q);
  return {
    lower: Math.min(estimate, lowerBound(tables, p, q, estimate, levels.fail)),
    upper: Math.max(estimate, upperBound(tables, levels.pass)),
    estimate,
    bins: Array.from({ length: tables.bins }, (_, b) => ({
      upTo: edges[b] ?? null,
      candidate: p[b]!,
      baseline: q[b]!,
      contribution: (p[b]! - q[b]!) * Math.log(p[b]! / q[b]!),
    })),
  };
}

/** The bin of a score: the number of edges below it. */
export function binOf(score: number, edges: readonly number[]): number {
  let bin = 0;
  while (bin < edges.length && score > edges[bin]!) bin++;
  return bin;
}

function tablesOf({ a, b }: PairedColumns, cells: readonly Cell[], edges: readonly number[]): Tables {
  const bins = edges.length + 1;
  const strata = cells.map(({ from, to, n, weight }) => {
    const counts = new Float64Array(bins * bins);
    for (let at = from; at < to; at++) counts[binOf(b[at]!, edges) * bins + binOf(a[at]!, edges)]!++;
    return { counts, share: weight / n, n };
  });
  return { bins, strata };
}

/** Share of an account that smoothing and phantoms use: the largest of any stratum. */
function unit({ strata }: Tables): number {
  return Math.max(...strata.map(({ share }) => share));
}

/** Smoothed shares by bin, with `weight` phantom accounts in the cell (base, cand). */
function shares(tables: Tables, phantom?: { readonly base: number; readonly cand: number; readonly weight: number }): { p: Float64Array; q: Float64Array } {
  const { bins, strata } = tables;
  const half = unit(tables) / 2;
  const p = new Float64Array(bins).fill(half);
  const q = new Float64Array(bins).fill(half);
  for (const { counts, share } of strata) {
    counts.forEach((count, cell) => {
      p[cell % bins]! += count * share;
      q[Math.floor(cell / bins)]! += count * share;
    });
  }
  let total = 1 + bins * half;
  if (phantom !== undefined) {
    const extra = phantom.weight * unit(tables);
    p[phantom.cand]! += extra;
    q[phantom.base]! += extra;
    total += extra;
  }
  return { p: p.map((x) => x / total), q: q.map((x) => x / total) };
}

/** The influence of an account in bins (base, cand) on sqrt(PSI), not centred. */
function influence(p: Float64Array, q: Float64Array, root: number): (base: number, cand: number) => number {
  const onCandidate = p.map((x, b) => (Math.log(x / q[b]!) + 1 - q[b]! / x) / (2 * root));
  const onBaseline = q.map((x, b) => (-Math.log(p[b]! / x) + 1 - p[b]! / x) / (2 * root));
  return (base, cand) => onCandidate[cand]! + onBaseline[base]!;
}

function upperBound(tables: Tables, level: number): number {
  const { bins, strata } = tables;
  const { z, a, c } = guardedLevel(level);
  let worst: { p: Float64Array; q: Float64Array; psi: number; base: number; cand: number } = { p: new Float64Array(0), q: new Float64Array(0), psi: -1, base: 0, cand: 0 };
  for (let base = 0; base < bins; base++) {
    for (let cand = 0; cand < bins; cand++) {
      if (base === cand) continue;
      const { p, q } = shares(tables, { base, cand, weight: a });
      const psi = psiOf(p, q);
      if (psi > worst.psi) worst = { p, q, psi, base, cand };
    }
  }
  if (worst.psi < 0) return 0;
  const root = Math.sqrt(worst.psi);
  const psi = influence(worst.p, worst.q, root);
  const mean = strataMean(tables, psi);
  const extra = unit(tables);
  const phantom = psi(worst.base, worst.cand) - mean;
  let variance = a * (extra * phantom) ** 2;
  let semi = a * (extra * Math.max(phantom, 0)) ** 3;
  for (const stratum of strata) {
    // Variance about the stratum's own mean: strata are sampled apart.
    const centre = tableMean(stratum.counts, stratum.n, bins, psi);
    stratum.counts.forEach((count, cell) => {
      if (count === 0) return;
      const deviation = stratum.share * (psi(Math.floor(cell / bins), cell % bins) - centre);
      variance += count * deviation * deviation;
      if (deviation > 0) semi += count * deviation ** 3;
    });
  }
  const upper = root + z * Math.sqrt(variance) + (variance > 0 ? (c * semi) / variance : 0);
  return upper * upper;
}

function strataMean({ strata, bins }: Tables, f: (base: number, cand: number) => number): number {
  return strata.reduce((sum, { counts, share, n }) => sum + share * n * tableMean(counts, n, bins, f), 0);
}

function tableMean(counts: Float64Array, n: number, bins: number, f: (base: number, cand: number) => number): number {
  let sum = 0;
  counts.forEach((count, cell) => {
    if (count > 0) sum += count * f(Math.floor(cell / bins), cell % bins);
  });
  return sum / n;
}

function lowerBound(tables: Tables, p: Float64Array, q: Float64Array, estimate: number, level: number): number {
  const { bins, strata } = tables;
  const scale = p.map((x, b) => 1 / Math.sqrt(logMean(x, q[b]!)));
  // A = W Cov(p - q) W, the covariance of the whitened difference.
  const A = Array.from({ length: bins }, () => new Float64Array(bins));
  let rawVariance = 0;
  const psi = influence(p, q, 0.5);
  for (const { counts, share, n } of strata) {
    const mean = new Float64Array(bins);
    const centre = tableMean(counts, n, bins, psi);
    counts.forEach((count, cell) => {
      if (count === 0) return;
      const [base, cand] = [Math.floor(cell / bins), cell % bins];
      rawVariance += count * (share * (psi(base, cand) - centre)) ** 2;
      if (base === cand) return;
      mean[cand]! += count / n;
      mean[base]! -= count / n;
      for (const [x, y, sign] of [[cand, cand, 1], [base, base, 1], [cand, base, -1], [base, cand, -1]] as const) A[x]![y]! += sign * count * share * share;
    });
    for (let x = 0; x < bins; x++) for (let y = 0; y < bins; y++) A[x]![y]! -= n * share * share * mean[x]! * mean[y]!;
  }
  let [trace, square] = [0, 0];
  for (let x = 0; x < bins; x++) {
    trace += A[x]![x]! * scale[x]! * scale[x]!;
    for (let y = 0; y < bins; y++) square += (A[x]![y]! * scale[x]! * scale[y]!) ** 2;
  }
  if (!(trace > 0) || !(estimate > 0)) return 0;
  const factor = Math.max(square / trace, rawVariance / (4 * estimate));
  return factor * noncentralityBelow(estimate / factor, (trace * trace) / square, level);
}

/** (p - q) / ln(p / q), the logarithmic mean; p where they are equal. */
function logMean(p: number, q: number): number {
  const ratio = Math.log(p / q);
  return Math.abs(ratio) < 1e-9 ? (p + q) / 2 : (p - q) / ratio;
}

/** The noncentrality at which a value as large as x has chance `level`: 0 when even none makes it that unlikely. */
export function noncentralityBelow(x: number, df: number, level: number): number {
  return solve((lambda) => noncentralChiSquared.survival(x, df, lambda) < level, x);
}

/** The noncentrality at which a value as small as x has chance `level`. */
export function noncentralityAbove(x: number, df: number, level: number): number {
  return solve((lambda) => noncentralChiSquared.cdf(x, df, lambda) > level, x + df);
}

/** The point up to which `below` holds, by doubling and 60 halvings; 0 when it does not hold at 0. */
function solve(below: (lambda: number) => boolean, start: number): number {
  if (!below(0)) return 0;
  let high = Math.max(1, start);
  while (below(high)) high *= 2;
  let low = 0;
  for (let step = 0; step < 60 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return low;
}
