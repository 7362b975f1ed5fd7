import type { Labelled, Prefix } from '../table/evidence.js';
import { wilson } from '../stats/wilson.js';
import { clustersIn, varianceOfSum, type Clusters } from './cluster-spread.js';
import { BASE, type Arm } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import { rounded } from './rounded.js';
import type { ArmFigures } from './run.js';
import { accountShares } from './weighted-sample.js';

type Quality = NonNullable<ArmFigures['quality']>;

/** Most points of a ROC or precision-recall curve, bins of the reliability diagram. */
export const CURVE_POINTS = 101;
export const RELIABILITY_BINS = 10;

/**
 * Quality of one arm where the truth is known; `undefined` without labelled scores. Over several cohorts each account counts by its cohort's weight, as in the
 * claims; `n`, `positives` and the counts of the reliability bins are plain accounts. AUC is null with one class only. Brier score and reliability read
 * scores as probabilities. With `intervals`, bounds of AUC and curves for the eye come along;
 * they rest on clusters where the evidence has them. O(n log n).
 */
export function qualityOf(table: ScoreTable, arm: Arm, prefixes: readonly Prefix[], { threshold, intervals }: { readonly threshold: number | undefined; readonly intervals: boolean }): Quality | undefined {
  const evidence = table.evidence({ evidence: 'labelled', of: [{ arm, variant: BASE, repeat: 0, column: 'score' }] }, prefixes);
  if (evidence.kind !== 'labelled') throw new TypeError('the score table answered labelled with something else');
  const score = evidence.scores[0]!;
  if (score.length === 0) return undefined;
  const { label } = evidence;
  const shares = accountShares(evidence.strata);
  const positives = label.reduce((sum, known) => sum + known, 0);
  const clusters = clustersIn(evidence);
  const steps = stepsOf(evidence, shares, clusters);
  const whole = steps.at(-1)!;
  const [onRoc, onPrecision] = [thinned(steps), thinned(steps.slice(1))];
  const brier = score.reduce((sum, value, at) => sum + shares[at]! * (value - label[at]!) ** 2, 0);
  return {
    n: score.length,
    positives,
    auc: positives === 0 || positives === score.length ? null : rounded(areaUnder(steps)),
    ...(intervals && positives > 1 && positives < score.length - 1 ? { aucInterval: aucInterval(steps, clusters === undefined ? varianceOfArea(steps, positives, score.length - positives) : varianceByCluster(evidence, shares, steps, clusters)) } : {}),
    brier: rounded(brier),
    roc: onRoc.map(({ caught, alarms }) => [portion(alarms, whole.alarms), portion(caught, whole.caught)]),
    precisionRecall: onPrecision.map(({ caught, alarms }) => [portion(caught, whole.caught), portion(caught, caught + alarms)]),
    ...(intervals ? {
      rocBand: onRoc.map(({ caught }) => rateInterval(portion(caught, whole.caught), whole.caught, whole.caughtSquares)),
      precisionBand: onPrecision.map(({ caught, alarms, squares }) => rateInterval(portion(caught, caught + alarms), caught + alarms, squares)),
    } : {}),
    ...(threshold === undefined ? {} : { confusion: confusionOf(evidence, shares, threshold) }),
    reliability: reliabilityOf(evidence, shares),
  };
}

/** Share of the whole that is positive, or negative, and at or above a falling cut: one step per distinct score, from nothing to everything. */
interface Step {
  readonly caught: number;
  readonly alarms: number;
  /** Sums of the squared shares behind each, and behind both, for how much they vary; of accounts, or of what each cluster has of them. */
  readonly caughtSquares: number;
  readonly alarmsSquares: number;
  readonly squares: number;
}

function stepsOf({ scores, label }: Labelled, shares: Float64Array, clusters: Clusters | undefined): readonly Step[] {
  const score = scores[0]!;
  const order = new Uint32Array(score.length).map((_, at) => at).sort((a, b) => score[b]! - score[a]! || a - b);
  const steps: Step[] = [{ caught: 0, alarms: 0, caughtSquares: 0, alarmsSquares: 0, squares: 0 }];
  let [caught, alarms, caughtSquares, alarmsSquares, squares] = [0, 0, 0, 0, 0];
  const [caughtOf, alarmsOf] = [new Float64Array(clusters?.count ?? score.length), new Float64Array(clusters?.count ?? score.length)];
  for (const [k, at] of order.entries()) {
    const share = shares[at]!;
    const place = clusters?.places[at] ?? at;
    squares += share * (share + 2 * (caughtOf[place]! + alarmsOf[place]!));
    if (label[at] === 1) {
      caught += share;
      caughtSquares += share * (share + 2 * caughtOf[place]!);
      caughtOf[place]! += share;
    } else {
      alarms += share;
      alarmsSquares += share * (share + 2 * alarmsOf[place]!);
      alarmsOf[place]! += share;
    }
    if (k === order.length - 1 || score[order[k + 1]!] !== score[at]) steps.push({ caught, alarms, caughtSquares, alarmsSquares, squares });
  }
  return steps;
}

/** Area under the ROC curve by trapezoids, ties worth a half: the chance that a positive outranks a negative. */
function areaUnder(steps: readonly Step[]): number {
  const last = steps.at(-1)!;
  const area = steps.slice(1).reduce((sum, step, k) => sum + ((step.alarms - steps[k]!.alarms) * (step.caught + steps[k]!.caught)) / 2, 0);
  return area / (last.caught * last.alarms);
}

