import { describe, expect, test } from 'vitest';
import { streamOf } from '../random/stream.js';
import { fillUniforms } from '../random/fill-uniforms.js';
import * as s from './index.js';

/** Uniform samples of fixed seeds, so that every run sees the same ones. */
function draw(name: string, run: number, n: number): Float64Array {
  const out = new Float64Array(n);
  fillUniforms(streamOf(20260101, name, String(run)), 0, out);
  return out;
}

const RUNS = 1500;

/** Share of runs with p at most each level; a valid test stays below the level, but for the noise of RUNS runs (4 standard errors). */
function shares(pOf: (run: number) => number): readonly number[] {
  const p = Float64Array.from({ length: RUNS }, (_, run) => pOf(run));
  return [0.01, 0.05, 0.2].map((level) => p.filter((v) => v <= level).length / RUNS - level - 4 * Math.sqrt((level * (1 - level)) / RUNS)).map((v) => (v > 0 ? v : 0));
}

describe('calibration: p-values under the null', () => {
  for (const [n, m] of [[5, 45], [20, 20], [45, 5]] as const) {
    const a = (run: number): Float64Array => draw(`a${n}`, run, n);
    const b = (run: number): Float64Array => draw(`b${m}`, run, m);
    const tests: Record<string, (run: number) => number> = {
      ksTwoSample: (run) => s.ksTwoSample(a(run), b(run)).pValue,
      mannWhitneyU: (run) => s.mannWhitneyU(a(run), b(run)).pValue,
      cramerVonMisesTwoSample: (run) => s.cramerVonMisesTwoSample(a(run), b(run), { method: 'asymptotic' }).pValue,
      // With 5 uniform values against 45 Welch's t is known to be liberal; at equal sizes it holds.
      ...(n === m ? { welchT: (run: number) => s.welchT(a(run), b(run)).pValue } : {}),
    };
    for (const [name, p] of Object.entries(tests)) test(`${name}, ${n} against ${m}`, () => expect(shares(p)).toEqual([0, 0, 0]));
  }
  const pairs: Record<string, (run: number) => number> = {
    pairedT: (run) => s.pairedT(draw('p', run, 20), draw('q', run, 20)).pValue,
    wilcoxonSignedRank: (run) => s.wilcoxonSignedRank(draw('p', run, 20), draw('q', run, 20)).pValue,
    spearman: (run) => s.spearman(draw('p', run, 20), draw('q', run, 20)).pValue,
    pearson: (run) => s.pearson(draw('p', run, 20), draw('q', run, 20)).pValue,
    kendallTau: (run) => s.kendallTau(draw('p', run, 20), draw('q', run, 20)).pValue,
    ksOneSample: (run) => s.ksOneSample(draw('p', run, 20), (x) => x).pValue,
    delong: (run) => s.delong(draw('p', run, 80), draw('l', run, 80).map((v) => Math.round(v)), draw('q', run, 80)).pValue,
  };
  for (const [name, p] of Object.entries(pairs)) test(name, () => expect(shares(p)).toEqual([0, 0, 0]));
});

describe('calibration: intervals cover', () => {
  /** Coverage of a 90% interval is at least 90% less `slack` and 4 standard errors. */
  const cover = (slack: number, covers: (run: number) => boolean, runs = RUNS): void => {
    let hits = 0;
    for (let run = 0; run < runs; run++) if (covers(run)) hits++;
    expect(hits / runs).toBeGreaterThan(0.9 - slack - 4 * Math.sqrt(0.09 / runs));
  };
  const holds = (i: s.Interval, truth: number): boolean => i.lower <= truth && truth <= i.upper;
  test('clopperPearson', () => cover(0, (run) => holds(s.clopperPearson(draw('c', run, 40).filter((u) => u < 0.1).length, 40, 0.9), 0.1)));
  test('wilson', () => cover(0.02, (run) => holds(s.wilson(draw('c', run, 40).filter((u) => u < 0.1).length, 40, 0.9), 0.1)));
  test('meanInterval', () => cover(0.005, (run) => holds(s.meanInterval(draw('c', run, 30), 0.9), 0.5)));
  test('quantileInterval', () => cover(0, (run) => holds(s.quantileInterval(draw('c', run, 30), 0.7, 0.9), 0.7)));
  test('ksBand', () => cover(0, (run) => {
    const band = s.ksBand(draw('c', run, 30), 0.9);
    return band.values.every((v, i) => (band.lower[i] as number) <= v && v <= (band.upper[i] as number));
  }));
  test('bootstrap', () => cover(0.04, (run) => holds(s.bootstrap(draw('c', run, 40), (x) => x.reduce((a, v) => a + v) / x.length, { seed: run, resamples: 300, confidence: 0.9 }), 0.5), 300));
  test('demographicParity', () => cover(0.01, (run) => holds(s.demographicParity(draw('c', run, 40).map((u) => (u < 0.3 ? 1 : 0)), draw('d', run, 25).map((u) => (u < 0.2 ? 1 : 0)), 0.9), 0.1)));
});
