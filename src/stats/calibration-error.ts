import { demand, demandOneOf, demandOptions } from './domain.js';
import { demandForecasts } from './special/labelled.js';
import { reliabilitySums, type ReliabilitySums } from './special/reliability.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface CalibrationOptions {
  /** Default 10, at least 1. */
  readonly bins?: number;
  /** `width` (default): equal width on [0, 1]; `mass`: edges at the forecasts' quantiles, so that bins hold about equally many. */
  readonly strategy?: 'width' | 'mass';
}

export interface CalibrationBin {
  /** The bin is (from, to]; the first one includes `from`. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanForecast: number;
  readonly observedRate: number;
}

export interface CalibrationResult {
  /** Mean over accounts of the bin's |observed - forecast|, in [0, 1]. */
  readonly expected: number;
  /** The largest |observed - forecast| of a bin. */
  readonly maximum: number;
  /** Bins that hold accounts, ascending. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Expected and maximum calibration error of forecast probabilities.
 * @param scores probabilities of class 1, in [0, 1].
 * @param labels 0 or 1, as long as scores, not empty.
 * @returns errors in [0, 1] and the reliability table behind them. Both errors are biased upwards in small samples.
 * @throws MlcheckError `statistic-undefined` for a score outside [0, 1], another label, empty or unequal lengths.
 * Cost: O(n) for equal width, O(n log n) for equal mass. Source: Naeini, Cooper & Hauskrecht (2015), AAAI 29. Oracle: `classification.json` (NumPy; scikit-learn calibration_curve).
 * @example
 * ```ts
 * calibrationError([0.2, 0.2, 0.9, 0.9], [0, 1, 1, 1]).maximum.toFixed(3) // '0.300'
 * ```
 */
export function calibrationError(scores: ArrayLike<number>, labels: ArrayLike<number>, options: CalibrationOptions = {}): CalibrationResult {
  demandOptions(options, 'calibrationError', ['bins', 'strategy']);
  const bins = demandReliability('calibrationError', scores, labels, options);
  let expected = 0;
  let maximum = 0;
  for (const bin of bins) {
    const gap = Math.abs(bin.observedRate - bin.meanForecast);
    expected += (gap * bin.count) / scores.length;
    maximum = Math.max(maximum, gap);
  }
  return { expected, maximum, bins };
}

/** The reliability table: forecasts and outcomes by bin of forecast; empty bins are left out. @throws MlcheckError `statistic-undefined` as `calibrationError`. */
export function demandReliability(name: string, scores: ArrayLike<number>, labels: ArrayLike<number>, { bins = 10, strategy = 'width' }: CalibrationOptions): CalibrationBin[] {
  const sums = strategy === 'width' && Number.isInteger(bins) && bins >= 1 ? reliabilitySums(scores, labels, bins) : undefined;
  if (sums !== undefined) return tableOf(widthEdges(bins), sums);
  demandForecasts(name, scores, labels);
  demandOneOf(strategy, `${name}(strategy)`, ['width', 'mass']);
  demand(Number.isInteger(bins) && bins >= 1, `${name}(bins)`, 'must be an integer >= 1', bins);
  const edges = strategy === 'width' ? widthEdges(bins) : massEdges(scores, bins);
  return tableOf(edges, plainSums(scores, labels, edges, strategy));
}

function widthEdges(bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, k) => k / bins);
}

function plainSums(scores: ArrayLike<number>, labels: ArrayLike<number>, edges: readonly number[], strategy: 'width' | 'mass'): ReliabilitySums {
  const counts = new Float64Array(edges.length - 1);
  const forecast = new Float64Array(edges.length - 1);
  const observed = new Float64Array(edges.length - 1);
  const last = counts.length - 1;
  for (let i = 0; i < scores.length; i++) {
    const p = scores[i] as number;
    // A product finds a bin of equal width but for rounding, a search any other.
    let k = strategy === 'width' ? Math.min(last, (p * counts.length) | 0) : binOf(edges, p);
    if (k > 0 && p <= (edges[k] as number)) k--;
    else if (k < last && p > (edges[k + 1] as number)) k++;
    counts[k] = (counts[k] as number) + 1;
    forecast[k] = (forecast[k] as number) + p;
    observed[k] = (observed[k] as number) + (labels[i] as number);
  }
  return { counts, forecast, observed };
}

function tableOf(edges: readonly number[], { counts, forecast, observed }: ReliabilitySums): CalibrationBin[] {
  return Array.from(counts, (count, k): CalibrationBin => ({
    from: edges[k] as number, to: edges[k + 1] as number, count, meanForecast: (forecast[k] as number) / count, observedRate: (observed[k] as number) / count,
  })).filter((bin) => bin.count > 0);
}

/** The first bin whose upper edge is not below p. */
function binOf(edges: readonly number[], p: number): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (p <= (edges[middle + 1] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function massEdges(scores: ArrayLike<number>, bins: number): number[] {
  const sorted = sortedCopy(scores);
  const edges = Array.from({ length: bins + 1 }, (_, k) => {
    const at = ((sorted.length - 1) * k) / bins;
    const low = sorted[Math.floor(at)] as number;
    const high = sorted[Math.min(sorted.length - 1, Math.floor(at) + 1)] as number;
    return low + (high - low) * (at - Math.floor(at));
  });
  const distinct = edges.filter((edge, k) => k === 0 || edge > (edges[k - 1] as number));
  return distinct.length === 1 ? [distinct[0] as number, distinct[0] as number] : distinct;
}
