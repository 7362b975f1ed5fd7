import type { BoundedSample } from '../stats/guarded-bound.js';
import { guardedLower, guardedUpper, weightedMean } from '../stats/guarded-bound.js';
import type { PairedColumns } from '../table/evidence.js';
import type { Levels } from '../verdict/types.js';
import { invalid, known } from './rules.js';
import type { CheckContext } from './check.js';
import { samplesOf, unitsOf, type Interval } from './mean-bounds.js';
import { strataOf } from './strata.js';

/** One sample per named cohort, in the order of the names, or the reason why there is none; `n` counts accounts, or clusters where there are any. */
export function samplesByCohort(
  columns: Pick<PairedColumns, 'strata' | 'cluster'>,
  terms: Float64Array,
  cohorts: readonly string[],
  range: readonly [number, number],
): { readonly samples: readonly BoundedSample[]; readonly n: number; readonly missing: number; readonly unusable?: string } {
  const { n, missing, unusable } = strataOf(columns.strata);
  const cells = cohorts.map((cohort) => {
    const stratum = columns.strata.find((one) => one.cohort === cohort);
    return { cohort, weight: 1, from: stratum?.from ?? 0, to: stratum?.to ?? 0, n: (stratum?.to ?? 0) - (stratum?.from ?? 0) };
  });
  const empty = cells.find((cell) => cell.n === 0);
  if (unusable !== undefined) return { samples: [], n, missing, unusable };
  if (empty !== undefined) return { samples: [], n, missing, unusable: `cohort ${empty.cohort} has no account with a usable value` };
  return { samples: samplesOf(terms, cells, range, columns.cluster), n: unitsOf(cells, columns.cluster), missing };
}

/** Bounds of mean(above) - mean(below): the two-sample guarded bound. */
export function differenceBounds(above: BoundedSample, below: BoundedSample, levels: Levels): Interval {
  const samples = [{ ...above, weight: 1 }, { ...below, weight: -1 }];
  return { lower: guardedLower(samples, levels.fail), upper: guardedUpper(samples, levels.pass), estimate: weightedMean(samples) };
}

/** At least two different cohorts that the population has. @throws MlcheckError `suite-invalid` */
export function severalCohorts(place: string, names: readonly string[], context: CheckContext): readonly string[] {
  if (!Array.isArray(names) || names.length < 2) throw invalid(place, 'must name at least two cohorts', names);
  names.forEach((name, at) => known(`${place}[${at}]`, name, context.cohorts.map((cohort) => cohort.name), 'a cohort of the population'));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(place, 'must name each cohort once', twice);
  return names;
}
