import { demandTally, isTally, type Sample } from './tally.js';

/** A step function: the share of values at or below `values[i]` is `probabilities[i]`. */
export interface Ecdf {
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
  readonly n: number;
}

/**
 * Empirical distribution function.
 * @param x finite values or a tally, not empty.
 * @returns distinct values, ascending, with the share of the sample at or below each; the last share is 1.
 * @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite.
 * Cost: O(n log n). Source: definition. Oracle: `descriptions.json` (SciPy ecdf).
 * @example
 * ```ts
 * ecdf([2, 1, 2, 4]).probabilities // Float64Array(3) [ 0.25, 0.75, 1 ]
 * ```
 */
export function ecdf(x: Sample): Ecdf {
  const { values, counts, n } = demandTally(x, 'ecdf(x)');
  // A tally that was made here is nobody else's; one that was given stays as it is.
  const given = isTally(x);
  const probabilities = given ? counts.slice() : counts;
  for (let i = 0, sum = 0; i < counts.length; i++) {
    sum += counts[i] as number;
    probabilities[i] = sum / n;
  }
  return { values: given ? values.slice() : values, probabilities, n };
}
