import type { ScoreColumn } from '../../table/read-score-column.js';
import type { Comparison, CohortComparison } from './comparison.js';
import { comparisonFigures, type ComparisonFigures } from './comparison-figures.js';
import { compareSides } from './compare-sides.js';
import { sideOf } from './describe-side.js';
import { splitByCohort } from './split-by-cohort.js';

/** What was found, and what is drawn of it where a page is wanted: the figures of all rows first, then of each cohort. */
export interface ComparedColumns {
  readonly all: Comparison;
  readonly cohorts: readonly CohortComparison[];
  readonly figures: readonly ComparisonFigures[];
}

/** Two columns of scores compared, over all rows and in each cohort of either. O(n log n), about 80 bytes a row of both at most. */
export function compareColumns(a: ScoreColumn, b: ScoreColumn, confidence: number, drawn: boolean): ComparedColumns {
  const figures: ComparisonFigures[] = [];
  const compared = (x: Float64Array, y: Float64Array, scope: string): Comparison => {
    const [left, right] = [sideOf(x), sideOf(y)];
    const comparison = compareSides(left, right, confidence);
    if (drawn) figures.push(comparisonFigures(scope, left, right, comparison, confidence));
    return comparison;
  };
  const all = compared(a.score, b.score, 'all');
  const [ofA, ofB] = [splitByCohort(a), splitByCohort(b)];
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])].sort((p, q) => (p === null ? 1 : q === null ? -1 : p < q ? -1 : p > q ? 1 : 0));
  const none = new Float64Array(0);
  return { all, cohorts: names.map((cohort) => ({ cohort, ...compared(ofA.get(cohort) ?? none, ofB.get(cohort) ?? none, cohort ?? 'no cohort') })), figures };
}
