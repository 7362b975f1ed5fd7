import { demand } from './domain.js';
import { visitBoth } from './special/two-tallies.js';
import { demandTally, type Sample } from './tally.js';

/**
 * Energy distance of two samples: the square root of twice the integrated squared gap between their distribution functions.
 * @param a, b finite values or tallies, each not empty.
 * @returns a number >= 0; 0 only for equal distributions.
 * @throws MlcheckError `statistic-undefined` for an empty sample a value that is not finite, or samples further apart than the largest double.
 * Cost: O(n log n). Source: Szekely & Rizzo (2013), doi:10.1016/j.jspi.2013.03.018. Oracle: `two-samples.json` (SciPy energy_distance).
 * @example
 * ```ts
 * energyDistance([0], [2]) // 2
 * ```
 */
export function energyDistance(a: Sample, b: Sample): number {
  const x = demandTally(a, 'energyDistance(a)');
  const y = demandTally(b, 'energyDistance(b)');
  let area = 0;
  let from = 0;
  let gap = 0;
  let i = 0;
  let j = 0;
  visitBoth(x, y, (value, inA, inB) => {
    if (gap !== 0) area += gap * gap * (value - from);
    i += inA;
    j += inB;
    gap = i / x.n - j / y.n;
    from = value;
  });
  demand(2 * area < Infinity, 'energyDistance(a, b)', 'must lie nearer to each other than the largest double', area);
  return Math.sqrt(2 * area);
}
