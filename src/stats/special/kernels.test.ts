import { expect, test } from 'vitest';
import { ksDistance } from '../ks-distance.js';
import { sampleOf } from '../oracle-cases.js';
import { tally, tallyOfSorted } from '../tally.js';
import { wasserstein } from '../wasserstein.js';
import { countsByBin } from './bins.js';
import { gather, gridOver, kernelCountAndSum, kernelCountInto, plainCountAndSum, plainCountInto, type Grid } from './buckets.js';
import { countBothByGuess, type FoundBoth } from './count-both.js';
import { kernelExtentOf, plainExtentOf } from './extent-of.js';
import { tallyOfFew } from './few-distinct.js';
import { countsByFewEdges } from './few-edges.js';
import { kernelSort } from './kernel-sort.js';
import { KEPT, kernels as kernelsOfEngine, PART, type Kernels } from './kernels.js';
import { countPlaces, gatherPlaces, placeOf, sumPlaces, type Gathered } from './places.js';
import { plainSort } from './plain-sort.js';
import { everyRow } from './sort-rows.js';

const kernels = kernelsOfEngine() as Kernels;

const bell = sampleOf('bell:1:70000');
/** Samples of 70,000 values: smooth, crowded, tied, both zeros, too small to be normal, huge, in order, all the same. */
const samples: readonly (readonly [string, Float64Array])[] = [
  ['bell', bell],
  ['skew', sampleOf('skew:2:70000')],
  ['ties', sampleOf('ties:3:70000')],
  ['one decimal', bell.map((v) => Math.round(Math.abs(v) * 10) / 10)],
  ['both zeros', bell.map((v, i) => (i % 3 === 0 ? 0 : i % 3 === 1 ? -0 : v))],
  ['zero and above', bell.map((v, i) => (i % 5 === 0 ? -0 : Math.abs(v)))],
  ['zero and below', bell.map((v, i) => (i % 5 === 0 ? 0 : -Math.abs(v)))],
  ['denormal', bell.map((v) => v * 1e-312)],
  ['huge', bell.map((v) => v * 1e300)],
  ['ascending', bell.slice().sort()],
  ['descending', bell.slice().sort().reverse()],
  ['constant', new Float64Array(70_000).fill(0.1)],
  ['one outlier', bell.map((v, i) => (i === 777 ? 1e300 : v))],
];
const lengths = [1, 2, 3, 4, 5, 4095, 4096, 4097, 8191, 16_383, 16_385, 69_999];

