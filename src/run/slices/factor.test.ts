import { describe, expect, test } from 'vitest';
import { cohortFactor, fieldFactor, NOWHERE, roundNumber, type Factor } from './factor.js';

const slices = (factor: Factor | undefined) => factor?.slices.map(({ condition }) => condition);
const repeated = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);

describe('hand: fields as slices', () => {
  test('few distinct numbers are bins of their own', () => {
    const factor = fieldFactor('chargebacks', [...repeated(0, 6), ...repeated(1, 3), ...repeated(2, 1)], 1)!;
    expect([...factor.codes]).toEqual([...repeated(0, 6), ...repeated(1, 3), 2]);
    expect(slices(factor)).toEqual([
      { of: 'number', field: 'chargebacks', below: 1, whole: true },
      { of: 'number', field: 'chargebacks', from: 1, below: 2, whole: true },
      { of: 'number', field: 'chargebacks', from: 1, whole: true },
      { of: 'number', field: 'chargebacks', below: 2, whole: true },
      { of: 'number', field: 'chargebacks', from: 2, whole: true },
    ]);
  });

  test('many distinct numbers are cut at quantiles, in round numbers', () => {
    const factor = fieldFactor('age', Array.from({ length: 1000 }, (_, k) => k * 0.97), 10)!;
    expect(slices(factor)!.flatMap((slice) => (slice.of === 'number' && slice.from === undefined ? slice.below : []))).toEqual([100, 200, 500, 700, 900]);
  });

  test('where most share the least value, the others are cut among themselves', () => {
    const factor = fieldFactor('failed', [...repeated(0, 900), ...Array.from({ length: 100 }, (_, k) => 1 + (k % 8))], 10)!;
    expect(slices(factor)![0]).toEqual({ of: 'number', field: 'failed', below: 1, whole: true });
    expect(slices(factor)).toContainEqual({ of: 'number', field: 'failed', from: 1, whole: true });
  });

  test('flags, categories and missing values are slices; a rare category is in none', () => {
    const factor = fieldFactor('country', [...repeated('PT', 5), ...repeated('BR', 3), 'XX', null, null, null], 2)!;
    expect(slices(factor)).toEqual([
      { of: 'value', field: 'country', value: 'PT' },
      { of: 'value', field: 'country', value: 'BR' },
      { of: 'missing', field: 'country' },
    ]);
    expect(factor.codes[8]).toBe(NOWHERE);
    expect(slices(fieldFactor('vpn', [...repeated(true, 2), ...repeated(false, 3)], 2))).toEqual([{ of: 'value', field: 'vpn', value: false }, { of: 'value', field: 'vpn', value: true }]);
    const numbers = fieldFactor('income', [null, null, 1, 1, 2, 2], 2)!;
    expect(slices(numbers)).toEqual([{ of: 'number', field: 'income', below: 2, whole: true }, { of: 'number', field: 'income', from: 2, whole: true }, { of: 'missing', field: 'income' }]);
    expect([...numbers.codes]).toEqual([2, 2, 0, 0, 1, 1]);
  });

  test('free text, constants and a single cohort make none', () => {
    expect(fieldFactor('name', Array.from({ length: 200 }, (_, k) => `name ${k}`), 1)).toBeUndefined();
    expect(fieldFactor('plan', repeated('gold', 50), 1)).toBeUndefined();
    expect(fieldFactor('fee', repeated(3, 50), 1)).toBeUndefined();
    expect(fieldFactor('nothing', repeated(null, 50), 1)).toBeUndefined();
    expect(cohortFactor(repeated('all', 50), 1)).toBeUndefined();
    expect(slices(cohortFactor(['a', 'a', 'b', 'b'], 2))).toEqual([{ of: 'cohort', cohort: 'a' }, { of: 'cohort', cohort: 'b' }]);
  });

  test.each([[29.3, 3, 30], [0.4172, 0.03, 0.4], [1234, 100, 1200], [-47, 4, -50], [7.77, 0, 7.77], [0.03, 0.015, 0.04]])('roundNumber(%d, %d) is %d', (number, slack, round) => {
    expect(roundNumber(number, slack)).toBe(round);
  });
});
