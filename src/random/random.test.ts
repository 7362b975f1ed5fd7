import { describe, expect, it } from 'vitest';
import { streamOf, substream } from './stream.js';
import { threefry } from './threefry.js';
import { fillUniforms } from './fill-uniforms.js';
import { uniformAt } from './uniform.js';

const hex = ({ a, b }: { a: number; b: number }): string => [a, b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ');

describe('oracle: Threefry-2x32-20 against the known answers of Random123 1.14', () => {
  it.each([
    [0, 0, 0, 0, '6b200159 99ba4efe'],
    [-1, -1, -1, -1, '1cb996fc bb002be7'],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 'c4923a9c 483df7a0'],
  ])('key %i %i, counter %i %i', (k0, k1, c0, c1, expected) => {
    expect(hex(threefry({ a: k0, b: k1 }, { a: c0, b: c1 }))).toBe(expected);
  });
});

describe('law: streams', () => {
  it('are told apart by every part of their path', () => {
    const paths = [['a', 'bc'], ['ab', 'c'], ['abc'], ['a', 'b', 'c'], ['abc', ''], ['', 'abc'], ['a\u0000', 'bc'], ['abcd'], ['abcde'], ['abcd\u0000']];
    const keys = [...paths.map((path) => hex(streamOf(1, ...path))), hex(streamOf(2, 'abc'))];
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('can be entered step by step', () => {
    expect(substream({ a: 1, b: 2 }, 'x')).toEqual(substream({ a: 1, b: 2 }, 'x'));
    expect(() => streamOf(-1)).toThrow('seed: must be a whole number from 0 to 4294967295, got -1');
    expect(() => streamOf(0.5)).toThrow('seed');
  });
});

describe('law: uniform numbers', () => {
  const n = 200_000;
  const stream = streamOf(42, 'quality');
  const values = new Float64Array(n);
  fillUniforms(stream, 0, values);

  it('are inside (0, 1), on the grid, and the same one by one', () => {
    expect(values.every((u) => u > 0 && u < 1 && 1 - (1 - u) === u)).toBe(true);
    for (const i of [0, 1, 17, n - 1]) expect(uniformAt(stream, i)).toBe(values[i]);
    const part = new Float64Array(3);
    fillUniforms(stream, 100, part);
    expect([...part]).toEqual([...values.subarray(100, 103)]);
  });

  it.each([0, 1, 3, 4, 5, 127, 1025])('are the same in a batch of %i, over the end of 32 bits too', (length) => {
    const batch = new Float64Array(length);
    for (const from of [0, 77, 4_294_967_290]) {
      fillUniforms(stream, from, batch);
      expect([...batch]).toEqual(Array.from({ length }, (_, k) => uniformAt(stream, from + k)));
    }
  });

  // Each statistic is standard normal under the null: 5 is a false alarm of 6e-7.
  const chiSquareScore = (counts: ArrayLike<number>): number => {
    const cells = Array.from(counts);
    const expected = cells.reduce((a, b) => a + b, 0) / cells.length;
    const statistic = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    const df = cells.length - 1;
    return ((statistic / df) ** (1 / 3) - (1 - 2 / (9 * df))) / Math.sqrt(2 / (9 * df));
  };

  it.each([
    ['top 8 bits', (u: number) => Math.floor(u * 256)],
    ['bits 12 to 20', (u: number) => Math.floor(u * 2 ** 20) % 256],
    ['bits 24 to 32', (u: number) => Math.floor(u * 2 ** 32) % 256],
    ['bits 36 to 44', (u: number) => Math.floor(u * 2 ** 44) % 256],
    ['bits 44 to 52', (u: number) => Math.floor(u * 2 ** 52) % 256],
  ])('%s are even', (_, cell) => {
    const counts = new Float64Array(256);
    for (const u of values) counts[cell(u)] = (counts[cell(u)] as number) + 1;
    expect(Math.abs(chiSquareScore(counts))).toBeLessThan(5);
  });

  it.each([1, 2, 64, 4096, 65_536])('pairs at distance %i are even', (lag) => {
    const counts = new Float64Array(1024);
    for (let k = 0; k + lag < n; k++) {
      const cell = Math.floor((values[k] as number) * 32) * 32 + Math.floor((values[k + lag] as number) * 32);
      counts[cell] = (counts[cell] as number) + 1;
    }
    expect(Math.abs(chiSquareScore(counts))).toBeLessThan(5);
  });

  it.each([
    ['neighbouring seeds', streamOf(43, 'quality')],
    ['neighbouring names', streamOf(42, 'qualitz')],
    ['keys one bit apart', { a: stream.a ^ 1, b: stream.b }],
    ['keys one bit apart, second word', { a: stream.a, b: stream.b ^ 1 }],
  ])('%s do not correlate', (_, other) => {
    const counts = new Float64Array(1024);
    for (let k = 0; k < n; k++) {
      const cell = Math.floor((values[k] as number) * 32) * 32 + Math.floor(uniformAt(other, k) * 32);
      counts[cell] = (counts[cell] as number) + 1;
    }
    expect(Math.abs(chiSquareScore(counts))).toBeLessThan(5);
  });

  it('collide in their top 32 bits as often as a random function does, which a permutation would not', () => {
    const top = new Uint32Array(2_000_000);
    for (let k = 0; k < top.length; k++) top[k] = uniformAt(stream, k) * 2 ** 32;
    top.sort();
    let collisions = 0;
    for (let k = 1; k < top.length; k++) if (top[k] === top[k - 1]) collisions++;
    // Poisson with mean n^2 / 2^33 = 465.7.
    expect(Math.abs(collisions - 465.7) / Math.sqrt(465.7)).toBeLessThan(5);
  });

  it('space their birthdays as Marsaglia expects', () => {
    let repeated = 0;
    const days = new Uint32Array(4096);
    const rounds = 40;
    for (let round = 0; round < rounds; round++) {
      for (let k = 0; k < days.length; k++) days[k] = uniformAt(stream, round * 4096 + k) * 2 ** 32;
      days.sort();
      const spacings = days.map((day, k) => (k === 0 ? day : day - (days[k - 1] as number))).sort();
      for (let k = 1; k < spacings.length; k++) if (spacings[k] === spacings[k - 1]) repeated++;
    }
    // Each round is Poisson with mean m^3 / (4 d) = 4.
    const mean = 4 * rounds;
    expect(Math.abs(repeated - mean) / Math.sqrt(mean)).toBeLessThan(5);
  });
});
