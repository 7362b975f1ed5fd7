import { jensenShannon } from '../../stats/jensen-shannon.js';
import { ksTwoSample } from '../../stats/ks-two-sample.js';
import { mannWhitneyU } from '../../stats/mann-whitney-u.js';
import { populationStability } from '../../stats/population-stability.js';
import type { Sample, Tally } from '../../stats/tally.js';
import { wasserstein } from '../../stats/wasserstein.js';
import { welchT } from '../../stats/welch-t.js';
import type { Comparison, TwoSampleComparison } from './comparison.js';
import { boundsOf, describeSide, orUndefined, UNBOUNDED, type Side } from './describe-side.js';
import { winProbability } from './win-probability.js';

/** Two samples described and compared. O(n) after sorting. */
export function compareSides(a: Side, b: Side, confidence: number): Comparison {
  return {
    a: describeSide(a, confidence),
    b: describeSide(b, confidence),
    between: a.values.length === 0 || b.values.length === 0 ? null : between(a, b, confidence),
  };
}

function between(a: Side, b: Side, confidence: number): TwoSampleComparison {
  const { psi, bins } = populationStability(...unsorted(a, b));
  const welch = orUndefined(() => welchT(b.values, a.values, { confidence }));
  const wins = winProbability(a.tally, b.tally, confidence);
  const mannWhitney = orUndefined(() => mannWhitneyU(b.tally, a.tally));
  return {
    meanDifference: { estimate: welch?.difference ?? meanOf(b.tally) - meanOf(a.tally), ...(welch === undefined ? UNBOUNDED : boundsOf(welch)) },
    ks: ksOf(a, b, confidence),
    psi: { total: psi, bins: bins.map(({ from, to, baseline, current, contribution }) => ({ from: finite(from), to: finite(to), a: baseline, b: current, contribution })) },
    wasserstein: wasserstein(...unsorted(a, b)),
    jensenShannon: jensenShannon(bins.map((bin) => bin.baseline), bins.map((bin) => bin.current)),
    mannWhitney: { u: mannWhitney?.statistic ?? wins.probability * a.tally.n * b.tally.n, probability: wins.probability, lower: wins.lower, upper: wins.upper, pValue: mannWhitney?.pValue ?? null },
  };
}

/** The distance with bounds from a Dvoretzky-Kiefer-Wolfowitz band around each distribution function, half of the error each. */
function ksOf(a: Side, b: Side, confidence: number): TwoSampleComparison['ks'] {
  const [first, second] = unsorted(a, b);
  const { statistic, location, sign, pValue, method } = ksTwoSample(second, first);
  const band = (n: number): number => Math.sqrt(Math.log(4 / (1 - confidence)) / (2 * n));
  const reach = band(a.tally.n) + band(b.tally.n);
  return { statistic, location, sign, shareA: shareUpTo(a.tally, location), shareB: shareUpTo(b.tally, location), lower: Math.max(0, statistic - reach), upper: Math.min(1, statistic + reach), pValue, method };
}

/** What is quicker to look through: values as they stand, for which no walk over every distinct value is needed, or tallies where few values are distinct. */
function unsorted(a: Side, b: Side): readonly [Sample, Sample] {
  const tied = 8 * (a.tally.values.length + b.tally.values.length) < a.tally.n + b.tally.n;
  return tied ? [a.tally, b.tally] : [a.values, b.values];
}

function shareUpTo({ values, counts, n }: Tally, location: number): number {
  let below = 0;
  for (let i = 0; i < values.length && values[i]! <= location; i++) below += counts[i]!;
  return below / n;
}

function meanOf({ values, counts, n }: Tally): number {
  return values.reduce((sum, value, i) => sum + value * (counts[i]! / n), 0);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
