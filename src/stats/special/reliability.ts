import { eachPairOfParts, kernelsFor, TABLES } from './kernels.js';

/** Counts, sums of forecasts and of outcomes by bin. */
export interface ReliabilitySums {
  readonly counts: Float64Array;
  readonly forecast: Float64Array;
  readonly observed: Float64Array;
}

/** More bins than this are left to the plain loop. */
const MOST = 4_096;
/** Doubles of a cell, and tables that take turns. */
const CELL = 4;
const TURNS = 4;

/**
 * The sums of bins of equal width, (k / bins, (k + 1) / bins], by a kernel, which adds in another order than a plain loop.
 *
 * @returns undefined where there is no kernel, and where a score outside [0, 1] or a label that is not 0 or 1 has to be refused
 */
export function reliabilitySums(scores: ArrayLike<number>, labels: ArrayLike<number>, bins: number): ReliabilitySums | undefined {
  if (!(scores instanceof Float64Array && labels instanceof Float64Array && scores.length === labels.length && bins <= MOST)) return undefined;
  const kernels = kernelsFor(scores.length);
  if (kernels === undefined) return undefined;
  const { buffer, loops, x, y } = kernels;
  const edges = new Float64Array(buffer, TABLES, bins + 1);
  for (let k = 0; k <= bins; k++) edges[k] = k === 0 ? NaN : k === bins ? Infinity : k / bins;
  const at = TABLES + 8 * (MOST + 2);
  const cells = new Float64Array(buffer, at, TURNS * bins * CELL).fill(0);
  let bad = 0;
  const add = (count: number): void => {
    bad |= loops.addReliability(x.byteOffset, y.byteOffset, count, bins, TABLES, at);
  };
  const end = eachPairOfParts(kernels, scores, labels, add);
  const sums = { counts: new Float64Array(bins), forecast: new Float64Array(bins), observed: new Float64Array(bins) };
  const take = (turn: number, k: number): void => {
    const cell = (turn * bins + k) * CELL;
    sums.forecast[k] = (sums.forecast[k] as number) + (cells[cell] as number);
    sums.observed[k] = (sums.observed[k] as number) + (cells[cell + 1] as number);
    sums.counts[k] = (sums.counts[k] as number) + (cells[cell + 2] as number);
  };
  for (let turn = 0; turn < TURNS; turn++) for (let k = 0; k < bins; k++) take(turn, k);
  // The last ones, fewer than 4, one at a time: each four times over, in a cell of each table.
  for (let i = end; i < scores.length; i++) {
    cells.fill(0);
    x.fill(scores[i] as number, 0, TURNS);
    y.fill(labels[i] as number, 0, TURNS);
    add(TURNS);
    for (let k = 0; k < bins; k++) take(0, k);
  }
  return bad === 0 ? sums : undefined;
}
