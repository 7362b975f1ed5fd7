import { normal } from '../../stats/normal.js';
import { visitBoth } from '../../stats/special/two-tallies.js';
import type { Tally } from '../../stats/tally.js';
import type { Bounds } from './comparison.js';

/**
 * The chance that a value of b is above one of a, ties half, with DeLong's interval, in one walk over both tallies.
 * @returns a probability with its bounds, cut to [0, 1]; unbounded where the variance cannot be seen: fewer than 2 values, or samples that do not overlap
 * Cost: O(distinct). Source: DeLong, DeLong & Clarke-Pearson (1988), doi:10.2307/2531595. Oracle: law test against `delong`.
 */
export function winProbability(a: Tally, b: Tally, confidence: number): Bounds & { readonly probability: number } {
  const { n } = a;
  const { n: m } = b;
  const sums = { a: 0, b: 0, squareA: 0, squareB: 0 };
  let [below, under] = [0, 0];
  visitBoth(a, b, (_, inA, inB) => {
    // A value of a is beaten by those of b above it, a value of b beats those of a below it; both seen from the middle, where squares stay small.
    const beaten = (m - under - inB / 2) / m - 0.5;
    const beats = (below + inA / 2) / n - 0.5;
    sums.a += inA * beaten;
    sums.squareA += inA * beaten * beaten;
    sums.b += inB * beats;
    sums.squareB += inB * beats * beats;
    below += inA;
    under += inB;
  });
  const middle = sums.b / m;
  const probability = Math.min(1, Math.max(0, middle + 0.5));
  const variance = Math.max(0, sums.squareA - n * middle * middle) / (n - 1) / n + Math.max(0, sums.squareB - m * middle * middle) / (m - 1) / m;
  if (!(variance > 0) || variance === Infinity) return { probability, lower: null, upper: null };
  const half = normal.upperQuantile((1 - confidence) / 2) * Math.sqrt(variance);
  return { probability, lower: Math.max(0, probability - half), upper: Math.min(1, probability + half) };
}
