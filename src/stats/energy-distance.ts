import { visitBoth } from './special/two-tallies.js';
import { demandTally, type Sample, type Tally } from './tally.js';

/**
 * Energy distance of two samples: the square root of twice the integrated squared gap between their distribution functions.
 * @param a, b finite values or tallies, each not empty.
 * @returns a number >= 0; 0 only for equal distributions.
 * @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite.
 * Cost: O(n log n). Source: Szekely & Rizzo (2013), doi:10.1016/j.jspi.2013.03.018. Oracle: `two-samples.json` (SciPy energy_distance).
 * @example
 * ```ts
 * energyDistance([0], [2]) // 2
 * ```
 */
export function energyDistance(a: Sample, b: Sample): number {
  const x = demandTally(a, 'energyDistance(a)');
  const y = demandTally(b, 'energyDistance(b)');
  const area = areaBetween(x, y, 1);
  if (area > 1e-280 && area < Infinity) return Math.sqrt(2 * area);
  // Products of what is near either end of the doubles would leave their range.
  const scale = area === Infinity ? 2 ** -8 : 2 ** 600;
  return Math.sqrt(2 * areaBetween(x, y, scale)) / Math.sqrt(scale);
}

/** Of the squared gap, with the values in units of 1 / scale. */
function areaBetween(x: Tally, y: Tally, scale: number): number {
  let area = 0;
  let from = 0;
  let gap = 0;
  let i = 0;
  let j = 0;
  visitBoth(x, y, (value, inA, inB) => {
    const at = value * scale;
    if (gap !== 0) area += gap * gap * (at - from);
    i += inA;
    j += inB;
    gap = i / x.n - j / y.n;
    from = at;
  });
  return area;
}
