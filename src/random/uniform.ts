import type { Stream } from './stream.js';
import { threefryInto } from './threefry.js';

/** Bumped when any account changes; a change is a major version of mlcheck. */
export const GENERATOR_VERSION = 2;

const STEP = 2.220446049250313e-16;
const LOW_CELLS = 1048576;
/** Second word of the counter: keeps numbers apart from the keys that `stream.ts` makes with 0, 1 and 2. */
export const NUMBERS = 3;

const words = new Int32Array(2);

/**
 * The uniform number at an index of a stream: on the grid (k + 1/2) / 2^52, so never 0 or 1, and 1 - u is exact. A pure function of its arguments,
 * O(1) at any index, about 10 ns.
 *
 * The generator (version {@link GENERATOR_VERSION}) is Threefry-2x32-20 of Random123, keyed by the stream, counting the index: 52 of the 64 bits of a block. Chosen among
 * the published counter-based generators because it adds, rotates and xors 32-bit words alone, which JavaScript does exactly and fast; Philox and Squares multiply 64 bits.
 * `bench/population/battery.sh` runs dieharder on it.
 *
 * Source: see {@link threefryInto}'s file.
 *
 * @param index whole number, 0 to 2^32 - 1
 */
export function uniformAt(stream: Stream, index: number): number {
  threefryInto(words, 0, stream.a, stream.b, index | 0, NUMBERS);
  return asUniform(words[0] as number, words[1] as number);
}

/** The number on the grid that two words of output stand for: all 32 bits of the first, the upper 20 of the second. */
export const asUniform = (a: number, b: number): number => (a >>> 0) * (LOW_CELLS * STEP) + ((b >>> 12) + 0.5) * STEP;
