import { afterEach, describe, expect, it, vi } from 'vitest';
import { mixtureDistribution, truncatedDistribution, zeroInflatedDistribution } from './combined.js';
import { normalDistribution, paretoDistribution, uniformDistribution, weibullDistribution } from './continuous.js';
import { empiricalDistribution } from './empirical.js';
import { firstAtLeast } from './first-at-least.js';
import type { HermiteTable } from './hermite-table.js';
import { indexedSearch, indexOf } from './indexed-search.js';
import { kernelLoops } from './kernel-loops.js';
import type { Loops } from './loops.js';
import { plainLoops } from './plain-loops.js';
import { streamOf } from './stream.js';
import { gammaDistribution } from './tabulated.js';
import { uniformAt } from './uniform.js';

const ROWS = 1024;
const stream = streamOf(7, 'loops');
const probabilities = Array.from({ length: 8 * ROWS }, (_, k) => uniformAt(stream, k));
/** Both neighbours of a double, and the double. */
const around = (...places: number[]): number[] => places.flatMap((x) => [x - Math.abs(x) * 2 ** -53, x, x + Math.abs(x) * 2 ** -52]);
const scores = probabilities.map((p, k) => (p - 0.5) * [1, 8, 17, 80][k % 4]!);
const anything = [...probabilities.map((p, k) => (2 * p - 1) * 10 ** ((k % 621) - 310)), 0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308];
/** Where the formulas of the normal quantile meet, and the ends of what it is given. */
const borders = [
  ...around(0.075, 0.925, 0.5, 1.388794386496402e-11, 1 - 1.388794386496402e-11, 2 ** -32, Math.exp(-4), Math.exp(-16), Math.exp(-64)),
  ...[5e-324, 1e-310, 2.2250738585072014e-308, 2 ** -53, 1 - 2 ** -53, 2 ** -52, 1e-300, 1 - 1e-9],
];

/** Runs the same loop over the same numbers in both sets; the last batch is filled up with the first numbers. */
function bothOf(numbers: readonly number[], loop: (loops: Loops, batch: Float64Array) => void, rows = ROWS): void {
  const sets = [plainLoops(rows, 2), kernelLoops(rows, 2)] as const;
  expect(sets[1]).toBeDefined();
  for (let from = 0; from < numbers.length; from += rows) {
    const [plain, kernel] = sets.map((loops) => {
      const batch = loops!.batches[1]!;
      batch.forEach((_, k) => (batch[k] = numbers[(from + k) % numbers.length]!));
      loop(loops!, batch);
      return batch;
    });
    const wrong = plain!.findIndex((x, k) => !Object.is(x, kernel![k]));
    expect(wrong < 0 ? [] : [numbers[(from + wrong) % numbers.length], plain![wrong], kernel![wrong]]).toEqual([]);
  }
}

