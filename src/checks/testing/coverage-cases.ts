import { binomial } from '../../stats/binomial.js';
import type { Check, CheckSpec } from '../check.js';
import * as kinds from '../index.js';
import { CONTEXT } from './evidence-of.js';
import { CHANGES, worldOf, type Change, type World } from './worlds.js';

/** One check for a single cohort. */
export function single(spec: CheckSpec): Check {
  return spec.expand({ ...CONTEXT, cohorts: [{ name: 'loyal', weight: 1 }] })[0]!;
}

/** Fixed edges, so that the truth is one number, and far enough apart that rounded scores leave no bin empty. */
export const PSI_EDGES = [0.1, 0.3, 0.5];

/** Kinds whose bounds estimate something, with the worlds in which they are tried. */
export const ESTIMATING: readonly CheckSpec[] = [
  kinds.meanShift({ atMost: 0.02 }),
  kinds.meanShift({ id: 'relative', atMostRelative: 0.1 }),
  kinds.meanShift({ id: 'relative-fall', atMostRelative: 0.1, direction: 'down' }),
  kinds.exceedanceShift({ at: 0.4, atMost: 0.02 }),
  kinds.exceedanceShift({ id: 'exceedance-relative', at: 0.4, atMostRelative: 0.1, direction: 'up' }),
  kinds.decisionChurn({ at: 0.4, atMost: 0.02 }),
  kinds.ks({ atMost: 0.06 }),
  kinds.psi({ atMost: 0.1, edges: PSI_EDGES }),
  kinds.wasserstein({ atMost: 0.03 }),
  kinds.rankCorrelation({ atLeast: 0.95 }),
  kinds.cohortBounds({ atMost: 0.3 }),
  kinds.exceedanceRate({ at: 0.4, atMost: 0.3 }),
  kinds.quantileBounds({ p: 0.9, atMost: 0.5 }),
  kinds.aucFloor({ atLeast: 0.7 }),
  kinds.aucDrop({ atMost: 0.05 }),
  kinds.aucDrop({ id: 'auc-relative', atMostRelative: 0.05 }),
  kinds.prAuc({ atLeast: 0.4 }),
  kinds.calibration({ atMost: 0.03 }),
  kinds.calibration({ id: 'binned', atMost: 0.1, bins: [0.2, 0.45] }),
  kinds.brierDrop({ atMost: 0.02 }),
  kinds.brierDrop({ id: 'brier-relative', atMostRelative: 0.1 }),
];

/** Worlds by name: what changed, on smooth scores and on scores with twenty values. */
export function worlds(names: readonly (keyof typeof CHANGES)[] = Object.keys(CHANGES) as (keyof typeof CHANGES)[], size = 20_000): readonly (readonly [string, World])[] {
  return names.flatMap((name) => {
    const change: Change = CHANGES[name];
    return [[name, worldOf(change, 7, size)] as const, [`${name}, 20 values`, worldOf(change, 8, size, 20)] as const];
  });
}

/** The largest share of misses among `runs` that a rate of `level` explains: more has a chance of one in 100,000. */
export function allowed(level: number, runs: number): number {
  return binomial.upperQuantile(1e-5, runs, level) / runs;
}
