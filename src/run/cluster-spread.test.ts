import { describe, expect, test } from 'vitest';
import { wilson } from '../stats/wilson.js';
import { memoryTable } from '../table/memory-table.js';
import { BASE, type Row } from '../table/row.js';
import { figuresOf } from './figures.js';
import type { ArmFigures } from './run.js';
import { draws } from './testing/slice-world.js';

interface Item {
  readonly score: number;
  readonly label: 0 | 1;
  readonly cluster: number;
}

/** Figures of one cohort of these accounts, with their clusters or as accounts that are alone. */
function figuresFor(items: readonly Item[], clustered: boolean): ArmFigures {
  const table = memoryTable(['a'], clustered ? { cluster: (_, i) => items[i]!.cluster } : {});
  table.append(items.map(({ score, label }, i): Row => ({ cohort: 'a', i, variant: BASE, repeat: 0, arm: 'candidate', score, label, outcome: 'scored', attempts: 1, dueAtMs: i, latencyMs: 1 })));
  return figuresOf(table, [{ cohort: 'a', n: items.length, weight: 1 }], { range: [0, 1], labelled: true, hasBaseline: false, clustered })[0]!.arms.candidate!;
}

describe('hand: intervals for the eye where accounts come in clusters', () => {
  const ten = Array.from({ length: 10 }, (_, k): Item => ({ score: (k + 1) / 20, label: k % 2 === 0 ? 1 : 0, cluster: k }));
  const forty = ten.flatMap((item) => [item, item, item, item]);

  test('forty accounts in ten clusters that score alike have the bands of ten accounts, and the mean\'s error of ten', () => {
    const [clustered, alone] = [figuresFor(forty, true), figuresFor(ten, false)];
    expect(clustered.ecdfBand).toBe(alone.ecdfBand);
    expect(clustered.quality!.rocBand).toEqual(alone.quality!.rocBand);
    expect(clustered.quality!.precisionBand).toEqual(alone.quality!.precisionBand);
    expect(clustered.quality!.rocBand![1]![1]).toBeCloseTo(wilson(0, 5).upper, 10);
    const half = 1.96 * Math.sqrt(ten.reduce((sum, { score }) => sum + (score - 0.275) ** 2, 0) / 10 / 9);
    expect(clustered.meanInterval).toEqual([expect.closeTo(0.275 - half, 10), expect.closeTo(0.275 + half, 10)]);
  });

  test('a cluster for every account changes no band; a single one tells nothing', () => {
    const [clustered, alone] = [figuresFor(ten, true), figuresFor(ten, false)];
    expect(clustered.ecdfBand).toBe(alone.ecdfBand);
    expect(clustered.quality!.precisionBand).toEqual(alone.quality!.precisionBand);
    const one = figuresFor(ten.map((item) => ({ ...item, cluster: 0 })), true);
    expect([one.meanInterval, one.quality!.aucInterval]).toEqual([[0, 1], [0, 1]]);
  });
});

describe('calibration: 95% intervals over clusters of twelve that score and are alike', () => {
  /** Score and chance of a positive both hang on the cluster, and the label is often the cluster's. */
  const world = (seed: number, clusters: number): Item[] => {
    const next = draws(seed);
    return Array.from({ length: clusters }, (_, cluster) => {
      const [level, kind] = [next(), next()];
      return Array.from({ length: 12 }, (): Item => ({ score: 0.8 * level + 0.2 * next(), label: (next() < 0.7 ? kind : next()) < 0.2 + 0.6 * level ? 1 : 0, cluster }));
    }).flat();
  };
  const truth = figuresFor(world(1, 2000), false);
  const RUNS = 60;

  test('of the mean and of the AUC hold the truth in at least 52 of 60 runs; counted as alone, in fewer than 45', () => {
    const held = [true, false].map((clustered) => {
      const all = Array.from({ length: RUNS }, (_, seed) => figuresFor(world(100 + seed, 40), clustered));
      const holds = ([lower, upper]: readonly [number, number], value: number): boolean => lower <= value && value <= upper;
      return [all.filter(({ meanInterval }) => holds(meanInterval, truth.mean)).length, all.filter(({ quality }) => holds(quality!.aucInterval!, truth.quality!.auc!)).length];
    });
    expect(Math.min(...held[0]!)).toBeGreaterThanOrEqual(52);
    expect(Math.max(...held[1]!)).toBeLessThan(45);
  });
});
