import type { SortedRows } from './radix-sort.js';

/** The bucket of v is bits of its place on a fine grid: `(((v - low) * scale) >>> shift) & mask`. */
export interface Digit {
  readonly low: number;
  readonly scale: number;
  readonly shift: number;
  readonly mask: number;
}

/** Room for n values, with rows or without. */
export function emptyRows(n: number, rows: Uint32Array | undefined): SortedRows {
  return { values: new Float64Array(n), rows: rows && new Uint32Array(n) };
}

/** Adds [start, end) to the counts of buckets. */
export function countDigits(x: Float64Array, start: number, end: number, counts: Uint32Array, { low, scale, shift, mask }: Digit): void {
  for (let i = start; i < end; i++) {
    const k = ((((x[i] as number) - low) * scale) >>> shift) & mask;
    counts[k] = (counts[k] as number) + 1;
  }
}

/** Moves [start, end) into the buckets counted, in the order of the values; leaves in `counts` where each bucket ends and tells the size of the largest. */
export function moveByDigits(from: SortedRows, to: SortedRows, start: number, end: number, counts: Uint32Array, { low, scale, shift, mask }: Digit): number {
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
