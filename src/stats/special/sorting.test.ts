import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleOf } from '../oracle-cases.js';
import { inversions } from './inversions.js';
import { midranks } from './midranks.js';
import { radixSort } from './radix-sort.js';
import { everyRow, sortRows } from './sort-rows.js';
import { sortedCopy } from './sorted-copy.js';

fc.configureGlobal({ seed: 1 });

const awkward = [-0, 0, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, -(2 ** -1022), 5e-310, -5e-310, Number.MAX_VALUE, -Number.MAX_VALUE, 1, 1 + Number.EPSILON, -1, -1 - Number.EPSILON];
const anyDouble = fc.oneof(fc.constantFrom(...awkward, Infinity, -Infinity), fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 }));

/** Samples that lead each way through the sort: smooth, crowded, far apart, tied, signed, one outlier, two lumps. */
const recipes = ['bell:1:30000', 'skew:2:30000', 'skew:3:70000:-1', 'ties:4:30000', 'uniform:5:30000:1e15', 'bell:6:300', 'bell:7:3000:0:1e-310', 'uniform:8:70000:0:1e308'];
const samples: readonly (readonly [string, Float64Array])[] = [
  ...recipes.map((recipe) => [recipe, sampleOf(recipe)] as const),
  ['powers of ten', sampleOf('bell:9:30000').map((v) => v * 10 ** Math.round(v * 150))],
  ['one outlier', sampleOf('bell:10:30000').map((v, i) => (i === 777 ? 1e300 : v))],
  ['two lumps and ties', sampleOf('uniform:11:60000').map((v, i) => (i % 3 === 0 ? 0.25 : i % 3 === 1 ? 1e-9 * v : 1 + v))],
  ['the whole range of a double', sampleOf('bell:12:3000').map((v, i) => (i % 2 === 0 ? Number.MAX_VALUE : -Number.MAX_VALUE) * Math.abs(v) / 2)],
  ['ascending', Float64Array.from({ length: 5000 }, (_, i) => i)],
  ['descending', Float64Array.from({ length: 5000 }, (_, i) => -i)],
];

/** Bit by bit; a comparison element by element takes seconds. */
const same = (a: Float64Array, b: Float64Array): boolean => Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

test('law: sorting by bits gives the order of the engine, of every double but NaN', () => {
  fc.assert(fc.property(fc.array(anyDouble, { maxLength: 60 }), (list) => {
    const { values } = radixSort(Float64Array.from(list));
    Float64Array.from(list).sort().forEach((v, i) => expect(values[i]).toBe(v));
    expect(values).toHaveLength(list.length);
  }));
});

for (const [name, x] of samples) {
  test(`law: sorts give the order of the engine, keep rows with their values and equal values in their order: ${name}`, () => {
    const before = x.slice();
    const wanted = x.slice().sort();
    const rows = everyRow(x.length);
    expect(same(sortedCopy(x), wanted)).toBe(true);
    for (const sorted of [sortRows(x, rows), radixSort(x, rows) as ReturnType<typeof sortRows>]) {
      expect(same(sorted.values, wanted)).toBe(true);
      const kept = sorted.rows as Uint32Array;
      expect(kept.every((row, i) => x[row] === wanted[i] && (i === 0 || wanted[i] !== wanted[i - 1] || row > (kept[i - 1] as number)))).toBe(true);
    }
    expect(same(x, before)).toBe(true);
  });
}

test('law: equal values sort to equal places whatever the sign of zero', () => {
  const zeros = Float64Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? -0 : i % 3 === 1 ? 0 : i));
  expect(midranks(zeros).slice(0, 2)).toEqual(Float64Array.of(1000.5, 1000.5));
});

test('law: inversions are the pairs out of order', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 90 }).chain((n) => fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n })), (list) => {
    let pairs = 0;
    list.forEach((v, i) => list.slice(0, i).forEach((before) => (pairs += before > v ? 1 : 0)));
    const sequence = Uint32Array.from(list);
    expect(inversions(sequence, new Uint32Array(sequence.length))).toBe(pairs);
  }));
});
