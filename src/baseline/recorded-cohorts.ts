import { histogram } from '../stats/histogram.js';
import { meanOf } from '../stats/moments.js';
import { quantileOfTally } from '../stats/quantile.js';
import { tally } from '../stats/tally.js';
import type { RecordedCohort } from './baseline.js';

const BINS = 20;
const PROBABILITIES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/**
 * The scores of each cohort as a person reviews them: how many, mean, quantiles and a histogram. Binned, because a continuous score has as many distinct values as accounts: an exact
 * tally would be the Parquet file again, as a diff that nobody reads. No claim is judged on these figures, so the bins cost no power.
 * @param scores by cohort, in order of index; NaN without a score
 */
export function recordedCohorts(scores: ReadonlyMap<string, Float64Array>, range: readonly [number, number] | undefined): readonly RecordedCohort[] {
  return [...scores].map(([name, all]) => {
    const found = all.filter((score) => !Number.isNaN(score));
    if (found.length === 0) return { name, n: all.length, missing: all.length, mean: null, quantiles: [], edges: null, counts: [] };
    const sample = tally(found);
    const [low, high] = range ?? [sample.values[0]!, sample.values[sample.values.length - 1]!];
    const edges = Array.from({ length: BINS + 1 }, (_, k) => (k === BINS ? high : low + ((high - low) * k) / BINS));
    const counts = low < high ? Array.from(histogram(sample, { edges }).counts) : [found.length];
    return { name, n: all.length, missing: all.length - found.length, mean: short(meanOf(found)), quantiles: PROBABILITIES.map((p) => short(quantileOfTally(sample, p, 1))), edges: [short(low), short(high)], counts };
  });
}

/** Six digits: enough for the eye, and the same on every machine. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
