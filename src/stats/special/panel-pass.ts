import { ksMarks, ksOfMarked, type KsAlternative, type KsDistance } from '../ks-distance.js';
import { stabilityEdges, stabilityQuantiles, type StabilityOptions } from '../population-stability.js';
import { ranksOfQuantiles } from '../quantile.js';
import { wassersteinMarks, wassersteinOfMarked } from '../wasserstein.js';
import type { BucketSums, Grid } from './buckets.js';
import { countBothByGuess, withOpen } from './count-both.js';
import type { Kernels } from './kernels.js';
import { placeOf, sumPlaces, type Gathered, type Placed } from './places.js';
import { addPart, centerOf, endPowers, isNear, powerSums, startPowers, type PowerSums } from './power-sums.js';

/** What a panel asks of two samples. */
export interface PanelQuestions {
  readonly alternative: KsAlternative;
  readonly stability: StabilityOptions;
  /** Where the distribution functions are wanted, over the range of both samples. */
  pointsOver(low: number, high: number): Float64Array;
}

/** The answers out of one pass. */
export interface PanelAnswers {
  readonly distance: KsDistance;
  readonly wasserstein: number;
  readonly edges: readonly number[];
  readonly points: Float64Array;
  readonly a: PanelSide;
  readonly b: PanelSide;
}

/** A sample's part of the answers: its moments, and how many values are at or below each edge and each point. */
export interface PanelSide {
  readonly sums: PowerSums;
  readonly upToEdges: readonly number[];
  readonly upToPoints: readonly number[];
}

/**
 * All of a panel out of one pass over the values and one over their places: counts, sums and powers while a part of a sample is in the kernels' memory, and one gathering of what the
 * statistics want to know exactly.
 * @returns undefined where each statistic is better found by itself: small samples, values that are not finite, too much to gather
 */
export function panelPass(a: Float64Array, b: Float64Array, { alternative, stability, pointsOver }: PanelQuestions): PanelAnswers | undefined {
  const powers: (PowerSums | undefined)[] = [];
  const counted = countBothByGuess(a, b, (kernels, sample, grid) => {
    const { sums, powers: found } = sumsAndPowers(kernels, sample, grid);
    powers.push(found);
    return sums;
  });
  const [sumsA, sumsB] = [powers[0] ?? powerSums(a), powers[1] ?? powerSums(b)];
  const ks = counted && ksMarks(counted, alternative);
  const area = counted && wassersteinMarks(counted);
  if (counted === undefined || ks === undefined || area === undefined || sumsA === undefined || sumsB === undefined) return undefined;
  const { grid, inA, inB } = counted;
  const points = pointsOver(Math.min(sumsA.low, sumsB.low), Math.max(sumsA.high, sumsB.high));
  const marked = ks.map((mark, k) => mark | (area[k] as number));
  for (const v of points) marked[placeOf(v, grid)] = 1;
  const before = beforeEach(inA.counts);
  const ranks = ranksOfQuantiles(a.length, stabilityQuantiles(stability), 7);
  // Between the two values that a quantile lies between, and one bucket more, because it is rounded.
  ranks.forEach((j, i) => {
    if (i % 2 === 0) marked.fill(1, Math.max(0, bucketOf(before, j) - 1), bucketOf(before, ranks[i + 1] as number) + 2);
  });
  if (ranks.length === 0) for (const v of stabilityEdges({ n: a.length, ...sumsA, ranks: () => [] }, stability)) marked[placeOf(v, grid)] = 1;
  const found = withOpen(counted, marked) && counted.gather(marked);
  if (found === undefined) return undefined;
  const { fromA, fromB } = found;
  const edges = stabilityEdges({ n: a.length, low: sumsA.low, high: sumsA.high, ranks: (js) => js.map((j) => valueOfRank(j, before, inA.counts, fromA)) }, stability);
  const wasserstein = wassersteinOfMarked(counted, area, found);
  if (wasserstein === undefined || edges.some((v) => marked[placeOf(v, grid)] === 0)) return undefined;
  const side = (sums: PowerSums, counts: Uint32Array, befores: Float64Array, values: Gathered): PanelSide => {
    const upTo = (v: number): number => countUpTo(v, grid, counts, befores, values);
    return { sums, upToEdges: edges.map(upTo), upToPoints: Array.from(points, upTo) };
  };
  return {
    distance: ksOfMarked(counted, ks, found, alternative), wasserstein, edges, points,
    a: side(sumsA, inA.counts, before, fromA), b: side(sumsB, inB.counts, beforeEach(inB.counts), fromB),
  };
}

function sumsAndPowers(kernels: Kernels, sample: Placed, grid: Grid): { readonly sums: BucketSums; readonly powers: PowerSums | undefined } {
  const { values } = sample;
  const n = values.length;
  const valueAt = (i: number): number => values[i] as number;
  const center = centerOf(n, valueAt);
  startPowers(kernels);
  const sums = sumPlaces(kernels, sample, grid, (count) => addPart(kernels, count, center));
  // As many values go the kernels' way as in `moments`, so that the sums are the same to the last digit.
  const end = n - (n % 4);
  if (end % 8 !== 0) {
    kernels.x.set(values.subarray(end - 4, end));
    addPart(kernels, 4, center);
  }
  const powers = endPowers(kernels, n, center, end, valueAt);
  return { sums, powers: powers && isNear(powers, n, center) ? powers : undefined };
}

/** How many values lie below each bucket. */
function beforeEach(counts: Uint32Array): Float64Array {
  const before = new Float64Array(counts.length);
  for (let k = 1; k < counts.length; k++) before[k] = (before[k - 1] as number) + (counts[k - 1] as number);
  return before;
}

/** The bucket of the j-th smallest value. */
function bucketOf(before: Float64Array, j: number): number {
  let low = 0;
  let high = before.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((before[middle] as number) < j) low = middle;
    else high = middle - 1;
  }
  return low;
}

function valueOfRank(j: number, before: Float64Array, counts: Uint32Array, { values, ends }: Gathered): number {
  const k = bucketOf(before, j);
  return values[(ends[k] as number) - (counts[k] as number) + j - 1 - (before[k] as number)] as number;
}

function countUpTo(v: number, grid: Grid, counts: Uint32Array, before: Float64Array, { values, ends }: Gathered): number {
  const k = placeOf(v, grid);
  const start = (ends[k] as number) - (counts[k] as number);
  let low = start;
  let high = ends[k] as number;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= v) low = middle + 1;
    else high = middle;
  }
  return (before[k] as number) + low - start;
}
