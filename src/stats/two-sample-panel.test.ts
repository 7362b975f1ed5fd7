import { expect, test } from 'vitest';
import { ksTwoSample } from './ks-two-sample.js';
import { moments } from './moments.js';
import { sampleOf } from './oracle-cases.js';
import { populationStability } from './population-stability.js';
import { panelPass } from './special/panel-pass.js';
import { twoSamplePanel, type PanelOptions } from './two-sample-panel.js';
import { wasserstein } from './wasserstein.js';

const bell = sampleOf('bell:1:60003');
const shifted = sampleOf('bell:2:50006:0.02');

/** Pairs that are read in one pass, and pairs that are not: far tails, ties, few values, too few for it. */
const pairs: readonly (readonly [string, Float64Array, Float64Array, inOnePass: boolean])[] = [
  ['bell', bell, shifted, true],
  ['skew', sampleOf('skew:3:70001'), sampleOf('skew:4:60002:0.001'), true],
  ['of unequal size', sampleOf('uniform:5:120005'), sampleOf('uniform:6:4007:0.3:0.5'), true],
  ['apart', bell, sampleOf('uniform:7:50001:9'), true],
  ['far from 0', bell.map((v) => v + 1e9), shifted.map((v) => v + 1e9), true],
  ['one far outlier', bell.map((v, i) => (i === 777 ? -1e60 : v)), shifted, true],
  ['ascending', bell.slice().sort(), shifted.slice().sort().reverse(), true],
  ['the same', bell, bell, false],
  ['both zeros', bell.map((v, i) => (i % 8 === 0 ? -0 : Math.abs(v))), shifted.map(Math.abs), true],
  ['ties', sampleOf('ties:8:60003'), sampleOf('ties:9:50002'), false],
  ['one value', new Float64Array(60_000).fill(0.1), new Float64Array(50_000).fill(0.1), false],
  ['small', sampleOf('bell:10:57'), sampleOf('bell:11:43:0.5'), false],
  ['one each', new Float64Array([1]), new Float64Array([2]), false],
];
const choices: readonly PanelOptions[] = [
  {},
  { alternative: 'less', method: 'asymp', bins: 37, smoothing: 'floor', floorShare: 0.01 },
  { alternative: 'greater', binning: 'width', bins: 4, points: [-1e9, -0.5, 0, 0.1, 1e9] },
  { edges: [-0.3, 0, 0.4], points: [0.1] },
];

for (const [name, a, b, inOnePass] of pairs) {
  test(`law: a panel is its parts bit by bit: ${name}`, () => {
    for (const options of choices) {
      const { alternative, method, binning, points, ...binned } = options;
      const found = twoSamplePanel(a, b, options);
      const ks = ksTwoSample(a, b, { ...(alternative && { alternative }), ...(method && { method }) });
      expect(found.ks).toEqual(ks);
      expect(found.wasserstein).toBe(wasserstein(a, b));
      expect(found.stability).toEqual(populationStability(a, b, { ...binned, ...(binning && { method: binning }) }));
      expect(found.a).toEqual(moments(a));
      expect(found.b).toEqual(moments(b));
      const { a: shareA, b: shareB, points: at } = found.ecdf;
      if (points !== undefined) expect(Array.from(at)).toEqual(points);
      else expect([at.length, at[0], at[100]].map((v) => (v as number) + 0)).toEqual([101, Math.min(found.a.min, found.b.min) + 0, Math.max(found.a.max, found.b.max) + 0]);
      for (const [shares, x] of [[shareA, a], [shareB, b]] as const) expect(Array.from(shares)).toEqual(sharesUpTo(x, at));
    }
    expect(panelPass(a, b, { alternative: 'two-sided', stability: {}, pointsOver: () => new Float64Array([0.1]) }) !== undefined).toBe(inOnePass);
  });
}

function sharesUpTo(x: Float64Array, points: Float64Array): number[] {
  const sorted = x.slice().sort();
  let i = 0;
  return Array.from(points, (v) => {
    while (i < sorted.length && (sorted[i] as number) <= v) i++;
    return i / sorted.length;
  });
}

test('law: what is not finite is refused wherever it stands', () => {
  for (const at of [0, 7, 4096, 50_001, 50_005]) {
    for (const odd of [NaN, Infinity, -Infinity]) {
      const x = shifted.map((v, i) => (i === at ? odd : v));
      expect(() => twoSamplePanel(x, bell)).toThrow(`twoSamplePanel(a[${at}]): must be finite, got ${odd}`);
      expect(() => twoSamplePanel(bell, x)).toThrow(`twoSamplePanel(b[${at}]): must be finite, got ${odd}`);
    }
  }
});

test('law: arrays of another kind give the same', () => {
  expect(twoSamplePanel(Array.from(bell), Array.from(shifted))).toEqual(twoSamplePanel(bell, shifted));
});