describe('law: kernels give the bits of plain loops', () => {
  it('uniform numbers, over the end of 32 bits too, in batches of every length', () => {
    for (const rows of [16, 32, 48, 128, ROWS]) {
      for (const from of [0, 1, 77, 2 ** 31 - 3, 2 ** 32 - 6]) bothOf([0], (loops, batch) => loops.uniforms(batch, stream, from), rows);
      bothOf([0], (loops, batch) => loops.uniforms(batch, { a: -1, b: 0x7fffffff }, 5), rows);
    }
  });
  it('normal quantiles, both tails, their ends and the places where formulas meet', () => {
    bothOf([...borders, ...probabilities, ...probabilities.map((p) => p ** 20), ...probabilities.map((p) => 1 - p / 2 ** 40), ...probabilities.map((p) => p * 1e-308)], (loops, batch) => loops.toNormal(batch));
    bothOf(Array.from({ length: 16 }, (_, k) => 0.001 * (k + 1)), (loops, batch) => loops.toNormal(batch), 16);
  });
  it.each([
    ['probabilities', (loops: Loops, batch: Float64Array) => loops.toProbability(batch)],
    ['exp', (loops: Loops, batch: Float64Array) => loops.exp(batch)],
    ['log', (loops: Loops, batch: Float64Array) => loops.log(batch)],
    ['logistic', (loops: Loops, batch: Float64Array) => loops.logistic(batch)],
    ['affine', (loops: Loops, batch: Float64Array) => loops.affine(batch, 1, -1)],
    ['affine with fractions', (loops: Loops, batch: Float64Array) => loops.affine(batch, -0.1, 1 / 3)],
    ['times', (loops: Loops, batch: Float64Array) => loops.times(batch, -2.7)],
    ['over', (loops: Loops, batch: Float64Array) => loops.over(batch, -2.7)],
    ['rounded to wholes', (loops: Loops, batch: Float64Array) => loops.rounded(batch, 1)],
    ['rounded to cents', (loops: Loops, batch: Float64Array) => loops.rounded(batch, 100)],
  ] as const)('%s', (_, loop) => {
    bothOf([...anything, ...around(3.5, -3.5, 38.5, -38.5, -707, 709, 709.78, 709.8, -745.13, -745.2, -708.4, Math.SQRT2, 1.4142112731933594, 1, 2 ** 32, 2 ** -32)], loop);
    bothOf([...scores, ...probabilities, ...scores.map((z) => Math.round(z) + 0.5), ...scores.map((z) => z * 1000), 0.49999999999999994, 4503599627370495.5, -0.5, -0.3], loop);
  });
  it('Hermite tables, beyond both ends', () => {
    const given: HermiteTable[] = [];
    const { eachOfNormal } = gammaDistribution(0.3, 2);
    eachOfNormal!(new Float64Array(0), { ...plainLoops(0, 0), hermite: (_, table) => given.push(table) });
    expect(given).toHaveLength(1);
    bothOf([...scores, ...around(8.25, -8.25, 8.2, -8.2, 1e9, -1e9), 0, -0], (loops, batch) => loops.hermite(batch, given[0]!));
  });
  it.each([2, 3, 200])('values between %i', (size) => {
    const values = Float64Array.from({ length: size }, (_, k) => k * k - 1 / (k + 3));
    bothOf([...probabilities, ...probabilities.map((p) => p * 1e-9), ...probabilities.map((p) => 1 - p / 2 ** 40), ...Array.from({ length: size }, (_, k) => around((k + 0.5) / size)).flat().filter((u) => u < 1)], (loops, batch) => loops.interpolated(batch, values));
  });
  it.each([1, 2, 7, 5000])('searches in a table of %i', (size) => {
    const table = Float64Array.from(probabilities.slice(0, size)).sort();
    table[size - 1] = 1;
    const search = indexedSearch(table, 0, 1);
    const sought = [...probabilities, ...table, -3, 0, 1, 5, 1e300, -1e300];
    for (const x of sought) if (indexOf(search, x) !== firstAtLeast(table, x)) expect(x).toBeNaN();
    bothOf(sought, (loops, batch) => loops.toIndices(batch, search));
  });
  it('searches in a table that does not fit beside the batches', () => {
    const search = indexedSearch(Float64Array.from({ length: 200_000 }, (_, k) => (k + 1) / 200_000), 0, 1);
    bothOf(probabilities, (loops, batch) => loops.toIndices(batch, search));
  });
  it('codes and flags', () => {
    const numbers = [...probabilities.map((p) => Math.floor(p * 2 ** 32)), 0, 1, 2 ** 32 - 1];
    bothOf(numbers, (loops, batch) => (loops.toCodes(batch), batch.set(loops.codes)));
    bothOf(numbers, (loops, batch) => (loops.toCodes(batch), expect(batch.every((x, k) => Object.is(loops.codes[k], x))).toBe(true)), 16);
    for (const limit of [0.5, 0, -0, scores[3]!, Infinity, -Infinity, NaN]) {
      bothOf([...scores, ...anything, ...around(0.5)], (loops, batch) => (loops.atLeast(batch, limit), batch.set(loops.flags)));
      bothOf([...scores, ...anything, ...around(0.5)], (loops, batch) => (loops.below(batch, limit), batch.set(loops.flags)));
    }
  });
  it.each([0, 1, 5, 30])('weighed sums of %i more', (count) => {
    const [plain, kernel] = [plainLoops(48, count + 2), kernelLoops(48, count + 2)!].map((loops) => {
      loops.batches.forEach((batch, at) => batch.set(scores.slice(at * 48, at * 48 + 48)));
      const [out, own, ...others] = loops.batches as [Float64Array, Float64Array, ...Float64Array[]];
      loops.weighedSum(out, { own, ownWeight: 0.3, others, weights: Float64Array.from(others, (_, k) => 1 / (k + 3)) });
      return [...out];
    });
    expect(kernel).toEqual(plain);
  });
});

