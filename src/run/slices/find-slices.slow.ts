import { describe, expect, test } from 'vitest';
import { sliceWorld, UNEXPLAINED } from '../testing/slice-world.js';
import { findSlices } from './find-slices.js';

const RUNS = 400;

describe('calibration: a change that no field explains, at one look of six that share 5%', () => {
  test.each(Object.entries(UNEXPLAINED))('%s: a slice is named in at most 4 of 400 seeds', (_, change) => {
    const named = Array.from({ length: RUNS }, (_unused, seed) => findSlices(sliceWorld({ seed: 1000 + seed, n: 1000, change: (_account, next) => change(next) })).found.length);
    expect(named.filter((count) => count > 0).length).toBeLessThanOrEqual(RUNS / 100);
  });
});

describe('calibration: a shift that lives in two fields', () => {
  test('it is found in at least 95% of 100 seeds, and named as it is in most', () => {
    const found = Array.from({ length: 100 }, (_, seed) => {
      const question = sliceWorld({ seed: 5000 + seed, n: 4000, change: ({ gift, country }, next) => 0.04 * (next() - 0.5) + (gift && country === 'PT' ? 0.2 : 0) });
      const [first] = findSlices(question).found;
      return first?.parts.map(([factor]) => question.factors[factor]!.name).join() ?? 'nothing';
    });
    expect(found.filter((name) => name !== 'nothing').length).toBeGreaterThanOrEqual(95);
    expect(found.filter((name) => name === 'gift,country').length).toBeGreaterThanOrEqual(90);
  });
});
