import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.js';
import { numberOf } from './wording.js';

const CLAIM = { tolerance: 0.1, unit: 'score', deterministic: false } as const;
const LEVELS = { fail: 1e-4, pass: 0.01 };
const because = (lower: number, upper: number) => decide(CLAIM, { lower, upper, estimate: (lower + upper) / 2, n: 600 }, LEVELS, 1).because;

describe('wording: hand', () => {
  it.each([
    [0.1003, 'score', 0.1, '0.1003'],
    [0.1, 'score', 0.1, '0.1'],
    [0.10001, 'score', 0.1, '0.10001'],
    [0.0500002, 'share', 0.05, '5.00002%'],
    [0.0312, 'score', undefined, '0.031'],
    [250.04, 'milliseconds', 250, '250.04 ms'],
    [12_345.2, 'milliseconds', 12_345, '12345.2 ms'],
    [Infinity, 'score', 0.1, 'unbounded'],
  ] as const)('%s as %s beside %s is %s', (value, unit, beside, text) => {
    expect(numberOf(value, unit, beside)).toBe(text);
  });

  it('a bound beyond the tolerance is never printed as the tolerance', () => {
    expect(because(0.1003, 0.2)).toBe('at least 0.1003 (tolerance 0.1) after 600 accounts');
    expect(because(0.02, 0.09999)).toBe('at most 0.09999 (tolerance 0.1) after 600 accounts');
    expect(because(0.02, 0.1)).toBe('at most 0.1 (tolerance 0.1) after 600 accounts');
    expect(because(0.0999, 0.1002)).toBe('between 0.0999 and 0.1002 (tolerance 0.1) after 600 accounts');
  });
});

describe('wording: law', () => {
  it('two values that differ by a millionth or more read differently, however the other is printed', () => {
    const size = fc.integer({ min: 1, max: 99_999 }).map((value) => value / 100_000);
    const off = fc.integer({ min: -1000, max: 1000 }).filter((value) => value !== 0).map((value) => value / 1e6);
    fc.assert(fc.property(size, off, fc.constantFrom('score', 'share', 'index'), (bound, by, unit) => void expect(numberOf(bound + by, unit, bound)).not.toBe(numberOf(bound, unit))));
  });
});
