import { MlcheckError } from '../errors.js';
import { threefry, type Words } from './threefry.js';

/** The key of one stream of random numbers: 64 bits. Streams with different keys are independent. */
export type Stream = Words;

/**
 * The stream of a seed and a path of names. Depends on nothing else: a new stream leaves all others as they are, and `['a', 'bc']` differs from `['ab', 'c']`.
 *
 * @param seed whole number from 0 to 2^32 - 1
 * @param path names, any text
 * @throws MlcheckError `usage` for a seed outside its range
 */
export function streamOf(seed: number, ...path: readonly string[]): Stream {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new MlcheckError('usage', { place: 'seed', rule: 'must be a whole number from 0 to 4294967295', value: seed });
  }
  let stream: Stream = threefry({ a: seed | 0, b: 0x6d6c6368 }, { a: path.length, b: 0 });
  for (const name of path) stream = substream(stream, name);
  return stream;
}

/** The stream of one more name below `stream`: text absorbed two 16-bit units a word, two words a step, its length first. */
export function substream(stream: Stream, name: string): Stream {
  let key = threefry(stream, { a: name.length, b: 1 });
  for (let at = 0; at < name.length; at += 4) {
    key = threefry(key, { a: unit(name, at) | (unit(name, at + 1) << 16), b: unit(name, at + 2) | (unit(name, at + 3) << 16) });
  }
  return key;
}

/** The stream of an index below `stream`, for draws of unknown number that belong to one account. @param index whole number, 0 to 2^32 - 1. */
export function streamAt(stream: Stream, index: number): Stream {
  return threefry(stream, { a: index | 0, b: 2 });
}

const unit = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) : 0);
