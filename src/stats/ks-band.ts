import { demand } from './domain.js';
import { ecdf } from './ecdf.js';
import { demandTally, type Sample } from './tally.js';

export interface KsBand {
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Half width of the band before it is cut to [0, 1]. */
  readonly epsilon: number;
}

/**
 * Band that covers the whole distribution function with at least the stated confidence, for any distribution.
 * @param x finite values or a tally, not empty.
 * @param confidence in (0, 1), default 0.95.
 * @returns the empirical distribution function with lower and upper limits in [0, 1].
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite or a confidence outside (0, 1).
 * Cost: O(n log n). Source: Dvoretzky, Kiefer & Wolfowitz (1956), doi:10.1214/aoms/1177728174, with the constant of Massart (1990), doi:10.1214/aop/1176990746. Oracle: `intervals.json` (NumPy).
 * @example
 * ```ts
 * ksBand([1, 2, 3, 4]).epsilon.toFixed(6) // '0.679051'
 * ```
 */
export function ksBand(x: Sample, confidence = 0.95): KsBand {
  demand(confidence > 0 && confidence < 1, 'ksBand(confidence)', 'must be in (0, 1)', confidence);
  const { values, probabilities, n } = ecdf(demandTally(x, 'ksBand(x)'));
  const epsilon = Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * n));
  return {
    values, probabilities, epsilon,
    lower: probabilities.map((p) => Math.max(0, p - epsilon)),
    upper: probabilities.map((p) => Math.min(1, p + epsilon)),
  };
}
