import { describe, expect, test } from 'vitest';
import { guardedLower, guardedUpper } from '../../stats/guarded-bound.js';
import { sliceWorld, UNEXPLAINED } from '../testing/slice-world.js';
import { findSlices, type SliceQuestion } from './find-slices.js';

const conditions = (question: SliceQuestion) => findSlices(question).found.map(({ parts }) => parts.map(([factor, slice]) => question.factors[factor]!.slices[slice]!.condition));

describe('hand: where the shift lives', () => {
  test('in one field: that slice, and no child of it', () => {
    const question = sliceWorld({ seed: 1, change: ({ gift }) => (gift ? 0.2 : 0) });
    expect(conditions(question)).toEqual([[{ of: 'value', field: 'gift', value: true }]]);
  });

  test('in the overlap of two fields: the overlap, and neither parent', () => {
    const question = sliceWorld({ seed: 2, n: 4000, change: ({ gift, country }) => (gift && country === 'PT' ? 0.3 : 0) });
    expect(conditions(question)).toEqual([[{ of: 'value', field: 'gift', value: true }, { of: 'value', field: 'country', value: 'PT' }]]);
  });

  test('in two places, up and down: one after the other, the one that accounts for more first', () => {
    const question = sliceWorld({ seed: 3, n: 4000, change: ({ gift, country }) => (country === 'DE' ? -0.25 : 0) + (gift ? 0.2 : 0) });
    expect(conditions(question)).toEqual([[{ of: 'value', field: 'country', value: 'DE' }], [{ of: 'value', field: 'gift', value: true }]]);
  });

  test('where the first place takes away from a second one, its parts that are left are named', () => {
    const question = sliceWorld({ seed: 3, n: 6000, change: ({ gift, country }) => (country === 'DE' ? -0.25 : gift ? 0.15 : 0) });
    const [first, ...others] = conditions(question);
    expect(first).toEqual([{ of: 'value', field: 'country', value: 'DE' }]);
    expect(others).toHaveLength(2);
    for (const country of ['PT', 'BR']) expect(others).toContainEqual([{ of: 'value', field: 'gift', value: true }, { of: 'value', field: 'country', value: country }]);
  });

  test('estimate, bounds and the others are those of its accounts', () => {
    const question = sliceWorld({ seed: 4, change: ({ gift }, next) => (gift ? 0.2 : 0) + 0.02 * (next() - 0.5) });
    const [found] = findSlices(question).found;
    const terms = Float64Array.from(found!.members, (at) => question.changes[at]!);
    const level = 0.05 / 6 / 2 / (4 * question.factors.reduce((sum, { slices }) => sum + slices.length, 0));
    const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length;
    expect(found!.estimate).toBeCloseTo(mean, 12);
    expect(found!.lower).toBeCloseTo(guardedLower({ terms, lo: -1, hi: 1 }, level), 10);
    expect(found!.upper).toBeCloseTo(guardedUpper({ terms, lo: -1, hi: 1 }, level), 10);
    expect(found!.others).toBeCloseTo((question.changes.reduce((sum, change) => sum + change, 0) - mean * terms.length) / (question.changes.length - terms.length), 10);
  });

  test('a shift of everyone has no place; neither has one within the margin, nor one of too few accounts', () => {
    expect(conditions(sliceWorld({ seed: 5, change: () => 0.2 }))).toEqual([]);
    expect(conditions(sliceWorld({ seed: 5, change: ({ gift }) => (gift ? 0.015 : 0) }))).toEqual([]);
    expect(conditions(sliceWorld({ seed: 5, n: 400, change: ({ gift, country }) => (gift && country === 'PT' ? 0.05 : 0) }))).toEqual([]);
  });

  test('accounts of one cluster are one witness: ten clusters do not name what a thousand accounts would', () => {
    const question = sliceWorld({ seed: 6, change: ({ gift }) => (gift ? 0.2 : 0) });
    const cluster = question.changes.map((_, at) => at % 10);
    expect(findSlices(question).found).toHaveLength(1);
    expect(findSlices({ ...question, cluster }).found).toEqual([]);
  });
});

describe('calibration: a change that no field explains', () => {
  test.each(Object.entries(UNEXPLAINED))('%s: no slice is named in 15 seeds', (_, change) => {
    const named = Array.from({ length: 15 }, (_unused, seed) => findSlices(sliceWorld({ seed: 100 + seed, n: 1000, change: (_account, next) => change(next) })).found.length);
    expect(named.filter((count) => count > 0)).toEqual([]);
  });
});
