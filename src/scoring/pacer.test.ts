import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantRate } from './pacer.js';
import { backoffMs, retryAfterMs } from './retry.js';

describe('law: a schedule', () => {
  it('begins at once, never goes back, and has its rate', () => {
    fc.assert(fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.nat(1_000_000), (rate, k) => {
      const due = constantRate(rate);
      expect(due(0)).toBe(0);
      expect(due(k + 1)).toBeGreaterThan(due(k));
      expect((k + 1) / due(k + 1)).toBeCloseTo(rate / 1_000, 6);
    }), { numRuns: 200, seed: 1 });
  });

  it.each([0, -1, Number.NaN, Infinity])('has no rate of %d', (rate) => {
    expect(() => constantRate(rate)).toThrow(RangeError);
  });
});

describe('hand: pauses between tries', () => {
  it('double from 100 ms to 5 s, less up to a half by jitter', () => {
    expect([1, 2, 3, 6, 7, 20].map((attempt) => backoffMs(attempt, 0))).toEqual([50, 100, 200, 1_600, 2_500, 2_500]);
    expect([1, 2, 7].map((attempt) => backoffMs(attempt, 0.5))).toEqual([75, 150, 3_750]);
  });

  it('are never shorter than the server asks for', () => {
    expect(backoffMs(1, 0, 3_000)).toBe(3_000);
    expect(backoffMs(9, 0, 0)).toBe(2_500);
  });

  it.each([
    ['2', '', 2_000],
    ['0.5', '', 500],
    ['Sat, 01 Jan 2000 00:01:00 GMT', 'Sat, 01 Jan 2000 00:00:00 GMT', 60_000],
    ['Sat, 01 Jan 2000 00:00:00 GMT', 'Sat, 01 Jan 2000 00:01:00 GMT', 0],
    ['Sat, 01 Jan 2000 00:01:00 GMT', '', undefined],
    ['soon', 'Sat, 01 Jan 2000 00:00:00 GMT', undefined],
  ])('Retry-After: %s', (asked, date, ms) => {
    expect(retryAfterMs({ 'retry-after': asked, date })).toBe(ms);
  });
});
