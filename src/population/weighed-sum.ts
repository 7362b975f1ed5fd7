/** Rows that are made at once: the deviates of twenty columns fit into a processor's nearest cache. A multiple of 8. */
export const CHUNK = 128;

/** A weighted sum of columns: a field's own, then others in order. */
export interface WeighedSum {
  /** Where its rows start. */
  readonly own: number;
  readonly ownWeight: number;
  readonly others: Int32Array;
  readonly weights: Float64Array;
}

/** The sum of a row of a triangular factor, without what counts for nothing. */
export function weighedSum(row: readonly number[]): WeighedSum {
  const own = row.length - 1;
  const others = row.flatMap((weight, k) => (k < own && weight !== 0 ? [k] : []));
  return { own: own * CHUNK, ownWeight: row[own] as number, others: Int32Array.from(others, (k) => k * CHUNK), weights: Float64Array.from(others, (k) => row[k] as number) };
}

/**
 * `out[r]` becomes the sum at row r of columns that stand one after the other, {@link CHUNK} rows each. Added up in the order in which `account` does; eight rows at a time, because every
 * addition waits for the one before it.
 */
export function sumInto(out: Float64Array, columns: Float64Array, { own, ownWeight, others, weights }: WeighedSum): void {
  for (let r = 0; r < CHUNK; r += 8) {
    const from = own + r;
    let s0 = ownWeight * (columns[from] as number);
    let s1 = ownWeight * (columns[from + 1] as number);
    let s2 = ownWeight * (columns[from + 2] as number);
    let s3 = ownWeight * (columns[from + 3] as number);
    let s4 = ownWeight * (columns[from + 4] as number);
    let s5 = ownWeight * (columns[from + 5] as number);
    let s6 = ownWeight * (columns[from + 6] as number);
    let s7 = ownWeight * (columns[from + 7] as number);
    for (let k = 0; k < others.length; k++) {
      const weight = weights[k] as number;
      const at = (others[k] as number) + r;
      s0 += weight * (columns[at] as number);
      s1 += weight * (columns[at + 1] as number);
      s2 += weight * (columns[at + 2] as number);
      s3 += weight * (columns[at + 3] as number);
      s4 += weight * (columns[at + 4] as number);
      s5 += weight * (columns[at + 5] as number);
      s6 += weight * (columns[at + 6] as number);
      s7 += weight * (columns[at + 7] as number);
    }
    out[r] = s0;
    out[r + 1] = s1;
    out[r + 2] = s2;
    out[r + 3] = s3;
    out[r + 4] = s4;
    out[r + 5] = s5;
    out[r + 6] = s6;
    out[r + 7] = s7;
  }
}
