import { extentOf } from '../domain.js';
import { radixSort, type SortedRows } from './radix-sort.js';

/** Buckets of the second deal; what falls into as many neighbouring ones should fit into the first cache. */
const FINE_BITS = 11;
/** A run up to this long is sorted by insertion. */
const SHORT = 64;
/** More values than this in one bucket of the first deal are dealt anew, over their own range. */
const CACHED = 1 << 14;
/** Below this many values without rows the engine's sort is quicker than eight passes. */
const FEW = 1_000;

/**
 * Finite values in ascending order with the rows that came with them; equal values keep their order. Changes neither argument.
 *
 * The values are dealt into about n buckets of equal width, in two steps so that each stays within the cache: first by the leading bits of the bucket's number, then by the
 * rest; what shares a bucket is sorted by insertion. That is linear time on smooth data. Crowded buckets are dealt anew, and where half of the values share one they are
 * sorted by their bits.
 */
export function sortRows(x: Float64Array, rows: Uint32Array): SortedRows & { readonly rows: Uint32Array };
export function sortRows(x: Float64Array, rows?: Uint32Array): SortedRows;
export function sortRows(x: Float64Array, rows?: Uint32Array): SortedRows {
  const n = x.length;
  if (n < 2) return { values: x.slice(), rows: rows?.slice() };
  const { low, high } = extentOf(x);
  const bits = Math.max(FINE_BITS, Math.min(24, Math.round(Math.log2(n))));
  const scale = (2 ** bits - 1) / (high - low);
  const from: SortedRows = { values: x, rows };
  if (!(scale > 0 && scale < Infinity)) return sortByBits(from);
  const leading = { low, scale, shift: FINE_BITS, mask: -1 };
  const ends = new Uint32Array(1 << (bits - FINE_BITS));
  count(x, 0, n, ends, leading);
  if (ends.length > 1 && ends.some((here) => here > n / 2)) return sortByBits(from);
  const dealt = emptyRows(n, rows);
  move(from, dealt, 0, n, ends, leading);
  const sorted = emptyRows(n, rows);
  const fine = new Uint32Array(1 << FINE_BITS);
  for (let k = 0, start = 0; k < ends.length; k++) {
    const end = ends[k] as number;
    if (end - start > CACHED) put(sorted, start, sortRows(dealt.values.subarray(start, end), dealt.rows?.subarray(start, end)));
    else if (end > start) sortLeaf(dealt, sorted, start, end, fine, { low, scale, shift: 0, mask: fine.length - 1 });
    start = end;
  }
  return sorted;
}

/** The bucket of v is bits of its place on a fine grid: `(((v - low) * scale) >>> shift) & mask`. */
interface Digit {
  readonly low: number;
  readonly scale: number;
  readonly shift: number;
  readonly mask: number;
}

/** 0, 1, ..., n - 1. */
export function everyRow(n: number): Uint32Array {
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  return rows;
}

function emptyRows(n: number, rows: Uint32Array | undefined): SortedRows {
  return { values: new Float64Array(n), rows: rows && new Uint32Array(n) };
}

function count(x: Float64Array, start: number, end: number, counts: Uint32Array, { low, scale, shift, mask }: Digit): void {
  for (let i = start; i < end; i++) {
    const k = ((((x[i] as number) - low) * scale) >>> shift) & mask;
    counts[k] = (counts[k] as number) + 1;
  }
}

/** Moves [start, end) into the buckets counted, in the order of the values; leaves in `counts` where each bucket ends and tells the size of the largest. */
function move(from: SortedRows, to: SortedRows, start: number, end: number, counts: Uint32Array, { low, scale, shift, mask }: Digit): number {
  let largest = 0;
  for (let k = 0, total = start; k < counts.length; k++) {
    const here = counts[k] as number;
    counts[k] = total;
    total += here;
    if (here > largest) largest = here;
  }
  const { values, rows } = from;
  const { values: toValues, rows: toRows } = to;
  for (let i = start; i < end; i++) {
    const v = values[i] as number;
    const k = (((v - low) * scale) >>> shift) & mask;
    const at = counts[k] as number;
    counts[k] = at + 1;
    toValues[at] = v;
    if (rows !== undefined && toRows !== undefined) toRows[at] = rows[i] as number;
  }
  return largest;
}

function sortLeaf(from: SortedRows, to: SortedRows, start: number, end: number, fine: Uint32Array, digit: Digit): void {
  fine.fill(0);
  count(from.values, start, end, fine, digit);
  if (move(from, to, start, end, fine, digit) <= SHORT) return insertRun(to, start, end);
  for (let k = 0, first = start; k < fine.length; k++) {
    const stop = fine[k] as number;
    if (stop - first > SHORT) sortLongRun(to, first, stop);
    else insertRun(to, first, stop);
    first = stop;
  }
}

function insertRun({ values, rows }: SortedRows, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const v = values[i] as number;
    let j = i - 1;
    if (!((values[j] as number) > v)) continue;
    const row = rows === undefined ? 0 : (rows[i] as number);
    for (; j >= start && (values[j] as number) > v; j--) {
      values[j + 1] = values[j] as number;
      if (rows !== undefined) rows[j + 1] = rows[j] as number;
    }
    values[j + 1] = v;
    if (rows !== undefined) rows[j + 1] = row;
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

function sortByBits({ values, rows }: SortedRows): SortedRows {
  return rows === undefined && values.length < FEW ? { values: values.slice().sort(), rows } : radixSort(values, rows);
}

function put(to: SortedRows, start: number, part: SortedRows): void {
  to.values.set(part.values, start);
  if (part.rows !== undefined) to.rows?.set(part.rows, start);
}
