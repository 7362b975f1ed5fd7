import { demand } from './domain.js';
import { sortedCopy } from './special/sorted-copy.js';
import { isTally, tallyOfSorted, type Tally } from './tally.js';

/**
 * The tally of all samples together: the merge of tallies is the tally of the whole.
 * @param tallies any number, also none, also empty ones.
 * @returns counts of equal values added, `n` and `missing` added.
 * Cost: O(v log v) in the number of values. Source: definition. Oracle: `descriptions.json` (NumPy on the whole) and a law test against `tally`.
 * @example
 * ```ts
 * mergeTallies(tally([1, 2]), tally([2])).counts // Float64Array(2) [ 1, 2 ]
 * ```
 */
export function mergeTallies(...tallies: readonly Tally[]): Tally {
  tallies.forEach((t, i) => demand(isTally(t) && t.values instanceof Float64Array, `mergeTallies(tallies[${i}])`, 'must be a tally', t));
  const missing = tallies.reduce((sum, t) => sum + t.missing, 0);
  const all = new Float64Array(tallies.reduce((sum, t) => sum + t.values.length, 0));
  let end = 0;
  for (const t of tallies) {
    all.set(t.values, end);
    end += t.values.length;
  }
  const { values } = tallyOfSorted(sortedCopy(all));
  const counts = new Float64Array(values.length);
  for (const t of tallies) {
    for (let i = 0, k = 0; i < t.values.length; i++, k++) {
      while ((values[k] as number) < (t.values[i] as number)) k++;
      counts[k] = (counts[k] as number) + (t.counts[i] as number);
    }
  }
  return { kind: 'tally', values, counts, n: tallies.reduce((sum, t) => sum + t.n, 0), missing };
}
