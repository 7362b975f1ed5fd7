import { describe, expect, it } from 'vitest';
import { isMlcheckError } from '../errors.js';
import * as s from './index.js';

const [a, b] = [[0.1, 0.4, 0.35, 0.8], [0.2, 0.9, 0.3, 0.6]];
const labels = [0, 0, 1, 1];
const counts = [4, 5, 6];
const decided = { labels, decisions: [0, 1, 1, 1] };

/** A call of each public function that gives a result; then every argument is spoilt in turn. */
const CALLS: Readonly<Record<string, readonly unknown[]>> = {
  clopperPearson: [2, 5, 0.95], clopperPearsonLower: [2, 5, 0.05], clopperPearsonUpper: [2, 5, 0.05],
  tally: [a, 0], mergeTallies: [s.tally(a), s.tally(b)],
  ksDistance: [a, b, 'less'], ksTwoSample: [a, b, { alternative: 'less', method: 'exact' }], pairedKs: [a, b],
  twoSamplePanel: [a, b, { alternative: 'less', method: 'exact', bins: 2, binning: 'width', smoothing: 'floor', floorShare: 0.01, points: [0.2, 0.5] }],
  wasserstein: [a, b], populationStability: [a, b, { bins: 2, method: 'width', smoothing: 'floor', floorShare: 0.01 }],
  quantile: [a, 0.5, 7], ecdf: [a], histogram: [a, { bins: 'sturges' }], moments: [a], mergeMoments: [s.moments(a), s.moments(b)],
  pearson: [a, b, { alternative: 'less' }], spearman: [a, b, { alternative: 'less' }], kendallTau: [a, b, { alternative: 'less' }], concordance: [a, b], blandAltman: [a, b],
  rocAuc: [a, labels], delong: [a, labels, b, { confidence: 0.9, interval: 'logit' }], prAuc: [a, labels], logLoss: [a, labels], calibrationError: [a, labels, { bins: 2, strategy: 'mass' }], brier: [a, labels],
  confusion: [a, labels, 0.5], thresholdMetrics: [a, labels, [0.2, 0.5]], metricsAt: [s.thresholdMetrics(a, labels), 1],
  quantileInterval: [a, 0.5, 0.5], wilson: [2, 5, 0.95], meanInterval: [a, 0.95], ksBand: [a, 0.95],
  dcg: [counts, { k: 2, gain: 'exponential' }], ndcg: [counts, { k: 2, gain: 'exponential' }], averagePrecision: [counts, { k: 2 }], reciprocalRank: [counts, 2],
  precisionAt: [counts, 2], recallAt: [counts, 2], hitRate: [counts, 2], rPrecision: [counts, 3], bpref: [counts], expectedReciprocalRank: [[1, 0, 2], { k: 2, maximum: 4 }],
  rankBiasedOverlap: [['x', 'y'], ['y', 'x'], 0.9],
  cramerVonMisesTwoSample: [a, b, { method: 'exact' }], andersonDarlingKSample: [[a, b]], mannWhitneyU: [a, b, { alternative: 'less', method: 'exact' }],
  energyDistance: [a, b], jensenShannon: [counts, counts, { base: 2 }], hellinger: [counts, counts], kullbackLeibler: [counts, counts, { base: 2 }],
  chiSquareGoodnessOfFit: [counts, [5, 5, 5], { ddof: 1 }], chiSquareTwoSample: [counts, [5, 5, 5]], gTest: [counts, [5, 5, 5], { ddof: 1 }],
  welchT: [a, b, { alternative: 'less', confidence: 0.9 }], pairedT: [a, b, { alternative: 'less', confidence: 0.9 }], leveneBrownForsythe: [[a, b]], cohensD: [a, b], cliffsDelta: [a, b], wilcoxonSignedRank: [a, b, { method: 'exact', alternative: 'less' }],
  signTest: [a, b, { alternative: 'less' }], mcnemar: [3, 5, { method: 'mid-p' }],
  bonferroni: [a], holm: [a], hochberg: [a], benjaminiHochberg: [a], benjaminiYekutieli: [a],
  bootstrap: [a, (x: Float64Array) => x[0], { seed: 1, resamples: 100, method: 'basic', cluster: [0, 0, 1, 2] }], tDigest: [a, 100], digestQuantile: [s.tDigest(a), 0.5], mergeDigests: [s.tDigest(a), s.tDigest(b)],
  demographicParity: [labels, labels, 0.95], disparateImpact: [labels, labels, 0.95], equalOpportunity: [decided, decided, 0.95], equalisedOdds: [decided, decided, 0.95],
  ksOneSample: [a, (x: number) => x, { alternative: 'less' }], trecOrder: [['x', 'y'], [1, 2]], readQrels: ['q 0 d 1'], readRun: ['q Q0 d 1 0.5 t'],
};

