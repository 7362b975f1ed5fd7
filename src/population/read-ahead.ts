import type { FieldValue } from './account.js';
import type { CohortBlocks, Rows } from './cohort-blocks.js';

/** Accounts asked for one after the other before those to come are made together, and how many are. */
const AFTER = 16;
const AHEAD = 256;

/**
 * Fields of accounts: each as `one` makes it, but a cohort that is walked through in order is read in blocks ahead of whoever walks. The same values; what is asked for a second time is made anew.
 *
 * @param blocks asked for when a walk is noticed
 */
export function readAhead(one: (i: number) => Record<string, FieldValue>, blocks: () => CohortBlocks): (i: number) => Record<string, FieldValue> {
  let next = 0;
  let walked = 0;
  let rows: Rows | undefined;
  return (i) => {
    walked = i === next ? walked + 1 : 0;
    next = i + 1;
    if (walked <= AFTER) {
      rows = undefined;
      return one(i);
    }
    if (rows === undefined || i >= rows.from + rows.count) {
      const found = blocks();
      if (!found.quicker) return one(i);
      rows = found.rows(i, AHEAD);
    }
    return rows.at(i - rows.from);
  };
}
