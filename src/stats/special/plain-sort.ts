import { countDigits, emptyRows, moveByDigits, type Digit } from './deal.js';
import { plainExtentOf } from './extent-of.js';
import type { SortedRows } from './radix-sort.js';
import { insertRun, put, sortByBits } from './runs.js';

/** Buckets of the second deal; what falls into as many neighbouring ones should fit into the first cache. */
const FINE_BITS = 11;
/** A run up to this long is sorted by insertion. */
const SHORT = 64;
/** More values than this in one bucket of the first deal are dealt anew, over their own range. */
const CACHED = 1 << 14;

/**
 * The sort in JavaScript. The values are dealt into about n buckets of equal width, in two steps so that each stays within the cache: first by the leading bits of the bucket's
 * number, then by the rest; what shares a bucket is sorted by insertion. Crowded buckets are dealt anew.
 */
export function plainSort(x: Float64Array, rows?: Uint32Array): SortedRows {
  const n = x.length;
  if (n < 2) return { values: x.slice(), rows: rows?.slice() };
  const { low, high } = plainExtentOf(x);
  const bits = Math.max(FINE_BITS, Math.min(24, Math.round(Math.log2(n))));
  const scale = (2 ** bits - 1) / (high - low);
  const from: SortedRows = { values: x, rows };
  if (!(scale > 0 && scale < Infinity)) return sortByBits(from);
  const leading = { low, scale, shift: FINE_BITS, mask: -1 };
  const ends = new Uint32Array(1 << (bits - FINE_BITS));
  countDigits(x, 0, n, ends, leading);
  if (ends.length > 1 && ends.some((here) => here > n / 2)) return sortByBits(from);
  const dealt = emptyRows(n, rows);
  moveByDigits(from, dealt, 0, n, ends, leading);
  const sorted = emptyRows(n, rows);
  const fine = new Uint32Array(1 << FINE_BITS);
  for (let k = 0, start = 0; k < ends.length; k++) {
    const end = ends[k] as number;
    if (end - start > CACHED) put(sorted, start, plainSort(dealt.values.subarray(start, end), dealt.rows?.subarray(start, end)));
    else if (end > start) sortLeaf(dealt, sorted, start, end, fine, { low, scale, shift: 0, mask: fine.length - 1 });
    start = end;
  }
  return sorted;
}

function sortLeaf(from: SortedRows, to: SortedRows, start: number, end: number, fine: Uint32Array, digit: Digit): void {
  fine.fill(0);
  countDigits(from.values, start, end, fine, digit);
  if (moveByDigits(from, to, start, end, fine, digit) <= SHORT) return insertRun(to, start, end);
  for (let k = 0, first = start; k < fine.length; k++) {
    const stop = fine[k] as number;
    if (stop - first > SHORT) sortLongRun(to, first, stop);
    else insertRun(to, first, stop);
    first = stop;
  }
}

/** A long run is most often one value many times. */
function sortLongRun({ values, rows }: SortedRows, start: number, end: number): void {
  const first = values[start];
  let i = start + 1;
  while (i < end && values[i] === first) i++;
  if (i === end) return;
  put({ values, rows }, start, sortByBits({ values: values.subarray(start, end), rows: rows?.subarray(start, end) }));
}
