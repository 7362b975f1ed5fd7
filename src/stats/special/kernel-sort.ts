import { kernelCountInto } from './buckets.js';
import { emptyRows, moveByDigits } from './deal.js';
import { kernelExtentOf } from './extent-of.js';
import { TABLES, type Kernels } from './kernels.js';
import type { SortedRows } from './radix-sort.js';
import { insertRun, put, sortByBits } from './runs.js';

/** The most values that a kernel sorts at once, and how many it should be given on average. */
const MOST = 16_384;
const USUAL = 4_096;
/** A run up to this long is sorted by insertion. */
const SHORT = 16;

/** Where a part is sorted: values and rows with room for as many, and for one more each. */
const VALUES = TABLES;
const SPARE = VALUES + 8 * (MOST + 8);
const ROWS = SPARE + 8 * (MOST + 8);
const SPARE_ROWS = ROWS + 4 * (MOST + 8);
const COUNTS = SPARE_ROWS + 4 * (MOST + 8);

/**
 * The sort with a kernel: the values are dealt by their leading bits into parts that fit into the cache, and each part is sorted in the kernel's memory. Crowded parts are dealt
 * anew, over their own range.
 */
export function kernelSort(kernels: Kernels, x: Float64Array, rows?: Uint32Array): SortedRows {
  const n = x.length;
  if (n <= MOST) return sortPart(kernels, { values: x.slice(), rows: rows?.slice() }, 0, n);
  const { low, high } = kernelExtentOf(kernels, x);
  const parts = 1 << Math.min(13, Math.ceil(Math.log2(n / USUAL)));
  const scale = (parts - 1) / (high - low);
  const from: SortedRows = { values: x, rows };
  if (!(scale > 0 && scale < Infinity)) return sortByBits(from);
  const digit = { low, scale, shift: 0, mask: -1 };
  const ends = kernelCountInto(kernels, x, { low, scale, size: parts });
  if (ends.some((here) => here > n / 2)) return sortByBits(from);
  const dealt = emptyRows(n, rows);
  moveByDigits(from, dealt, 0, n, ends, digit);
  let start = 0;
  for (const end of ends) {
    if (end - start > MOST) put(dealt, start, kernelSort(kernels, dealt.values.subarray(start, end), dealt.rows?.subarray(start, end)));
    else sortPart(kernels, dealt, start, end);
    start = end;
  }
  return dealt;
}

/** Sorts [start, end) where it stands. */
function sortPart({ loops, buffer }: Kernels, sorted: SortedRows, start: number, end: number): SortedRows {
  const n = end - start;
  if (n <= SHORT) {
    insertRun(sorted, start, end);
    return sorted;
  }
  const values = sorted.values.subarray(start, end);
  const rows = sorted.rows?.subarray(start, end);
  const inValues = new Float64Array(buffer, VALUES, n);
  const inRows = new Uint32Array(buffer, ROWS, n);
  inValues.set(values);
  if (rows !== undefined) inRows.set(rows);
  const done = rows === undefined ? loops.sortPart(VALUES, n, SPARE, COUNTS) : loops.sortPartWithRows(VALUES, ROWS, n, SPARE, SPARE_ROWS, COUNTS);
  if (done === 0) put(sorted, start, sortByBits({ values, rows }));
  else {
    values.set(inValues);
    if (rows !== undefined) rows.set(inRows);
  }
  return sorted;
}