const ELSEWHERE = new Set(['inWorker', 'guardedLower', 'guardedUpper']);
/** Never what an argument may be; the second list may be or not, but gives no NaN. */
const WRONG: readonly unknown[] = [null, 'text', {}, true, [null], ['1', '2'], [1n], [undefined, 2], { kind: 'tally' }];
const DOUBTFUL: readonly unknown[] = [undefined, [], [NaN], NaN, Infinity, -1, 1.5];
/** `null` stands for an item that nobody judged. */
const NULLS = new Set(['bpref']);
/** Takes data, not options, as an object. */
const OBJECTS = new Set(['demographicParity', 'disparateImpact', 'equalOpportunity', 'equalisedOdds', 'metricsAt', 'digestQuantile', 'mergeDigests']);
const TEXTS = new Set(['rankBiasedOverlap', 'trecOrder', 'readQrels', 'readRun']);

function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

/** Every number within a result is one. */
function whole(result: unknown): boolean {
  if (typeof result === 'number') return !Number.isNaN(result);
  return typeof result !== 'object' || result === null || Object.values(result).every(whole);
}

const isOptions = (x: unknown): x is object => typeof x === 'object' && x !== null && !Array.isArray(x) && !('kind' in x) && !('m4' in x);

describe('law: what cannot be judged is refused with a code, and no result holds NaN', () => {
  const functions = Object.entries(s).filter(([name, value]) => typeof value === 'function' && !ELSEWHERE.has(name)).map(([name]) => name);
  it('calls every public function', () => {
    expect(functions.filter((name) => CALLS[name] === undefined)).toEqual([]);
  });
  it.each(functions)('%s', (name) => {
    const call = (s as unknown as Record<string, (...given: readonly unknown[]) => unknown>)[name] as (...given: readonly unknown[]) => unknown;
    const given = CALLS[name] as readonly unknown[];
    expect(whole(call(...given))).toBe(true);
    const wrong: unknown[] = [];
    const judge = (args: readonly unknown[], mayPass: boolean): void => {
      const found = outcome(() => call(...args));
      if (isMlcheckError(found) ? false : !mayPass || found instanceof Error || !whole(found)) wrong.push([args, found]);
    };
    given.forEach((valid, k) => {
      const sets = isOptions(valid) ? Object.keys(valid).map((option) => (bad: unknown) => given.with(k, { ...valid, [option]: bad })) : [(bad: unknown) => given.with(k, bad)];
      for (const spoilt of sets) {
        for (const bad of WRONG) judge(spoilt(bad), (TEXTS.has(name) && (typeof bad === 'string' || Array.isArray(bad))) || NULLS.has(name));
        for (const bad of DOUBTFUL) judge(spoilt(bad), true);
      }
    });
    expect(wrong).toEqual([]);
  });
  it.each(functions.flatMap((name) => (CALLS[name] as readonly unknown[]).flatMap((given, k) => (isOptions(given) && !OBJECTS.has(name) ? [[name, k, given] as const] : []))))('%s refuses an option that nobody reads, and options that are none', (name, k, given) => {
    const call = (s as unknown as Record<string, (...given: readonly unknown[]) => unknown>)[name] as (...given: readonly unknown[]) => unknown;
    const [known] = Object.keys(given) as [string];
    for (const bad of [{ ...given, [`${known}s`]: 1 }, null, 'text', 3, []]) {
      const found = outcome(() => call(...(CALLS[name] as readonly unknown[]).with(k, bad)));
      expect(isMlcheckError(found) && found.code).toBe('statistic-undefined');
    }
    expect(() => call(...(CALLS[name] as readonly unknown[]).with(k, { ...given, [`${known}s`]: 1 }))).toThrow(`${name}(${known}s): must be one of the options`);
  });
});
