/** Index of the first entry of a rising table that is at least u, the last index if none is. O(log n). */
export function firstAtLeast(table: Float64Array, u: number): number {
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table[middle] as number) < u) low = middle + 1;
    else high = middle;
  }
  return low;
}
