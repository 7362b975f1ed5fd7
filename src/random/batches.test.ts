import { describe, expect, it } from 'vitest';
import { fillUniforms } from './fill-uniforms.js';
import { firstAtLeast } from './first-at-least.js';
import { indexedSearch, toIndices } from './indexed-search.js';
import { normalQuantile, toNormal } from './normal-quantile.js';
import { uniformAt } from './uniform.js';

const stream = { a: 0x1234567, b: -99 };

describe('law: a batch holds what one by one gives, to the last bit', () => {
  it.each([0, 1, 3, 4, 5, 127, 1025])('uniform numbers, %i of them, over the end of 32 bits too', (n) => {
    const batch = new Float64Array(n);
    for (const from of [0, 77, 4_294_967_290]) {
      fillUniforms(stream, from, batch);
      expect([...batch]).toEqual(Array.from({ length: n }, (_, k) => uniformAt(stream, from + k)));
    }
  });
  it('normal quantiles, with the ends, the tails and the places where formulas meet', () => {
    const ends = [2 ** -53, 1 - 2 ** -53, 2 ** -33, 1e-11, 0.075, 0.925, 0.07499999999999999, 0.9250000000000002, 0.0749, 0.5, 0.4999999999999999, 1.4e-11, 1 - 1.4e-11];
    const batch = new Float64Array(20_000 + ends.length);
    fillUniforms(stream, 0, batch);
    batch.set(ends, 100);
    const expected = batch.map(normalQuantile);
    toNormal(batch);
    expect(batch.every((z, k) => Object.is(z, expected[k]))).toBe(true);
  });
  it.each([1, 2, 7, 5000])('searches in a table of %i', (size) => {
    const table = new Float64Array(size);
    fillUniforms(stream, 0, table);
    table.sort();
    table[size - 1] = 1;
    const sought = new Float64Array(4000);
    fillUniforms(stream, size, sought);
    sought.set(table.subarray(0, 2000));
    sought.set([-3, 0, 1, 5], 3990);
    const expected = sought.map((x) => firstAtLeast(table, x));
    toIndices(sought, indexedSearch(table, 0, 1));
    expect(sought).toEqual(expected);
  });
});
