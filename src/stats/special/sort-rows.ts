import { kernelsFor } from './kernels.js';
import { kernelSort } from './kernel-sort.js';
import { plainSort } from './plain-sort.js';
import type { SortedRows } from './radix-sort.js';

/**
 * Finite values in ascending order with the rows that came with them; equal values keep their order. Changes neither argument. Linear time on smooth data; where half of the
 * values share a bucket they are sorted by their bits.
 */
export function sortRows(x: Float64Array, rows: Uint32Array): SortedRows & { readonly rows: Uint32Array };
export function sortRows(x: Float64Array, rows?: Uint32Array): SortedRows;
export function sortRows(x: Float64Array, rows?: Uint32Array): SortedRows {
  const kernels = kernelsFor(x.length);
  return kernels === undefined ? plainSort(x, rows) : kernelSort(kernels, x, rows);
}

/** 0, 1, ..., n - 1. */
export function everyRow(n: number): Uint32Array {
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  return rows;
}