describe('law: families by batches give the bits of single quantiles', () => {
  const normal = normalDistribution(-1, 2);
  const tenths = mixtureDistribution([...Array(10).keys()].map((k) => ({ weight: 0.1, of: uniformDistribution(k, k + 1) })));
  it.each([
    ['weibull', weibullDistribution(0.7, 3)],
    ['pareto', paretoDistribution(1.5, 2)],
    ['empirical', empiricalDistribution(Float64Array.from([-1, 0, 0, 4]))],
    ['truncated', truncatedDistribution(normal, -2, 1.5)],
    ['truncated to a tail', truncatedDistribution(normal, 7, Infinity)],
    ['zero-inflated', zeroInflatedDistribution(0.3, weibullDistribution(2, 1))],
    ['all zeros but a few', zeroInflatedDistribution(0.9999, normal)],
    ['a mixture whose weights do not quite sum to 1', tenths],
    ['mixtures in mixtures', mixtureDistribution([{ weight: 0.25, of: tenths }, { weight: 0.75, of: zeroInflatedDistribution(0.5, mixtureDistribution([{ weight: 0.5, of: normal }, { weight: 0.5, of: tenths }])) }])],
    ['what has loops of its own nowhere', truncatedDistribution({ quantile: (u) => u * u, cdf: (x) => Math.sqrt(x) }, 0.25, 1)],
  ] as const)('%s', (_, { quantile, eachQuantile }) => {
    const us = [...probabilities, ...probabilities.map((p) => p * 2 ** -30), ...probabilities.map((p) => 1 - p * 2 ** -30), ...around(...[...Array(9).keys()].map((k) => (k + 1) / 10), 0.25, 0.3, 0.9999, 1e-6), 1 - 2 ** -53, 2 ** -53, 2 ** -60];
    for (const loops of [plainLoops(ROWS, 1), kernelLoops(ROWS, 1)!]) {
      for (let from = 0; from < us.length; from += ROWS) {
        const given = loops.batches[0]!.map((__, k) => us[(from + k) % us.length]!);
        loops.batches[0]!.set(given);
        eachQuantile!(loops.batches[0]!, loops);
        const wrong = given.findIndex((u, k) => !Object.is(quantile(u), loops.batches[0]![k]));
        expect(wrong < 0 ? [] : [given[wrong], quantile(given[wrong]!), loops.batches[0]![wrong]]).toEqual([]);
      }
    }
  });
});

describe('law: without kernels there are plain loops', () => {
  afterEach(() => vi.unstubAllGlobals());
  it.each([
    ['no WebAssembly', undefined],
    ['a WebAssembly without vectors', { validate: () => false }],
  ])('an engine with %s', async (_, found) => {
    vi.stubGlobal('WebAssembly', found);
    vi.resetModules();
    expect((await import('./kernel-loops.js')).kernelLoops(8, 1)).toBeUndefined();
  });
});
