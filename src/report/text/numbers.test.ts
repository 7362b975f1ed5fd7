import { describe, expect, test } from 'vitest';
import { duration, fixed, many, measured, percent, plain, whole } from './numbers.js';

describe('hand: numbers in reports', () => {
  test('one of a thing, or many', () => expect([0, 1, 1200].map((count) => many(count, 'claim'))).toEqual(['0 claims', '1 claim', '1,200 claims']));

  test.each<[(value: number) => string, number, string]>([
    [whole, 8415, '8,415'],
    [whole, 1234567, '1,234,567'],
    [whole, -1200, '−1,200'],
    [whole, -0.2, '0'],
    [whole, NaN, '–'],
    [plain, 0, '0'],
    [plain, 0.04123, '0.0412'],
    [plain, 1.306, '1.31'],
    [plain, 4800, '4,800'],
    [plain, -0.5, '−0.500'],
    [plain, 0.000012, '1.2e−5'],
    [plain, 3e9, '3.0e9'],
    [plain, Infinity, '–'],
    [percent, 0.012, '1.2%'],
    [percent, 0.05, '5%'],
    [percent, 0.3115, '31.1%'],
    [percent, 0.0001, '0.01%'],
    [percent, 1, '100%'],
    [percent, 0, '0%'],
    [duration, 12.42, '12.4 ms'],
    [duration, 1520, '1.52 s'],
    [duration, 125_400, '2 min 5 s'],
    [(value) => fixed(value, 2), -0.001, '0.00'],
  ])('%o of %d', (format, value, text) => {
    expect(format(value)).toBe(text);
  });

  test('an unbounded side of a claim is a dash, a negative bound has a true minus sign', () => {
    expect(measured(null, 'score')).toBe('–');
    expect(measured(-0.021, 'score')).toBe('−0.021');
  });
});
