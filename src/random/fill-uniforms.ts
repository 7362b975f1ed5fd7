import { fillWords } from './fill-words.js';
import type { Stream } from './stream.js';
import { asUniform } from './uniform.js';

/** Numbers at a time. */
const PART = 256;
const words = new Int32Array(2 * PART);

/**
 * Fills `out[k]` with `uniformAt(stream, from + k)`. About 8 ns a number.
 *
 * @param from whole number, 0 to 2^32 - 1
 */
export function fillUniforms(stream: Stream, from: number, out: Float64Array): void {
  for (let start = 0; start < out.length; start += PART) {
    const count = Math.min(PART, out.length - start);
    fillWords(stream, from + start, count === PART ? words : words.subarray(0, 8 * Math.ceil(count / 4)));
    for (let k = 0; k < count; k++) out[start + k] = asUniform(words[2 * k] as number, words[2 * k + 1] as number);
  }
}
