import { guardedLower, guardedUpper, weightedMean, type BoundedSample } from '../stats/guarded-bound.js';
import { limitOf, numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { clusterMeans, unitsOf } from './mean-bounds.js';
import { finite, invalid, tolerance, whole } from './rules.js';
import { needsLabels, needsProbability, source } from './sources.js';
import { detailsOf, labelled, strataOf, unusable } from './strata.js';
import { accountShares, weightedQuantiles } from './weighted-ecdf.js';

/** What {@link calibration} takes. */
export interface CalibrationOptions extends CheckOptions {
  /** Largest harmless difference between mean score and true rate, > 0. */
  readonly atMost: number;
  /** Judge each bin of scores instead of all accounts together: a number of bins with equally many accounts (2 to 20), or fixed inner edges. Absent: in the large. */
  readonly bins?: number | readonly number[];
}

/**
 * A score of 0.3 means 30%: mean score and true rate differ by at most so much, over all accounts (in the large), or in every bin of scores. theta = |E(score - y)|, or
 * the largest of its kind over bins; the fail level is divided over bins and signs, the pass level is not. Bins are cut by scores alone, so labels stay independent of them.
 * @throws MlcheckError `suite-invalid` on expansion: no labels, a range outside [0, 1], a tolerance of 0.
 * @example calibration({ atMost: 0.03 })
 * @example calibration({ atMost: 0.08, bins: 5 })
 */
export function calibration(options: CalibrationOptions): CheckSpec {
  const { atMost, bins } = options;
  return declared({
    kind: 'calibration',
    options: optionsOf(options),
    params: { atMost, bins },
    make: (context) => {
      needsLabels(context, 'calibration');
      needsProbability(context, 'calibration');
      tolerance('atMost', atMost);
      const parts = binsIn(bins);
      return {
        claim: `mean score within ${limitOf(atMost, 'share')} of the true rate${bins === undefined ? '' : ` in each of ${parts} bins`}`,
        tolerance: atMost,
        unit: 'share',
        needs: [{ evidence: 'labelled', of: [source('candidate')] }],
        planning: { family: 'mean', range: 1, sigma: 0.45, parts: 2 * parts, jumps: true, ...(parts > 1 ? { share: 1 / parts } : {}) },
        effect: (evidence, levels) => {
          const { scores, label, strata, cluster } = labelled(evidence);
          const score = scores[0]!;
          const { cells, n, missing, unusable: reason } = strataOf(strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const shares = accountShares(cells, score.length);
          const edges = bins === undefined ? [] : typeof bins === 'number' ? equalEdges(score, shares, bins) : bins;
          const found = samplesByBin(score, label, shares, edges, cluster);
          const empty = found.findIndex((sample) => sample.terms.length < 2);
          if (empty !== -1) return unusable(`bin ${binName(edges, empty)} has fewer than 2 accounts: choose wider bins`, n, missing);
          const side = levels.fail / (2 * found.length);
          let [lower, upper, estimate, worst] = [0, 0, 0, 0];
          found.forEach((sample, at) => {
            lower = Math.max(lower, guardedLower(sample, side), -guardedUpper(sample, side));
            upper = Math.max(upper, guardedUpper(sample, levels.pass), -guardedLower(sample, levels.pass));
            const gap = Math.abs(weightedMean(sample));
            if (gap > estimate) [estimate, worst] = [gap, at];
          });
          const table = found.map((sample, at) => ({ bin: binName(edges, at), n: sample.terms.length, scoreMinusRate: weightedMean(sample) }));
          return { lower, upper, estimate, n: unitsOf(cells, cluster), details: detailsOf({ worstBin: binName(edges, worst), bins: table }, missing) };
        },
      };
    },
  });
}

/** How many bins; the parameter checked. */
function binsIn(bins: CalibrationOptions['bins']): number {
  if (bins === undefined) return 1;
  if (typeof bins === 'number') {
    if (whole('bins', bins, 2) > 20) throw invalid('bins', 'must be at most 20', bins);
    return bins;
  }
  if (!Array.isArray(bins) || bins.length === 0) throw invalid('bins', 'must be a number of bins or a list of inner edges', bins);
  bins.forEach((edge: number, at) => {
    finite(`bins[${at}]`, edge);
    if (at > 0 && !(edge > bins[at - 1])) throw invalid(`bins[${at}]`, `must be above ${bins[at - 1]}`, edge);
  });
  return bins.length + 1;
}

function equalEdges(score: Float64Array, shares: Float64Array, bins: number): readonly number[] {
  const largest = score.reduce((most, one) => Math.max(most, one), -Infinity);
  return weightedQuantiles(score, shares, Array.from({ length: bins - 1 }, (_, at) => (at + 1) / bins)).filter((edge) => edge < largest);
}

/** Terms score - y by bin, every account (or cluster, its accounts averaged) with its share of the bin. */
function samplesByBin(score: Float64Array, label: Uint8Array, shares: Float64Array, edges: readonly number[], cluster?: Float64Array): readonly BoundedSample[] {
  const terms: number[][] = Array.from({ length: edges.length + 1 }, () => []);
  const weights: number[][] = Array.from({ length: edges.length + 1 }, () => []);
  const clusters: number[][] = Array.from({ length: edges.length + 1 }, () => []);
  score.forEach((one, at) => {
    if (!(shares[at]! > 0)) return;
    let bin = 0;
    while (bin < edges.length && one > edges[bin]!) bin++;
    terms[bin]!.push(one - label[at]!);
    weights[bin]!.push(shares[at]!);
    clusters[bin]!.push(cluster?.[at] ?? at);
  });
  return terms.map((list, bin) => {
    if (cluster !== undefined) return { ...clusterMeans(list, clusters[bin]!, weights[bin]!), lo: -1, hi: 1 };
    const total = weights[bin]!.reduce((sum, one) => sum + one, 0);
    return { terms: list, shares: weights[bin]!.map((one) => one / total), lo: -1, hi: 1 };
  });
}

function binName(edges: readonly number[], at: number): string {
  const text = (edge: number): string => numberOf(edge, 'score');
  if (edges.length === 0) return 'all';
  if (at === 0) return `<= ${text(edges[0]!)}`;
  return at === edges.length ? `> ${text(edges[at - 1]!)}` : `${text(edges[at - 1]!)} to ${text(edges[at]!)}`;
}
