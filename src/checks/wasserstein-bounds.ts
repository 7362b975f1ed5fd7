import { guardedLevel } from '../stats/guarded-bound-phantom.js';
import type { PairedColumns } from '../table/evidence.js';
import type { Levels } from '../verdict/types.js';
import { meanBounds, samplesOf, type Interval } from './mean-bounds.js';
import type { Cell } from './strata.js';

/**
 * Bounds of the Wasserstein-1 distance, the area between the ECDFs of candidate (a) and baseline (b), scored on the same accounts.
 *
 * No account moves the distance by more than its own |a - b|, so sigma^2 = E (a - b)^2 bounds the variance of its influence. **Upper**: W + z sigma / sqrt(n) + the
 * skewness term, with phantoms of the largest possible change R; the estimate itself errs upwards (it is convex), so nothing else is needed. **Lower**: the larger of W - M - the
 * same half-width, M = sqrt(2 / pi) * integral of the standard error of F1 - F0 being that upward bias at most, and the lower bound of |E(a - b)|, which the
 * distance is never below; half of the level each.
 * O(n log n).
 * @param reach R, the width of the score's range.
 */
export function wassersteinBounds(columns: PairedColumns, cells: readonly Cell[], reach: number, levels: Levels): Interval {
  const { area, bias } = areas(columns, cells);
  const differences = columns.a.map((score, at) => score - columns.b[at]!);
  const half = levels.fail / 2;
  const mean = meanBounds(samplesOf(differences, cells, [-reach, reach], columns.cluster), { fail: half, pass: levels.pass }, 'both');
  const shift = halfWidth(differences, cells, reach, half, false);
  return {
    lower: Math.max(0, area - bias - shift, mean.lower),
    upper: Math.min(reach, area + halfWidth(differences, cells, reach, levels.pass, true)),
    estimate: area,
  };
}

/** z sigma / sqrt(n) and the skewness term; with phantoms also their own contribution to the distance. */
function halfWidth(differences: Float64Array, cells: readonly Cell[], reach: number, level: number, phantom: boolean): number {
  const { z, a, c } = guardedLevel(level);
  const largest = Math.max(...cells.map(({ weight, n }) => weight / n));
  const share = largest / (1 + a * largest);
  let variance = phantom ? a * (share * reach) ** 2 : 0;
  let semi = phantom ? a * (share * reach) ** 3 : 0;
  for (const { from, to, n, weight } of cells) {
    for (let at = from; at < to; at++) {
      const term = (weight / n) * Math.abs(differences[at]!);
      variance += term * term;
      semi += term * term * term;
    }
  }
  return (phantom ? a * share * reach : 0) + z * Math.sqrt(variance) + (variance > 0 ? (c * semi) / variance : 0);
}

/** The area between the weighted ECDFs, and sqrt(2 / pi) times the area under the standard error of their difference. */
function areas({ a, b }: PairedColumns, cells: readonly Cell[]): { readonly area: number; readonly bias: number } {
  const strata = cells.map(({ from, to, n, weight }) => ({
    n,
    weight,
    sorted: [a.slice(from, to).sort(), b.slice(from, to).sort(), a.slice(from, to).map((score, at) => Math.max(score, b[from + at]!)).sort()] as const,
    passed: [0, 0, 0] as [number, number, number],
  }));
  const values = new Float64Array(2 * a.length);
  values.set(a);
  values.set(b, a.length);
  values.sort();
  let [area, bias] = [0, 0];
  for (let at = 0; at + 1 < values.length; at++) {
    const width = values[at + 1]! - values[at]!;
    if (width === 0) continue;
    let [gap, variance] = [0, 0];
    for (const { n, weight, sorted, passed } of strata) {
      for (const k of [0, 1, 2] as const) while (passed[k] < n && sorted[k][passed[k]]! <= values[at]!) passed[k]++;
      const [plus, minus] = [passed[0] - passed[2], passed[1] - passed[2]];
      const mean = (plus - minus) / n;
      gap += weight * mean;
      variance += (weight * weight * ((plus + minus) / n - mean * mean)) / n;
    }
    area += width * Math.abs(gap);
    bias += width * Math.sqrt(Math.max(0, variance));
  }
  return { area, bias: Math.sqrt(2 / Math.PI) * bias };
}
