import { demandReliability, type CalibrationOptions } from './calibration-error.js';
import { demandOptions } from './domain.js';

export interface BrierResult {
  /** Mean squared error of the forecasts, in [0, 1]; 0 is perfect. */
  readonly score: number;
  /** Squared distance of forecast and observed rate over bins; 0 is calibrated. */
  readonly reliability: number;
  /** Variance of the observed rate over bins; larger is better. */
  readonly resolution: number;
  /** Variance of the outcome itself. */
  readonly uncertainty: number;
  /** What binning leaves: score = reliability - resolution + uncertainty + withinBins, exactly. */
  readonly withinBins: number;
}

/**
 * Brier score of forecast probabilities with its decomposition.
 * @param scores probabilities of class 1, in [0, 1].
 * @param labels 0 or 1, as long as scores, not empty.
 * @param options bins of the decomposition (default 10 of equal width); the score does not depend on them.
 * @returns the score and its parts.
 * @throws MlcheckError `statistic-undefined` for a score outside [0, 1], another label, empty or unequal lengths.
 * Cost: O(n). Source: Brier (1950); Murphy (1973); Stephenson, Coelho & Jolliffe (2008), doi:10.1175/2007WAF2006116.1. Oracle: `classification.json` (scikit-learn brier_score_loss, NumPy).
 * @example
 * ```ts
 * brier([0.25, 0.75], [0, 1]).score // 0.0625
 * ```
 */
export function brier(scores: ArrayLike<number>, labels: ArrayLike<number>, options: CalibrationOptions = {}): BrierResult {
  demandOptions(options, 'brier', ['bins', 'strategy']);
  const bins = demandReliability('brier', scores, labels, options);
  const n = scores.length;
  let score = 0;
  let rate = 0;
  for (let i = 0; i < n; i++) {
    score += ((scores[i] as number) - (labels[i] as number)) ** 2;
    rate += labels[i] as number;
  }
  score /= n;
  rate /= n;
  let reliability = 0;
  let resolution = 0;
  for (const bin of bins) {
    reliability += (bin.count / n) * (bin.meanForecast - bin.observedRate) ** 2;
    resolution += (bin.count / n) * (bin.observedRate - rate) ** 2;
  }
  const uncertainty = rate * (1 - rate);
  return { score, reliability, resolution, uncertainty, withinBins: score - reliability + resolution - uncertainty };
}
