import { demandPairs } from './domain.js';
import { ksDistance, type KsDistance } from './ks-distance.js';
import { normal } from './normal.js';

export interface PairedKsResult extends KsDistance {
  /** Standard error of F_a - F_b at the location, from the pairs: the accounts that cross it one way and the other. */
  readonly standardError: number;
  /** Pairs that cross the location: a at or below it and b above, and the other way round. */
  readonly down: number;
  readonly up: number;
  /** Two-sided normal p-value of no difference at that location; not corrected for having chosen it. 1 when nothing crosses. */
  readonly pointwisePValue: number;
}

/**
 * Kolmogorov-Smirnov distance of two scores of the same accounts, with the error that pairing leaves.
 *
 * At a threshold t the gap F_a(t) - F_b(t) is the mean over accounts of [a <= t] - [b <= t], so only accounts that cross t add variance.
 * @param a, b finite values of the same accounts in the same order, not empty.
 * @returns the distance, its location and sign, and at that location the standard error and the crossings.
 * @throws MlcheckError `statistic-undefined` for empty or unequal lengths or a value that is not finite.
 * Cost: O(n) on smooth data. Source: McNemar (1947), doi:10.1007/BF02295996, at the largest gap. Oracle: `pairs.json` (SciPy and its own crossings).
 * @example
 * ```ts
 * pairedKs([1, 2, 3, 4], [1, 3, 3, 4]).statistic // 0.25
 * ```
 */
export function pairedKs(a: ArrayLike<number>, b: ArrayLike<number>): PairedKsResult {
  demandPairs('pairedKs', a, b);
  const distance = ksDistance(a, b);
  const n = a.length;
  let down = 0;
  let up = 0;
  for (let i = 0; i < n; i++) {
    const below = (a[i] as number) <= distance.location;
    if (below !== (b[i] as number) <= distance.location) {
      if (below) down++;
      else up++;
    }
  }
  const gap = (down - up) / n;
  const standardError = Math.sqrt(Math.max(0, (down + up) / n - gap * gap) / n);
  const crossing = down + up;
  const pointwisePValue = crossing === 0 ? 1 : 2 * normal.survival(Math.abs(down - up) / Math.sqrt(crossing));
  return { ...distance, standardError, down, up, pointwisePValue: Math.min(1, pointwisePValue) };
}