for (const [name, all] of samples) {
  test(`law: kernels give the bits of plain loops: ${name}`, () => {
    for (const length of lengths) {
      const x = all.subarray(0, length);
      const ends = kernelExtentOf(kernels, x);
      expect(ends).toEqual(plainExtentOf(x));
      const { values } = plainSort(x);
      const { values: sorted, rows } = kernelSort(kernels, x, everyRow(length)) as { readonly values: Float64Array; readonly rows: Uint32Array };
      expect(values.every((v, i) => v === sorted[i])).toBe(true);
      expect(kernelSort(kernels, x).values.every((v, i) => v === values[i])).toBe(true);
      expect(rows.every((row, i) => Object.is(x[row], sorted[i]) && !(Object.is(sorted[i], sorted[i - 1]) && row < (rows[i - 1] as number)))).toBe(true);
      const grid = gridOver(ends.low, ends.high, length);
      if (grid === undefined) continue;
      expect(bytesOf(kernelCountInto(kernels, x, grid)).equals(bytesOf(plainCountInto(x, grid)))).toBe(true);
      const [found, wanted] = [kernelCountAndSum(kernels, x, grid), plainCountAndSum(x, grid)];
      expect(bytesOf(found.counts).equals(bytesOf(wanted.counts))).toBe(true);
      expect(bytesOf(found.sums).equals(bytesOf(wanted.sums))).toBe(true);
    }
  });

  test(`law: what kernels gather and count is there: ${name}`, () => {
    const x = all.subarray(0, 69_997);
    const { low, high } = plainExtentOf(x);
    const grid = gridOver(low, high, x.length);
    const middle = plainSort(x).values[35_000] as number;
    for (const edges of [[middle], [low, middle, high], Array.from({ length: 16 }, (_, k) => low + (k / 17) * (high - low))]) {
      for (const closed of ['left', 'right'] as const) {
        const found = countsByFewEdges(x, edges, closed);
        expect(found?.ends).toEqual({ low, high });
        const counts = new Float64Array(edges.length + 1);
        for (const v of x) {
          const bin = edges.findIndex((edge) => (closed === 'left' ? v < edge : v <= edge));
          counts[bin === -1 ? edges.length : bin]!++;
        }
        expect(found?.counts).toEqual(counts);
        if (grid !== undefined) expect(countsByBin({ values: x, low, high }, edges, closed)).toEqual(found?.counts);
      }
    }
    const few = tallyOfFew(x, 3);
    const whole = tallyOfSorted(plainSort(x).values, 3);
    if (few !== undefined) expect({ ...few, values: few.values.map((v) => v + 0) }).toEqual({ ...whole, values: whole.values.map((v) => v + 0) });
    expect(few !== undefined).toBe(['ties', 'one decimal'].includes(name));
    if (grid === undefined) return;
    const marked = new Uint8Array(grid.size).map((_, k) => (k % 7 === 0 ? 1 : 0));
    const wanted = x.filter((v) => (((v - low) * grid.scale) | 0) % 7 === 0).sort();
    const { values, ends } = gather(x, grid, plainCountInto(x, grid), marked);
    expect(values.every((v, i) => v === wanted[i])).toBe(true);
    expect([values.length, ends[grid.size - 1]]).toEqual([wanted.length, wanted.length]);
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

test('law: a NaN anywhere makes both ends NaN, an infinity is an end', () => {
  for (const length of lengths) {
    for (const at of [0, length >> 1, length - 1]) {
      for (const odd of [NaN, Infinity, -Infinity]) {
        const x = bell.slice(0, length);
        x[at] = odd;
        expect(kernelExtentOf(kernels, x)).toEqual(plainExtentOf(x));
      }
    }
  }
});

const outside = (x: Float64Array, at: number, v: number): Float64Array => x.map((w, i) => (i === at ? v : w));

test('law: a grid that was guessed gives what a walk over every value gives', () => {
  const shifted = bell.map((v) => v + 0.02);
  expect(countBothByGuess(bell, shifted, countPlaces)).toBeDefined();
  expect(countBothByGuess(bell, bell.subarray(0, 20_000), countPlaces)).toBeUndefined();
  for (const [, whole] of samples) {
    for (const [a, b, most] of [[whole, whole.map((v) => (v + 0) * 0.9), 15], [whole.subarray(0, 60_001), bell, 9]] as const) {
      judgePlaces(a, b, most);
      expect(ksDistance(a, b)).toEqual(ksDistance(tally(a), tally(b)));
      const wanted = wasserstein(tally(a), tally(b));
      expect(Math.abs(wasserstein(a, b) - wanted)).toBeLessThanOrEqual(1e-9 * wanted);
    }
  }
});

/** Places, counts, sums and what is gathered by kernels are those of plain loops. */
function judgePlaces(a: Float64Array, b: Float64Array, most: number): void {
  const guessed = countBothByGuess(a, b, (kernels, sample, grid) => ({ ...countPlaces(kernels, sample, grid), sample }), most);
  if (guessed === undefined) return;
  const { grid, inA, inB } = guessed;
  for (const { counts, sample } of [inA, inB]) {
    const { counts: again, sums } = sumPlaces(kernels, sample, grid);
    const { counts: all, sums: wanted } = plainPlaces(sample.values, grid);
    expect([counts, again].every((found) => bytesOf(found).equals(bytesOf(all)))).toBe(true);
    expect(sums.every((sum, k) => Math.abs(sum - (wanted[k] as number)) <= 1e-12 * (1 + (counts[k] as number)))).toBe(true);
  }
  const { fromA, fromB } = guessed.gather(new Uint8Array(grid.size).map((_, k) => (k % 7 === 0 ? 1 : 0))) as FoundBoth;
  for (const [x, { values, ends }] of [[a, fromA], [b, fromB]] as const) {
    const wanted = x.filter((v) => placeOf(v, grid) % 7 === 0).sort();
    expect(values.every((v, i) => v === wanted[i])).toBe(true);
    expect([values.length, ends[grid.size - 1]]).toEqual([wanted.length, wanted.length]);
  }
}

function plainPlaces(x: Float64Array, grid: Grid): { readonly counts: Uint32Array; readonly sums: Float64Array } {
  const counts = new Uint32Array(grid.size);
  const sums = new Float64Array(grid.size);
  for (const v of x) {
    const k = placeOf(v, grid);
    counts[k]!++;
    sums[k]! += Math.min(Math.max(0, (v - grid.low) * grid.scale), grid.size - 1) - k;
  }
  return { counts, sums };
}

test('law: far tails leave the result what it is, and what is not finite is refused wherever it stands', () => {
  const shifted = bell.map((v) => v + 0.02);
  const tallied = tally(shifted);
  for (const at of [0, 4096, 69_999]) {
    for (const far of [50, -1e300]) {
      const x = tally(outside(bell, at, far));
      expect(ksDistance(outside(bell, at, far), shifted)).toEqual(ksDistance(x, tallied));
      const wanted = wasserstein(x, tallied);
      expect(Math.abs(wasserstein(outside(bell, at, far), shifted) - wanted)).toBeLessThanOrEqual(1e-9 * wanted);
    }
    for (const odd of [NaN, Infinity, -Infinity]) {
      const x = outside(bell, at, odd);
      const wanted = `must be finite, got ${odd}`;
      expect(() => ksDistance(x, shifted)).toThrow(`ksDistance(a[${at}]): ${wanted}`);
      expect(() => ksDistance(shifted, x)).toThrow(`ksDistance(b[${at}]): ${wanted}`);
      expect(() => wasserstein(x, shifted)).toThrow(`wasserstein(a[${at}]): ${wanted}`);
    }
  }
});

test('law: places beyond those that are kept are found anew', () => {
  const grid = { low: -2, scale: 8000, size: 32_768 };
  const sample = { values: bell, from: KEPT - 2 * PART };
  const { counts } = countPlaces(kernels, sample, grid);
  expect(bytesOf(counts).equals(bytesOf(plainPlaces(bell, grid).counts))).toBe(true);
  const { values } = gatherPlaces(kernels, sample, grid, counts, new Uint8Array(grid.size).fill(1)) as Gathered;
  expect(bytesOf(values).equals(bytesOf(bell.slice().sort()))).toBe(true);
  const odd = gatherPlaces(kernels, sample, grid, counts, new Uint8Array(grid.size).map((_, k) => k & 1)) as Gathered;
  expect(bytesOf(odd.values).equals(bytesOf(bell.filter((v) => placeOf(v, grid) % 2 === 1).sort()))).toBe(true);
});
