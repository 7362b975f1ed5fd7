import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.js';
import { adviceOf, limitOf, numberOf, unitsOf } from './wording.js';

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
    [0.351, 'score', 0.35106, '0.351'],
    [0.3511, 'score', 0.35106, '0.3511'],
    [1234.4, 'score', 1234.2, '1234.4'],
    [-0.0002, 'score', 0, '-0.0002'],
    [0.0312, 'score', Infinity, '0.031'],
  ] as const)('%s as %s beside %s is %s', (value, unit, beside, text) => {
    expect(numberOf(value, unit, ...(beside === undefined ? [] : [beside]))).toBe(text);
  });

  it.each([
    [0.35106, 'score', '0.35106'],
    [0.1, 'score', '0.1'],
    [0.0123456, 'share', '1.23456%'],
    [0.5, 'share', '50%'],
    [0.012345678, 'share', '1.2345678%'],
    [12_345, 'milliseconds', '12,345 ms'],
    [12_345.25, 'milliseconds', '12345.25 ms'],
    [1 / 3, 'score', '0.333333'],
    [0.000125, 'score', '0.000125'],
    [-0.25, 'score', '-0.25'],
    [0, 'share', '0%'],
    [3, 'count', '3'],
  ] as const)('the limit %s as %s is %s, no digit less than declared', (limit, unit, text) => {
    expect(limitOf(limit, unit)).toBe(text);
  });

  it('a bound beyond the tolerance is never printed as the tolerance', () => {
    expect(because(0.1003, 0.2)).toBe('at least 0.1003 (tolerance 0.1) after 600 accounts');
    expect(because(0.02, 0.09999)).toBe('at most 0.09999 (tolerance 0.1) after 600 accounts');
    expect(because(0.02, 0.1)).toBe('at most 0.1 (tolerance 0.1) after 600 accounts');
    expect(because(0.0999, 0.1002)).toBe('between 0.0999 and 0.1002 (tolerance 0.1) after 600 accounts');
  });
});

it('hand: a promise is told as it was declared', () => {
  const pass = decide(CLAIM, { lower: 0.01, upper: 0.02, estimate: 0.015, n: 600 }, LEVELS, 1);
  expect(adviceOf({ ...CLAIM, severity: 'gating' }, pass, { miss: 0.001234, falseAlarm: 0.01, gatingChecks: 3, extend: 'x' })).toBe('If the true effect were 0.1 or more, this check would pass in at most 0.1234% of runs.');
});

describe('units: hand', () => {
  it('an effect rests on accounts, on lists where it is a mean over lists, on clusters where these count', () => {
    const after = (n: number, details?: Readonly<Record<string, unknown>>) => decide(CLAIM, { lower: 0.2, upper: 0.3, estimate: 0.25, n, ...(details === undefined ? {} : { details }) }, LEVELS, 1).because;
    expect(after(1200)).toMatch(/after 1,200 accounts$/);
    expect(after(517, { queries: 517, missing: 77 })).toMatch(/after 517 lists$/);
    expect(after(1, { clusters: 1 })).toMatch(/after 1 cluster$/);
    expect(unitsOf(0)).toBe('0 accounts');
    expect(decide(CLAIM, { lower: 0, upper: 1, estimate: 0.05, n: 60, details: { clusters: 60 } }, LEVELS, 1, true).because).toBe('exactly 0.05 (tolerance 0.1) over all 60 clusters of the population');
  });
});

describe('wording: law', () => {
  const read = (text: string): number => Number.parseFloat(text.replaceAll(',', ''));
  const unit = fc.constantFrom('score', 'share', 'index', 'milliseconds');
  const size = fc.oneof(fc.integer({ min: 1, max: 99_999 }).map((value) => value / 100_000), fc.integer({ min: 1, max: 9_999_999 }).map((value) => value / 1000));

  it('a value reads on that side of a limit on which it lies, from a millionth on', () => {
    const off = fc.integer({ min: -1000, max: 1000 }).filter((value) => value !== 0).map((value) => value / 1e6);
    fc.assert(
      fc.property(size, off, unit, (limit, by, unit) => void expect(Math.sign(read(numberOf(limit + by, unit, limit)) - read(limitOf(limit, unit)))).toBe(Math.sign(by))),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('a limit is told as declared', () => {
    fc.assert(fc.property(size, unit, (limit, unit) => void expect(read(limitOf(limit, unit)) / (unit === 'share' ? 100 : 1)).toBeCloseTo(limit, 9)), { numRuns: 5000, seed: 2 });
  });
});
