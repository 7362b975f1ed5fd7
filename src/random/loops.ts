import type { HermiteTable } from './hermite-table.js';
import type { IndexedSearch } from './indexed-search.js';
import type { Stream } from './stream.js';

/**
 * Loops over batches of numbers, each in place unless it says otherwise. There are two sets, {@link plainLoops} and {@link kernelLoops}, which give the same bits: those of the function that is
 * named, one number after the other.
 */
export interface Loops {
  /** The batches that these loops may be given, all of one length, or the first so many sixteens of one. */
  readonly batches: readonly Float64Array[];
  /** What `toCodes`, and `atLeast` or `below`, found last, one for each number of a batch. */
  readonly codes: Uint32Array;
  readonly flags: Uint8Array;
  /** `uniformAt(stream, from + k)` at every k. @param from whole number, 0 to 2^32 - 1 */
  uniforms(batch: Float64Array, stream: Stream, from: number): void;
  /** `normalQuantile(p)`. The batch holds numbers in (0, 1). */
  toNormal(batch: Float64Array): void;
  /** `normalCdf(z)`, at most {@link BELOW_1}: what quantile functions take. */
  toProbability(batch: Float64Array): void;
  /** from + by * x. */
  affine(batch: Float64Array, from: number, by: number): void;
  /** by * x. */
  times(batch: Float64Array, by: number): void;
  /** x / by. */
  over(batch: Float64Array, by: number): void;
  exp(batch: Float64Array): void;
  log(batch: Float64Array): void;
  logistic(batch: Float64Array): void;
  /** `Math.round(x * unit) / unit`. */
  rounded(batch: Float64Array, unit: number): void;
  /** `hermiteAt(table, x)`. */
  hermite(batch: Float64Array, table: HermiteTable): void;
  /** `interpolatedAt(values, u)`. */
  interpolated(batch: Float64Array, values: Float64Array): void;
  /** `firstAtLeast(table, x)`. */
  toIndices(batch: Float64Array, search: IndexedSearch): void;
  /** The whole numbers of a batch into `codes`. */
  toCodes(batch: Float64Array): void;
  /** 1 into `flags` for every number that is at least `limit`, else 0. */
  atLeast(batch: Float64Array, limit: number): void;
  /** 1 into `flags` for every number that is below `limit`, else 0. */
  below(batch: Float64Array, limit: number): void;
  /** Row by row, the sum of `own` and then of the others in order, each times its weight. */
  weighedSum(out: Float64Array, sum: WeighedSum): void;
}

/** A weighed sum of batches. */
export interface WeighedSum {
  readonly own: Float64Array;
  readonly ownWeight: number;
  readonly others: readonly Float64Array[];
  readonly weights: Float64Array;
}
