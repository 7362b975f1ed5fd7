import { guardedLower, guardedUpper } from '../stats/guarded-bound.js';
import type { PairedColumns } from '../table/evidence.js';
import type { Levels } from '../verdict/types.js';
import { samplesOf, type Interval } from './mean-bounds.js';
import type { Cell } from './strata.js';
import { accountShares, midranks } from './weighted-ecdf.js';

/** An account that moves from one end of the order to the other changes rho by at most 6 / n. */
const END_TO_END = 6;

/** Highest level at which the lower bound is taken: at 5% it was seen to miss 7.7% in a world of ties (influence is a first-order picture), at 1% and below it holds. */
const HIGHEST_FAIL_LEVEL = 0.01;

/**
 * Bounds of 1 - Spearman's rho between two columns, ties by midranks. With u, v the midranks in (0, 1), rho = C / sqrt(A B), C = Cov(u, v), A = Var u, B = Var v, and an account's influence on
 *
 *     C:  (u - 1/2)(v - 1/2) + E_j h(x, x_j)(v_j - 1/2) + E_j h(y, y_j)(u_j - 1/2),   h = 1 where j is larger, 1/2 where equal
 *     A:  -(p(x)^2 - sum p^3) / 4,   p the share of the account's tie
 *
 * joins to rho (dC / C - dA / 2A - dB / 2B). The upper bound has phantoms that moved end to end (6); the lower one has them only at the most favourable
 * influence that was seen. `undefined` when a column is constant. O(n log n)
 */
export function rankBounds(columns: PairedColumns, cells: readonly Cell[], levels: Levels): (Interval & { readonly ranks: readonly [Float64Array, Float64Array] }) | undefined {
  const { a, b } = columns;
  const shares = accountShares(cells, a.length);
  const [left, right] = [midranks(a, shares), midranks(b, shares)];
  const mean = (f: (at: number) => number): number => {
    let sum = 0;
    for (let at = 0; at < a.length; at++) sum += shares[at]! * f(at);
    return sum;
  };
  const [cubesA, cubesB] = [mean((at) => left.atoms[at]! ** 2), mean((at) => right.atoms[at]! ** 2)];
  const [A, B] = [(1 - cubesA) / 12, (1 - cubesB) / 12];
  if (!(A > 1e-12) || !(B > 1e-12)) return undefined;
  const [u, v] = [left.ranks, right.ranks];
  const C = mean((at) => (u[at]! - 0.5) * (v[at]! - 0.5));
  const scale = Math.sqrt(A * B);
  const rho = Math.max(-1, Math.min(1, C / scale));
  const [aboveA, aboveB] = [meanAbove(a, left.order, shares, v), meanAbove(b, right.order, shares, u)];
  const influence = a.map((_score, at) => {
    const onC = (u[at]! - 0.5) * (v[at]! - 0.5) + aboveA[at]! + aboveB[at]!;
    const onA = -(left.atoms[at]! ** 2 - cubesA) / 4;
    const onB = -(right.atoms[at]! ** 2 - cubesB) / 4;
    return onC / scale - (rho / 2) * (onA / A + onB / B);
  });
  const centre = mean((at) => influence[at]!);
  const estimate = 1 - rho;
  const terms = influence.map((one) => estimate - (one - centre));
  const least = terms.reduce((low, term) => Math.min(low, term), Infinity);
  const most = terms.reduce((high, term) => Math.max(high, term), -Infinity);
  return {
    lower: Math.max(0, guardedLower(samplesOf(terms, cells, [least, most]), Math.min(levels.fail, HIGHEST_FAIL_LEVEL))),
    upper: Math.min(2, guardedUpper(samplesOf(terms, cells, [least, Math.max(most, estimate + END_TO_END)]), levels.pass)),
    estimate,
    ranks: [u, v],
  };
}

/** For each account the mean over all of h(x, x_j)(other_j - 1/2): from the top of the order downwards, ties counting half. */
function meanAbove(values: Float64Array, order: Uint32Array, shares: Float64Array, other: Float64Array): Float64Array {
  const found = new Float64Array(order.length);
  let above = 0;
  for (let to = order.length, from = to; to > 0; to = from) {
    const value = values[order[to - 1]!]!;
    let tie = 0;
    while (from > 0 && values[order[from - 1]!] === value) tie += shares[order[--from]!]! * (other[order[from]!]! - 0.5);
    for (let at = from; at < to; at++) found[order[at]!] = above + tie / 2;
    above += tie;
  }
  return found;
}
