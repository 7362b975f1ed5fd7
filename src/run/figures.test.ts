import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aucDrop, brierDrop, ks, meanShift, psi } from '../checks/index.js';
import type { CheckSpec } from '../checks/check.js';
import { delong } from '../stats/delong.js';
import { wilson } from '../stats/wilson.js';
import { memoryTable } from '../table/memory-table.js';
import { BASE, type Arm, type Row } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import { FIGURE_BINS, FIGURE_PROBABILITIES, figuresOf } from './figures.js';
import type { ScopeFigures } from './run.js';

interface Part {
  readonly cohort: string;
  readonly weight: number;
  readonly candidate: readonly number[];
  readonly baseline?: readonly number[];
  readonly labels?: readonly (0 | 1)[];
}

function tableOf(parts: readonly Part[]): { readonly table: ScoreTable; readonly prefixes: { cohort: string; n: number; weight: number }[] } {
  const table = memoryTable(parts.map(({ cohort }) => cohort));
  const rows = (arm: Arm, { cohort, labels }: Part, scores: readonly number[]): Row[] =>
    scores.map((score, i) => ({
      cohort,
      i,
      variant: BASE,
      repeat: 0,
      arm,
      score,
      outcome: Number.isNaN(score) ? 'timeout' : 'scored',
      ...(labels === undefined ? {} : { label: labels[i]! }),
      attempts: 1,
      dueAtMs: i,
      latencyMs: 1,
    }));
  for (const part of parts) {
    table.append(rows('candidate', part, part.candidate));
    if (part.baseline !== undefined) table.append(rows('baseline', part, part.baseline));
  }
  return { table, prefixes: parts.map(({ cohort, weight, candidate }) => ({ cohort, n: candidate.length, weight })) };
}

const OPTIONS = { range: [0, 1] as const, labelled: false, hasBaseline: true };

function figures(parts: readonly Part[], options: Partial<Parameters<typeof figuresOf>[2]> = {}): ScopeFigures[] {
  const { table, prefixes } = tableOf(parts);
  return figuresOf(table, prefixes, { ...OPTIONS, ...options });
}

