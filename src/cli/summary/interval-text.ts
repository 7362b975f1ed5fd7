import type { VerdictRecord } from '../../run/run.js';
import { valueText } from './value-text.js';

/** The bounds of a claim's effect in words: `0.003 to 0.011`, one-sided where one side has none. */
export function intervalText(verdict: Pick<VerdictRecord, 'lower' | 'upper' | 'tolerance' | 'unit' | 'deterministic' | 'details'>): string {
  const { lower, upper, tolerance, unit } = verdict;
  if (verdict.deterministic && lower === upper && lower !== null) return 'exact';
  if (verdict.details?.['census'] === true && lower === upper && lower !== null) return `exactly ${valueText(lower, unit, tolerance)}`;
  if (lower === null && upper === null) return 'none';
  if (lower === null) return `at most ${valueText(upper, unit, tolerance)}`;
  if (upper === null) return `at least ${valueText(lower, unit, tolerance)}`;
  return `${valueText(lower, unit, tolerance)} to ${valueText(upper, unit, tolerance)}`;
}
