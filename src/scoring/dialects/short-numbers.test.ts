import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../population/account.js';
import { shortNumbers, shortNumbersText } from './short-numbers.js';

fc.configureGlobal({ seed: 1 });

/** Two accounts of half the values each, or one of all. */
function written(values: readonly Account['fields'][string][], halves = values.length % 2 === 0): string | undefined {
  const width = halves ? values.length / 2 : values.length;
  const fields = Array.from({ length: width }, (_, k) => `f${k}"\\`);
  const account = (i: number): Account => ({ cohort: 'c', i, id: `c/${i}`, fields: Object.fromEntries(fields.map((name, k) => [name, values[i * width + k] ?? null])) });
  return shortNumbersText(shortNumbers(fields), halves ? [account(0), account(1)] : [account(0)]);
}

describe('law: short numbers are written as JSON.stringify writes them', () => {
  const short = fc.oneof(
    fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
    fc.tuple(fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }), fc.integer({ min: -3, max: 0 })).map(([digits, power]) => Number(`${digits}e${power}`)),
  );

  it('takes every number of at most three decimals below 2^31', () => {
    fc.assert(fc.property(fc.array(short, { maxLength: 40 }), (values) => { expect(written(values)).toBe(JSON.stringify(values)); }));
  });

  it('takes any double only where the text is the same', () => {
    fc.assert(fc.property(fc.oneof(fc.double(), fc.float()), (value) => { expect([undefined, JSON.stringify([value])]).toContain(written([value])); }), { numRuns: 2_000 });
  });

  it('grows with the list', () => {
    const values = Array.from({ length: 10_000 }, (_, k) => -2_147_483_647 + k / 8);
    expect(written(values)).toBe(JSON.stringify(values));
  });
});

describe('hand: short numbers', () => {
  it.each([[[], '[]'], [[0, -0, 0.5, 10, 100.25, -7.001, 0.01], '[0,0,0.5,10,100.25,-7.001,0.01]'], [[2 ** 31 - 1, -(2 ** 31) + 1], '[2147483647,-2147483647]']])('%j', (values, text) => {
    expect(written(values)).toBe(text);
  });

  it.each([0.1 + 0.2, 0.0001, 1e-7, 2 ** 31, 1e21, Math.fround(0.1), Number.NaN, Number.POSITIVE_INFINITY, null, true, '1'])('leaves %s to others', (value) => {
    expect(written([1, value])).toBeUndefined();
  });
});