/** 1.96 standard errors to either side of the area. */
function aucInterval(steps: readonly Step[], variance: number): readonly [number, number] {
  const area = areaUnder(steps);
  const half = 1.96 * Math.sqrt(variance);
  return [rounded(Math.max(0, area - half)), rounded(Math.min(1, area + half))];
}

/** The share of the other class that accounts of a step outrank (positives), or that outranks them (negatives), ties half. */
function placements(steps: readonly Step[], k: number): { readonly ofPositive: number; readonly ofNegative: number } {
  const [step, before, last] = [steps[k]!, steps[k - 1]!, steps.at(-1)!];
  return { ofPositive: 1 - (before.alarms + step.alarms) / (2 * last.alarms), ofNegative: (before.caught + step.caught) / (2 * last.caught) };
}

/** DeLong's variance of the area, each account with its share; with equal shares exactly `delong`. */
function varianceOfArea(steps: readonly Step[], positives: number, negatives: number): number {
  const last = steps.at(-1)!;
  const area = areaUnder(steps);
  let [ofPositives, ofNegatives] = [0, 0];
  for (let k = 1; k < steps.length; k++) {
    const [step, before, { ofPositive, ofNegative }] = [steps[k]!, steps[k - 1]!, placements(steps, k)];
    ofPositives += (step.caughtSquares - before.caughtSquares) * (ofPositive - area) ** 2;
    ofNegatives += (step.alarmsSquares - before.alarmsSquares) * (ofNegative - area) ** 2;
  }
  return (ofPositives / last.caught ** 2) * (positives / (positives - 1)) + (ofNegatives / last.alarms ** 2) * (negatives / (negatives - 1));
}

/** The same where accounts come in clusters, which hold accounts of both classes: placements summed by cluster (Obuchowski 1997). */
function varianceByCluster({ scores, label }: Labelled, shares: Float64Array, steps: readonly Step[], clusters: Clusters): number {
  const score = scores[0]!;
  const last = steps.at(-1)!;
  const area = areaUnder(steps);
  const order = new Uint32Array(score.length).map((_, at) => at).sort((a, b) => score[b]! - score[a]! || a - b);
  const terms = new Float64Array(score.length);
  let k = 1;
  for (const [place, at] of order.entries()) {
    if (place > 0 && score[order[place - 1]!] !== score[at]) k++;
    const { ofPositive, ofNegative } = placements(steps, k);
    terms[at] = label[at] === 1 ? (shares[at]! * (ofPositive - area)) / last.caught : (shares[at]! * (ofNegative - area)) / last.alarms;
  }
  return varianceOfSum(terms, clusters);
}

/** Wilson's 95% interval of a rate over accounts with these shares, as of Kish's number of equal accounts (or clusters). */
function rateInterval(rate: number, sum: number, squares: number): readonly [number, number] {
  const n = Math.max(1, Math.round(squares > 0 ? sum ** 2 / squares : 1));
  const { lower, upper } = wilson(Math.round(rate * n), n);
  return [rounded(Math.min(rate, lower)), rounded(Math.max(rate, upper))];
}

/** At most {@link CURVE_POINTS} steps, spread evenly along both axes together, ends kept. */
function thinned(steps: readonly Step[]): readonly Step[] {
  if (steps.length <= CURVE_POINTS) return steps;
  const last = steps.at(-1)!;
  const along = (step: Step): number => portion(step.caught, last.caught) + portion(step.alarms, last.alarms);
  const end = along(last);
  const kept: Step[] = [steps[0]!];
  for (const step of steps.slice(1, -1)) {
    if (kept.length < CURVE_POINTS - 1 && along(step) >= (end * kept.length) / (CURVE_POINTS - 1)) kept.push(step);
  }
  return [...kept, last];
}

function reliabilityOf({ scores, label }: Labelled, shares: Float64Array): Quality['reliability'] {
  const bins = Array.from({ length: RELIABILITY_BINS }, () => ({ n: 0, share: 0, sum: 0, positives: 0 }));
  for (const [at, value] of scores[0]!.entries()) {
    const bin = bins[Math.min(RELIABILITY_BINS - 1, Math.max(0, Math.floor(value * RELIABILITY_BINS)))]!;
    bin.n++;
    bin.share += shares[at]!;
    bin.sum += shares[at]! * value;
    bin.positives += shares[at]! * label[at]!;
  }
  return bins.flatMap(({ n, share, sum, positives }, k) =>
    n === 0 ? [] : [{ from: k / RELIABILITY_BINS, to: (k + 1) / RELIABILITY_BINS, n, meanScore: portion(sum, share), rate: Math.min(1, portion(positives, share)) }],
  );
}

function confusionOf({ scores, label }: Labelled, shares: Float64Array, threshold: number): NonNullable<Quality['confusion']> {
  const sums = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 };
  for (const [at, value] of scores[0]!.entries()) {
    if (value >= threshold) sums[label[at] === 1 ? 'truePositive' : 'falsePositive'] += shares[at]!;
    else sums[label[at] === 1 ? 'falseNegative' : 'trueNegative'] += shares[at]!;
  }
  return { threshold, truePositive: rounded(sums.truePositive), falsePositive: rounded(sums.falsePositive), trueNegative: rounded(sums.trueNegative), falseNegative: rounded(sums.falseNegative) };
}

function portion(part: number, whole: number): number {
  return whole === 0 ? 0 : rounded(part / whole);
}
