import { rowWithKey, sameKey, type IdIndex } from './id-index.js';

/** Scores of a file in its own order (NaN: missing), and the ids that stand beside them. */
export interface ScoresById {
  readonly score: Float64Array;
  readonly ids: IdIndex;
}

/** Scores of the accounts that stand in both files with a score, in the order of a. */
export interface ScorePairs {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Accounts in both files of which a score is missing in one of them or both. */
  readonly unscored: number;
  /** Rows of a (from 0) whose accounts moved farthest, farthest first, equal ones in the order of a; at most {@link MOST_NAMED}. */
  readonly farthest: readonly { readonly row: number; readonly a: number; readonly b: number }[];
}

/** Accounts in `farthest`. */
const MOST_NAMED = 10;

/** Joins two files on the ids of their rows. O(rows), 16 bytes a pair, in memory that threads may share. */
export function pairScores(a: ScoresById, b: ScoresById): ScorePairs {
  const rows = a.score.length;
  const most = Math.min(rows, b.score.length);
  const [left, right] = [new Float64Array(new SharedArrayBuffer(8 * most)), new Float64Array(new SharedArrayBuffer(8 * most))];
  const farthest: { row: number; a: number; b: number; moved: number }[] = [];
  let [n, both, least] = [0, 0, 0];
  for (let row = 0, next = 0; row < rows; row++) {
    // Files are often in the same order: the row after the last one found is looked at first.
    const other = sameKey(b.ids, next, a.ids.keys, row) ? next : rowWithKey(b.ids, a.ids.keys, row);
    if (other < 0) continue;
    next = other + 1;
    both++;
    const [x, y] = [a.score[row]!, b.score[other]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    left[n] = x;
    right[n++] = y;
    const moved = Math.abs(y - x);
    if (moved <= least) continue;
    let at = farthest.length;
    while (at > 0 && farthest[at - 1]!.moved < moved) at--;
    farthest.splice(at, 0, { row, a: x, b: y, moved });
    if (farthest.length > MOST_NAMED) farthest.pop();
    if (farthest.length === MOST_NAMED) least = farthest[MOST_NAMED - 1]!.moved;
  }
  return { a: left.subarray(0, n), b: right.subarray(0, n), onlyA: rows - both, onlyB: b.score.length - both, unscored: both - n, farthest: farthest.map(({ row, a: x, b: y }) => ({ row, a: x, b: y })) };
}
