import type { DuckDBValue, DuckDBVector } from '@duckdb/node-api';

/** The k-th value of a block. */
export type Cells = (k: number) => string | number | boolean | null;

/** Values `from` to `from + count - 1` into a fresh vector; `null` and NaN are NULL. Those that are there come first: a vector without a gap has no list of its gaps to keep. */
export function putVector(vector: DuckDBVector<DuckDBValue>, cells: Cells, from: number, count: number): void {
  const gaps: number[] = [];
  for (let k = 0; k < count; k++) {
    const value = cells(from + k);
    if (value === null || value !== value) gaps.push(k);
    else vector.setItem(k, value);
  }
  for (const k of gaps) vector.setItem(k, null);
  vector.flush();
}
