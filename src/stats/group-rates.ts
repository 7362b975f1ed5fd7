import type { Interval } from './clopper-pearson.js';
import { demand, demandSample, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { demandLabelled } from './special/labelled.js';
import { wilson } from './wilson.js';

/** A rate in each of two cohorts and their difference, first minus second. */
export interface RateGap extends Interval {
  readonly rates: readonly [number, number];
  readonly difference: number;
}

/** Decisions (0 or 1) of a cohort with the true classes. */
export interface Decided {
  readonly decisions: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** Newcombe's interval: each rate's own Wilson limits, combined as distances. */
function gapOf(k: readonly [number, number], n: readonly [number, number], confidence: number): RateGap {
  const rates = [k[0] / n[0], k[1] / n[1]] as const;
  const a = wilson(k[0], n[0], confidence);
  const b = wilson(k[1], n[1], confidence);
  const difference = rates[0] - rates[1];
  return {
    rates, difference,
    lower: difference - Math.hypot(rates[0] - a.lower, b.upper - rates[1]),
    upper: difference + Math.hypot(a.upper - rates[0], rates[1] - b.lower),
  };
}

function ones(decisions: ArrayLike<number>, place: string): number {
  demandSample(decisions, place);
  let count = 0;
  for (let i = 0; i < decisions.length; i++) {
    if (decisions[i] !== 0 && decisions[i] !== 1) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be 0 or 1', decisions[i]);
    count += decisions[i] as number;
  }
  return count;
}

/**
 * Demographic parity: the difference of two cohorts' rates of positive decisions.
 * @param a, b decisions, 0 or 1, each not empty.
 * @param confidence of the interval, in (0, 1), default 0.95.
 * @returns rates, their difference in [-1, 1] and Newcombe's interval; 0 is parity.
 * @throws MlcheckError `statistic-undefined` for an empty cohort or a decision other than 0 and 1.
 * Cost: O(n). Source: Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10. Oracle: `tests.json` (Fairlearn; limits from SciPy).
 * @example
 * ```ts
 * demographicParity([1, 1, 0, 0], [1, 0, 0, 0]).difference // 0.25
 * ```
 */
export function demographicParity(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): RateGap {
  return gapOf([ones(a, 'demographicParity(a)'), ones(b, 'demographicParity(b)')], [a.length, b.length], confidence);
}

/**
 * Disparate impact: the ratio of two cohorts' rates of positive decisions, first over second; the four-fifths rule asks for 0.8 or more.
 * @param a, b decisions, 0 or 1, each not empty; b must have a positive one.
 * @param confidence of the interval, in (0, 1), default 0.95.
 * @returns the ratio, >= 0, and Walter's interval on the logarithm, which adds 1/2 to each count so that a rate of 0 has one too.
 * @throws MlcheckError `statistic-undefined` for an empty cohort, a decision other than 0 and 1, or no positive decision in b.
 * Cost: O(n). Source: Walter (1975), doi:10.1093/biomet/62.2.371. Oracle: `tests.json` (Fairlearn; limits from SciPy).
 * @example
 * ```ts
 * disparateImpact([1, 1, 0, 0], [1, 1, 1, 0]).ratio.toFixed(6) // '0.666667'
 * ```
 */
export function disparateImpact(a: ArrayLike<number>, b: ArrayLike<number>, confidence = 0.95): Interval & { readonly ratio: number; readonly rates: readonly [number, number] } {
  demand(confidence > 0 && confidence < 1, 'disparateImpact(confidence)', 'must be in (0, 1)', confidence);
  const x = ones(a, 'disparateImpact(a)');
  const y = ones(b, 'disparateImpact(b)');
  demand(y > 0, 'disparateImpact(b)', 'must hold a positive decision', 0);
  const middle = Math.log((x + 0.5) / (a.length + 0.5)) - Math.log((y + 0.5) / (b.length + 0.5));
  const half = normal.upperQuantile((1 - confidence) / 2) * Math.sqrt(1 / (x + 0.5) - 1 / (a.length + 0.5) + 1 / (y + 0.5) - 1 / (b.length + 0.5));
  return { ratio: x / a.length / (y / b.length), rates: [x / a.length, y / b.length], lower: Math.exp(middle - half), upper: Math.exp(middle + half) };
}

/** Positive decisions and accounts of one true class. */
function within(name: string, group: Decided, label: 0 | 1, side: 'a' | 'b'): readonly [number, number] {
  demandLabelled(`${name}.${side}`, group.decisions, group.labels);
  ones(group.decisions, `${name}(${side}.decisions)`);
  let called = 0;
  let total = 0;
  for (let i = 0; i < group.labels.length; i++) {
    if (group.labels[i] !== label) continue;
    total++;
    called += group.decisions[i] as number;
  }
  demand(total > 0, `${name}(${side}.labels)`, `must hold the class ${label}`, 'none');
  return [called, total];
}

function gapWithin(name: string, a: Decided, b: Decided, label: 0 | 1, confidence: number): RateGap {
  const x = within(name, a, label, 'a');
  const y = within(name, b, label, 'b');
  return gapOf([x[0], y[0]], [x[1], y[1]], confidence);
}

/**
 * Equal opportunity: the difference of two cohorts' true positive rates.
 * @param a, b decisions (0 or 1) with true classes (0 or 1); each cohort needs a positive account.
 * @param confidence of the interval, in (0, 1), default 0.95.
 * @returns rates, their difference in [-1, 1] and Newcombe's interval; 0 is equality.
 * @throws MlcheckError `statistic-undefined` for an empty cohort, other values than 0 and 1, or a cohort without positives.
 * Cost: O(n). Source: Hardt, Price & Srebro (2016), arXiv:1610.02413, definition 2.2. Oracle: `tests.json` (Fairlearn; limits from SciPy).
 * @example
 * ```ts
 * equalOpportunity({ decisions: [1, 0], labels: [1, 1] }, { decisions: [1, 1], labels: [1, 0] }).difference // -0.5
 * ```
 */
export function equalOpportunity(a: Decided, b: Decided, confidence = 0.95): RateGap {
  return gapWithin('equalOpportunity', a, b, 1, confidence);
}

/**
 * Equalised odds: the differences of two cohorts' true positive and false positive rates.
 * @param a, b decisions (0 or 1) with true classes (0 or 1); each cohort needs both classes.
 * @param confidence of each interval, in (0, 1), default 0.95; both hold together with at least 1 - 2 (1 - confidence).
 * @returns both gaps and the larger absolute difference.
 * @throws MlcheckError `statistic-undefined` for an empty cohort, other values than 0 and 1, or a cohort without both classes.
 * Cost: O(n). Source: Hardt, Price & Srebro (2016), arXiv:1610.02413, definition 2.1. Oracle: `tests.json` (Fairlearn; limits from SciPy).
 * @example
 * ```ts
 * equalisedOdds({ decisions: [1, 0], labels: [1, 0] }, { decisions: [1, 1], labels: [1, 0] }).largest // 1
 * ```
 */
export function equalisedOdds(a: Decided, b: Decided, confidence = 0.95): { readonly truePositive: RateGap; readonly falsePositive: RateGap; readonly largest: number } {
  const truePositive = gapWithin('equalisedOdds', a, b, 1, confidence);
  const falsePositive = gapWithin('equalisedOdds', a, b, 0, confidence);
  return { truePositive, falsePositive, largest: Math.max(Math.abs(truePositive.difference), Math.abs(falsePositive.difference)) };
}