describe('hand: figures of four accounts', () => {
  const [all, only] = figures([{ cohort: 'new', weight: 1, candidate: [0.1, 0.3, 0.3, 1], baseline: [0.1, 0.2, 0.3, 0.9] }]);

  test('scopes are all, then the cohorts', () => {
    expect([all!.scope, only!.scope]).toEqual(['all', 'new']);
    expect({ ...all, scope: 'new' }).toEqual(only);
  });

  test('counts are whole, the last bin is closed, edges span the range', () => {
    const { counts, n, missing } = only!.arms.candidate!;
    expect([n, missing, counts.length, only!.edges.length]).toEqual([4, 0, FIGURE_BINS, FIGURE_BINS + 1]);
    expect(counts.map((count, bin) => [bin, count]).filter(([, count]) => count! > 0)).toEqual([[5, 1], [15, 2], [49, 1]]);
    expect([only!.edges[0], only!.edges[5], only!.edges[50]]).toEqual([0, 0.1, 1]);
  });

  test('mean, quantiles and ECDF', () => {
    const { mean, quantiles, ecdf } = only!.arms.candidate!;
    expect(mean).toBe(0.425);
    expect(FIGURE_PROBABILITIES.map((p, k) => [p, quantiles[k]]).filter(([p]) => [0, 0.25, 0.5, 0.75, 0.9, 1].includes(p!))).toEqual([[0, 0.1], [0.25, 0.1], [0.5, 0.3], [0.75, 0.3], [0.9, 1], [1, 1]]);
    expect([ecdf[9], ecdf[10], ecdf[29], ecdf[30], ecdf[99], ecdf[100]]).toEqual([0, 0.25, 0.25, 0.75, 0.75, 1]);
  });

  test('largest gap: 1 of 4 accounts more at or below 0.2 in the baseline; equal gaps give the lowest score', () => {
    expect(only!.ks).toEqual({ statistic: 0.25, location: 0.2, sign: -1, candidate: 0.25, baseline: 0.5 });
  });

  test('differences: mean 0.05, bins symmetric about no change', () => {
    const { edges, counts, mean } = only!.difference!;
    expect(mean).toBe(0.05);
    expect([edges[0], edges.at(-1)]).toEqual([-0.1, 0.1]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect([counts[20], counts[40]]).toEqual([2, 2]);
  });
});

describe('hand: figures over cohorts', () => {
  test('each cohort counts by its weight, whatever its number of accounts', () => {
    const [all] = figures([
      { cohort: 'a', weight: 0.75, candidate: [0, 0], baseline: [0, 0] },
      { cohort: 'b', weight: 0.25, candidate: [1, 1, 1, 1, 1, 1], baseline: [0, 0, 0, 0, 0, 0] },
    ]);
    expect(all!.arms.candidate!.mean).toBe(0.25);
    expect(all!.arms.candidate!.ecdf[50]).toBe(0.75);
    expect(all!.arms.candidate!.counts[0]).toBe(6);
    expect(all!.ks).toEqual({ statistic: 0.25, location: 0, sign: -1, candidate: 0.75, baseline: 1 });
    expect(all!.difference!.mean).toBe(0.25);
  });

  test('a missing answer is counted as missing, and its pair is dropped from what compares', () => {
    const [, only] = figures([{ cohort: 'a', weight: 1, candidate: [0.5, NaN, 0.5], baseline: [0.5, 0.1, 0.5] }]);
    expect([only!.arms.candidate!.n, only!.arms.candidate!.missing, only!.arms.baseline!.n]).toEqual([2, 1, 3]);
    expect([only!.ks!.statistic, only!.difference!.mean, only!.psi!.total]).toEqual([0, 0, 0]);
  });

  test('a cohort without any score has no arms, and the others keep the whole', () => {
    const [all, empty] = figures([
      { cohort: 'dead', weight: 0.5, candidate: [NaN, NaN], baseline: [NaN, NaN] },
      { cohort: 'alive', weight: 0.5, candidate: [0.2], baseline: [0.4] },
    ]);
    expect(empty).toMatchObject({ scope: 'dead', arms: {} });
    expect(empty!.ks).toBeUndefined();
    expect(all!.arms.candidate!.mean).toBe(0.2);
    expect(all!.arms.candidate!.missing).toBe(2);
  });

  test('without a baseline there is one arm and no comparison', () => {
    const [all] = figures([{ cohort: 'a', weight: 1, candidate: [0.2, 0.4] }], { hasBaseline: false });
    expect(Object.keys(all!.arms)).toEqual(['candidate']);
    expect([all!.ks, all!.psi, all!.difference]).toEqual([undefined, undefined, undefined]);
  });

  test('without a declared range the figures span what was scored; equal scores still have a width', () => {
    const { table, prefixes } = tableOf([{ cohort: 'a', weight: 1, candidate: [-3, 5], baseline: [0, 7] }]);
    const [wide] = figuresOf(table, prefixes, { labelled: false, hasBaseline: true });
    expect([wide!.edges[0], wide!.edges.at(-1)]).toEqual([-3, 7]);
    const same = tableOf([{ cohort: 'a', weight: 1, candidate: [2, 2], baseline: [2, 2] }]);
    const [narrow] = figuresOf(same.table, same.prefixes, { labelled: false, hasBaseline: true });
    expect([narrow!.edges[0], narrow!.edges.at(-1), narrow!.arms.candidate!.counts.reduce((a, b) => a + b)]).toEqual([1.5, 2.5, 2]);
  });
});

describe('hand: quality', () => {
  const parts: Part[] = [{ cohort: 'a', weight: 1, candidate: [0.9, 0.8, 0.8, 0.1], labels: [1, 1, 0, 0] }];
  const quality = figures(parts, { hasBaseline: false, labelled: true, threshold: 0.8 })[0]!.arms.candidate!.quality!;

  test('AUC counts a tie for half: 3.5 of 4 pairs', () => {
    expect(quality.auc).toBe(0.875);
    expect(quality.roc).toEqual([[0, 0], [0, 0.5], [0.5, 1], [1, 1]]);
    expect(quality.precisionRecall).toEqual([[0.5, 1], [1, 0.666666666667], [1, 0.5]]);
  });

  test('the interval of the AUC is that of DeLong where every account counts the same', () => {
    const scores = [0.9, 0.8, 0.8, 0.1, 0.7, 0.3, 0.6, 0.2];
    const labels: readonly (0 | 1)[] = [1, 1, 0, 0, 1, 0, 0, 1];
    const [lower, upper] = figures([{ cohort: 'a', weight: 1, candidate: scores, labels }], { hasBaseline: false, labelled: true })[0]!.arms.candidate!.quality!.aucInterval!;
    const { auc, variance } = delong(scores, labels);
    expect([lower, upper]).toEqual([expect.closeTo(auc - 1.96 * Math.sqrt(variance), 10), expect.closeTo(Math.min(1, auc + 1.96 * Math.sqrt(variance)), 10)]);
  });

  test('bands hold their curves, and are Wilson where every account counts the same', () => {
    const { roc, rocBand, precisionRecall, precisionBand } = quality;
    const half = wilson(1, 2);
    expect(rocBand![1]).toEqual([expect.closeTo(half.lower, 10), expect.closeTo(half.upper, 10)]);
    expect(precisionBand).toHaveLength(precisionRecall.length);
    for (const [k, [, rate]] of roc.entries()) expect(rocBand![k]![0] <= rate && rate <= rocBand![k]![1]).toBe(true);
    for (const [k, [, rate]] of precisionRecall.entries()) expect(precisionBand![k]![0] <= rate && rate <= precisionBand![k]![1]).toBe(true);
  });

  test('Brier score, confusion and reliability', () => {
    expect(quality.brier).toBe(0.175);
    expect(quality.confusion).toEqual({ threshold: 0.8, truePositive: 0.5, falsePositive: 0.25, trueNegative: 0.25, falseNegative: 0 });
    expect(quality.reliability).toEqual([
      { from: 0.1, to: 0.2, n: 1, meanScore: 0.1, rate: 0 },
      { from: 0.8, to: 0.9, n: 2, meanScore: 0.8, rate: 0.5 },
      { from: 0.9, to: 1, n: 1, meanScore: 0.9, rate: 1 },
    ]);
  });

  test('with one class there is no AUC; without labels no quality', () => {
    const one = figures([{ ...parts[0]!, labels: [1, 1, 1, 1] }], { hasBaseline: false, labelled: true });
    expect(one[0]!.arms.candidate!.quality).toMatchObject({ auc: null, positives: 4 });
    expect(figures([{ cohort: 'a', weight: 1, candidate: [0.5] }], { hasBaseline: false, labelled: true })[0]!.arms.candidate!.quality).toBeUndefined();
  });
});

/** Scores with ties, from 0 to 1. */
const score = fc.integer({ min: 0, max: 40 }).map((k) => k / 40);
const cohort = fc.array(fc.tuple(score, score, fc.boolean()), { minLength: 25, maxLength: 120 });

describe('law: figures say what the claims beside them say', () => {
  const context = { cohorts: [{ name: 'a', weight: 0.7 }, { name: 'b', weight: 0.3 }], hasBaseline: true, labelled: true, fields: [], range: [0, 1] as const };
  const estimateOf = (spec: CheckSpec, table: ScoreTable, prefixes: readonly { cohort: string; n: number; weight: number }[]): number => {
    const check = spec.expand(context)[0]!;
    return check.effect(check.needs.map((query) => table.evidence(query, prefixes)), { fail: 1e-4, pass: 0.01 }).estimate;
  };

  test('KS, PSI, mean change, AUC and Brier score of the weighted whole equal the estimates of the checks', () => {
    fc.assert(
      fc.property(cohort, cohort, (first, second) => {
        const parts: Part[] = [['a', 0.7, first] as const, ['b', 0.3, second] as const].map(([name, weight, rows]) => ({
          cohort: name,
          weight,
          candidate: rows.map(([a]) => a),
          baseline: rows.map(([, b]) => b),
          labels: rows.map(([, , label]) => (label ? 1 : 0)),
        }));
        const { table, prefixes } = tableOf(parts);
        const all = figuresOf(table, prefixes, { ...OPTIONS, labelled: true })[0]!;
        expect(all.ks!.statistic).toBeCloseTo(estimateOf(ks({ atMost: 0.1 }), table, prefixes), 10);
        if (new Set(parts.flatMap(({ baseline }) => baseline)).size > 1) expect(all.psi!.total).toBeCloseTo(estimateOf(psi({ atMost: 0.1 }), table, prefixes), 10);
        expect(Math.abs(all.difference!.mean)).toBeCloseTo(estimateOf(meanShift({ atMost: 0.1 }), table, prefixes), 10);
        const [candidate, baseline] = [all.arms.candidate!.quality!, all.arms.baseline!.quality!];
        expect(baseline.brier - candidate.brier).toBeCloseTo(-estimateOf(brierDrop({ atMost: 0.1 }), table, prefixes), 10);
        const classes = parts.flatMap(({ labels }) => labels!);
        const rarest = Math.min(classes.filter((label) => label === 1).length, classes.filter((label) => label === 0).length);
        if (rarest >= 20) expect(baseline.auc! - candidate.auc!).toBeCloseTo(estimateOf(aucDrop({ atMost: 0.1 }), table, prefixes), 10);
      }),
      { numRuns: 60, seed: 42 },
    );
  });

  test('shares sum to one, the ECDF rises to one, quantiles rise', () => {
    fc.assert(
      fc.property(cohort, cohort, (first, second) => {
        const parts: Part[] = [first, second].map((rows, k) => ({ cohort: 'ab'[k]!, weight: [0.9, 0.1][k]!, candidate: rows.map(([a]) => a), baseline: rows.map(([, b]) => b) }));
        for (const { arms, difference } of figures(parts)) {
          for (const { n, counts, ecdf, quantiles, mean, meanInterval } of [arms.candidate!, arms.baseline!]) {
            expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(n, 8);
            expect(ecdf.at(-1)).toBeCloseTo(1, 10);
            expect(ecdf.every((share, k) => k === 0 || share >= ecdf[k - 1]!)).toBe(true);
            expect(quantiles.every((value, k) => k === 0 || value >= quantiles[k - 1]!)).toBe(true);
            expect(meanInterval[0]).toBeLessThanOrEqual(mean);
            expect(meanInterval[1]).toBeGreaterThanOrEqual(mean);
          }
          expect(difference!.counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(arms.candidate!.n, 8);
        }
      }),
      { numRuns: 60, seed: 42 },
    );
  });
});
