import { demandExtent, lengthOf } from '../domain.js';
import { demandTally, isTally, type Sample, type Tally } from '../tally.js';
import { countsByBin, type Closed } from './bins.js';
import { countsByFewEdges } from './few-edges.js';
import { orderStatistic } from './order-statistic.js';
import { dealOne } from './select.js';

/** What quantiles and binned statistics read of a sample; large arrays are dealt into buckets for it and not sorted. */
export interface Reader {
  readonly n: number;
  readonly low: number;
  readonly high: number;
  /** The j-th smallest value for each of the ranks, counting from 1; ranks beyond either end give that end. */
  ranks(js: readonly number[]): number[];
  /** Counts between ascending edges, one more than there are edges. */
  counts(edges: ArrayLike<number>, closed: Closed): Float64Array;
}

/** Below this many values sorting is as quick. */
const LARGE = 1_000;

/** Reads a sample that must not be empty. @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite. */
export function readerOf(sample: Sample, place: string): Reader {
  if (isTally(sample) || !(lengthOf(sample) >= LARGE)) return readerOfTally(demandTally(sample, place));
  const extent = demandExtent(sample, place);
  const { values, low, high } = extent;
  let sorted: Reader | undefined;
  let dealt: ReturnType<typeof dealOne>;
  return {
    n: values.length, low, high,
    ranks(js) {
      if (sorted === undefined) dealt ??= dealOne(extent);
      if (dealt !== undefined) return dealt.ranks(js);
      sorted ??= readerOfTally(demandTally(values, place));
      return sorted.ranks(js);
    },
    counts(edges, closed) {
      // After quantiles the buckets around them lie open.
      if (closed === 'right' && dealt !== undefined) return differences(dealt.upTo(Array.from(edges)), values.length);
      return sorted?.counts(edges, closed) ?? countsByFewEdges(values, edges, closed)?.counts ?? countsByBin(extent, edges, closed) ?? countsOfTally(demandTally(values, place), edges, closed);
    },
  };
}

/** The counts alone, of a sample that must not be empty. @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite. */
export function countsOf(sample: Sample, place: string, edges: ArrayLike<number>, closed: Closed): { readonly n: number; readonly counts: Float64Array } {
  const few = sample instanceof Float64Array ? countsByFewEdges(sample, edges, closed) : undefined;
  if (few !== undefined && few.ends.low > -Infinity && few.ends.high < Infinity) return { n: (sample as Float64Array).length, counts: few.counts };
  const counts = isTally(sample) ? undefined : countsByBin(demandExtent(sample, place), edges, closed);
  return { n: isTally(sample) ? sample.n : sample.length, counts: counts ?? countsOfTally(demandTally(sample, place), edges, closed) };
}

function readerOfTally(x: Tally): Reader {
  return {
    n: x.n, low: x.values[0] as number, high: x.values[x.values.length - 1] as number,
    ranks: (js) => js.map((j) => orderStatistic(x, j)),
    counts: (edges, closed) => countsOfTally(x, edges, closed),
  };
}

function countsOfTally(x: Tally, edges: ArrayLike<number>, closed: Closed): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (let i = 0, k = 0; i < x.values.length; i++) {
    const v = x.values[i] as number;
    while (k < edges.length && (v > (edges[k] as number) || (closed === 'left' && v === edges[k]))) k++;
    counts[k] = (counts[k] as number) + (x.counts[i] as number);
  }
  return counts;
}

function differences(upTo: readonly number[], n: number): Float64Array {
  const counts = new Float64Array(upTo.length + 1);
  for (let k = 0; k < counts.length; k++) counts[k] = (upTo[k] ?? n) - (upTo[k - 1] ?? 0);
  return counts;
}
