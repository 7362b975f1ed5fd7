import type { Comparison } from './comparison.js';
import { comparisonFigures, type ComparisonFigures } from './comparison-figures.js';
import { compareSides } from './compare-sides.js';
import { sideOf, type Side } from './describe-side.js';

/** What was found in all rows or in one cohort, and what is drawn of it where a page is wanted. */
export interface ComparedScope {
  readonly comparison: Comparison;
  readonly figures?: ComparisonFigures;
}

/** The scores of one cohort in both files. */
export interface CohortScores {
  /** `null`: rows without a cohort. */
  readonly cohort: string | null;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** Two samples compared under the name of their scope. O(n). */
export function compareScope(scope: string, a: Side, b: Side, confidence: number, drawn: boolean): ComparedScope {
  const comparison = compareSides(a, b, confidence);
  return drawn ? { comparison, figures: comparisonFigures(scope, a, b, comparison, confidence) } : { comparison };
}

/** Cohorts compared one after the other. O(n log n), 48 bytes a row of the largest. */
export function compareCohorts(cohorts: readonly CohortScores[], confidence: number, drawn: boolean): readonly ComparedScope[] {
  return cohorts.map(({ cohort, a, b }) => compareScope(cohort ?? 'no cohort', sideOf(a), sideOf(b), confidence, drawn));
}

/** The cohorts of either file by name, rows without one last; a cohort that a file lacks is empty there. */
export function pairCohorts(a: ReadonlyMap<string | null, Float64Array>, b: ReadonlyMap<string | null, Float64Array>): readonly CohortScores[] {
  const names = [...new Set([...a.keys(), ...b.keys()])].sort((p, q) => (p === null ? 1 : q === null ? -1 : p < q ? -1 : p > q ? 1 : 0));
  const none = new Float64Array(0);
  return names.map((cohort) => ({ cohort, a: a.get(cohort) ?? none, b: b.get(cohort) ?? none }));
}
