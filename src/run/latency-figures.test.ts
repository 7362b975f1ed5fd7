import { describe, expect, test } from 'vitest';
import { BASE, type Row } from '../table/row.js';
import { latencyFiguresOf } from './latency-figures.js';

const row = (i: number, dueAtMs: number, latencyMs: number, outcome: Row['outcome'] = 'scored'): Row => ({
  cohort: 'a',
  i,
  variant: BASE,
  repeat: 0,
  arm: 'candidate',
  score: outcome === 'scored' ? 0.5 : NaN,
  outcome,
  attempts: 1,
  dueAtMs,
  latencyMs,
});

describe('hand: latency of 1,000 rows', () => {
  const rows = Array.from({ length: 1000 }, (_, k) => row(k, k * 10, k + 1, k % 100 === 99 ? 'timeout' : 'scored'));
  const figures = latencyFiguresOf(rows)!;

  test('quantiles are nearest-rank: times that occurred', () => {
    expect(figures.n).toBe(1000);
    expect(figures.meanMs).toBe(500.5);
    expect(figures.quantilesMs).toEqual([500, 900, 950, 990, 999, 1000]);
  });

  test('the ECDF has at most 101 points and both ends', () => {
    expect(figures.ecdf.length).toBe(101);
    expect([figures.ecdf[0], figures.ecdf.at(-1)]).toEqual([[1, 0.001], [1000, 1]]);
  });

  test('the timeline accounts for every row', () => {
    expect(figures.timeline.length).toBeLessThanOrEqual(60);
    const width = (figures.timeline[1]!.atMs - figures.timeline[0]!.atMs) / 1000;
    const total = (key: 'scored' | 'failed'): number => figures.timeline.reduce((sum, bin) => sum + bin[key] * width, 0);
    expect(total('scored')).toBeCloseTo(990, 1);
    expect(total('failed')).toBeCloseTo(10, 1);
  });

  test('order does not matter', () => {
    expect(latencyFiguresOf([...rows].reverse())).toEqual(figures);
  });
});

describe('hand: few rows', () => {
  test('none, or none with a time: no figures', () => {
    expect(latencyFiguresOf([])).toBeUndefined();
    expect(latencyFiguresOf([row(0, 0, NaN)])).toBeUndefined();
  });

  test('one row', () => {
    expect(latencyFiguresOf([row(0, 5, 20)])).toEqual({ n: 1, meanMs: 20, quantilesMs: [20, 20, 20, 20, 20, 20], ecdf: [[20, 1]], timeline: [{ atMs: 25, scored: 1, failed: 0, p95Ms: 20 }] });
  });

  test('a second without an answer has no p95', () => {
    const { timeline } = latencyFiguresOf([row(0, 0, 10), row(1, 1000, 10)])!;
    expect(timeline.length).toBe(10);
    expect(timeline.slice(1, -1).every(({ p95Ms, scored }) => p95Ms === null && scored === 0)).toBe(true);
  });
});
