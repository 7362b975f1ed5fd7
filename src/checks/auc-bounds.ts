import { guardedLower, guardedUpper, type BoundedSample } from '../stats/guarded-bound.js';
import type { Labelled } from '../table/evidence.js';
import type { Levels } from '../verdict/types.js';
import type { Interval } from './mean-bounds.js';
import type { Cell } from './strata.js';
import { accountShares, ascending } from './weighted-ecdf.js';

/** Fewest accounts of each class for which the bounds were seen to hold. */
export const LEAST_PER_CLASS = 20;

/** Accounts of each class, with their shares of the class (each sums to 1). */
export interface Classes {
  readonly positives: Uint32Array;
  readonly negatives: Uint32Array;
  readonly positiveShares: Float64Array;
  readonly negativeShares: Float64Array;
}

/** The two classes, every account weighed by its cohort. */
export function classesOf({ label }: Labelled, cells: readonly Cell[]): Classes {
  const shares = accountShares(cells, label.length);
  const of = (wanted: 0 | 1) => {
    const places = Uint32Array.from(label.keys()).filter((at) => label[at] === wanted && shares[at]! > 0);
    const own = Float64Array.from(places, (at) => shares[at]!);
    const total = own.reduce((sum, share) => sum + share, 0);
    return [places, own.map((share) => share / total)] as const;
  };
  const [[positives, positiveShares], [negatives, negativeShares]] = [of(1), of(0)];
  return { positives, negatives, positiveShares, negativeShares };
}

/**
 * Placements (DeLong, DeLong & Clarke-Pearson 1988): for every positive the share of negatives that score below it, for every negative the share of
 * positives above it, ties counting half. Their means over the classes are both the AUC. O(n log n)
 */
export function placements(scores: Float64Array, { positives, negatives, positiveShares, negativeShares }: Classes): { readonly auc: number; readonly positive: Float64Array; readonly negative: Float64Array } {
  const positive = shareBelow(scores, positives, negatives, negativeShares);
  const negative = shareBelow(scores, negatives, positives, positiveShares).map((share) => 1 - share);
  let auc = 0;
  for (let i = 0; i < positive.length; i++) auc += positiveShares[i]! * positive[i]!;
  // Shares sum to 1 up to rounding.
  return { auc: Math.min(1, auc), positive, negative };
}

/** For each of `who` the share of `others` that score below, ties half. */
function shareBelow(scores: Float64Array, who: Uint32Array, others: Uint32Array, shares: Float64Array): Float64Array {
  const values = Float64Array.from(others, (at) => scores[at]!);
  const order = ascending(values);
  const queries = ascending(Float64Array.from(who, (at) => scores[at]!));
  const found = new Float64Array(who.length);
  let [below, equal, next] = [0, 0, 0];
  let current = -Infinity;
  for (const query of queries) {
    const score = scores[who[query]!]!;
    if (score > current) {
      below += equal;
      equal = 0;
      current = score;
      while (next < order.length && values[order[next]!]! < score) below += shares[order[next++]!]!;
      while (next < order.length && values[order[next]!]! === score) equal += shares[order[next++]!]!;
    }
    found[query] = below + equal / 2;
  }
  return found;
}

/** The classes as two independent samples of terms per account; the means over the positives and over the negatives both are the effect. */
export function classSamples(positive: Float64Array, negative: Float64Array, [lo, hi]: readonly [number, number], classes: Classes): readonly BoundedSample[] {
  return [
    { terms: positive, shares: classes.positiveShares, lo, hi },
    { terms: negative, shares: classes.negativeShares, lo, hi },
  ];
}

/** Bounds of an AUC effect from the samples of its classes, which add up to twice of it; the phantom falls where it weighs most, in the smaller class. */
export function classBounds(samples: readonly BoundedSample[], estimate: number, [lo, hi]: readonly [number, number], levels: Levels): Interval {
  return { lower: Math.max(lo, guardedLower(samples, levels.fail) - estimate), upper: Math.min(hi, guardedUpper(samples, levels.pass) - estimate), estimate };
}

/** Why there is no AUC, or nothing. */
export function tooFew({ positives, negatives }: Classes): string | undefined {
  if (positives.length === 0 || negatives.length === 0) return `only one class: ${positives.length} positives and ${negatives.length} negatives`;
  if (Math.min(positives.length, negatives.length) < LEAST_PER_CLASS)
    return `too few accounts of one class: ${positives.length} positives and ${negatives.length} negatives, at least ${LEAST_PER_CLASS} of each are needed`;
  return undefined;
}
