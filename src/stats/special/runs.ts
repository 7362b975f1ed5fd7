import { radixSort, type SortedRows } from './radix-sort.js';

/** Below this many values without rows the engine's sort is quicker than eight passes. */
const FEW = 1_000;

/** Sorts [start, end) by insertion. */
export function insertRun({ values, rows }: SortedRows, start: number, end: number): void {
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

/** Sorts by the bits of the values. */
export function sortByBits({ values, rows }: SortedRows): SortedRows {
  return rows === undefined && values.length < FEW ? { values: values.slice().sort(), rows } : radixSort(values, rows);
}

/** Writes a sorted part where it belongs. */
export function put(to: SortedRows, start: number, part: SortedRows): void {
  to.values.set(part.values, start);
  if (part.rows !== undefined) to.rows?.set(part.rows, start);
}
