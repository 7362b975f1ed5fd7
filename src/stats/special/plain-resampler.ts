import { fillWords } from '../../random/fill-words.js';
import type { Stream } from '../../random/stream.js';
import type { Resampler } from './resampler.js';

/** Values in a block of a large sample. */
export const BLOCK = 1_024;

/** The random words of a stream in order. */
export interface RandomWords {
  readonly stream: Stream;
  readonly words: Int32Array;
  /** Which of the words comes next, and how many blocks of the generator have been used up. */
  at: number;
  made: number;
}

/** Blocks of the generator, two words each, that are made at a time. */
const AT_A_TIME = 8;

export function wordsOf(stream: Stream): RandomWords {
  return { stream, words: new Int32Array(2 * AT_A_TIME), at: 2 * AT_A_TIME, made: 0 };
}

function nextWord(random: RandomWords): number {
  const { stream, words } = random;
  if (random.at === words.length) {
    fillWords(stream, random.made, words);
    random.made += AT_A_TIME;
    random.at = 0;
  }
  return words[random.at++] as number;
}

/** What the kernels of `kernels/assembly/resample.ts` draw, in JavaScript. */
export function plainResampler(sample: Float64Array): Resampler {
  const n = sample.length;
  const drawn = new Float64Array(n);
  const resample = (stream: Stream): Float64Array => {
    const random = wordsOf(stream);
    for (let i = 0; i < n; i++) drawn[i] = sample[below(random, n)] as number;
    return drawn;
  };
  return {
    resample,
    mean(stream) {
      if (n < BLOCK) return meanOfAll(resample(stream));
      let sum = 0;
      drawByBlocks(wordsOf(stream), 0, n, n, (k) => (sum += sample[k] as number));
      return sum / n;
    },
  };
}

function meanOfAll(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] as number;
  return sum / x.length;
}

/** A whole number below `size`: floor(w size / 2^32) of a word w, unless it is one of the 2^32 mod size words that would favour some of them. */
function below(random: RandomWords, size: number): number {
  for (;;) {
    const word = nextWord(random);
    const lower = Math.imul(word, size) >>> 0;
    if (lower < size && lower < 0x100000000 % size) continue;
    // A whole number but for the last bits of a large product.
    return Math.round(((word >>> 0) * size - lower) / 0x100000000);
  }
}

/**
 * Hands on `count` draws with replacement from the indices `first` to `first + size - 1`, without an order: how many fall into each block is drawn first, then within each. The draws
 * have the law of as many by themselves: counts of blocks are multinomial, here by one binomial number for each fork of a tree.
 */
export function drawByBlocks(random: RandomWords, first: number, size: number, count: number, take: (k: number) => void): void {
  if (size < BLOCK) {
    for (let open = count; open > 0; open--) take(first + below(random, size));
    return;
  }
  if (size === BLOCK) return drawFromBlock(random, first, count, take);
  let left = BLOCK;
  while (2 * left < size) left *= 2;
  const here = binomial(random, count, left, size);
  drawByBlocks(random, first, left, here, take);
  drawByBlocks(random, first + left, size - left, count - here, take);
}

/** Three indices of 10 bits from each word, its upper bits the first. */
function drawFromBlock(random: RandomWords, first: number, count: number, take: (k: number) => void): void {
  for (let open = count; open > 0; open -= 3) {
    const word = nextWord(random);
    take(first + (word >>> 22));
    if (open > 1) take(first + ((word >>> 12) & 1023));
    if (open > 2) take(first + ((word >>> 2) & 1023));
  }
}

/**
 * How many of `count` trials succeed, each with probability part / whole, 0 < part < whole: exact, and without rounding. A trial succeeds where a random binary fraction is below
 * part / whole; of those whose digits have been equal so far the next one decides half, as successes where the digit of part / whole is 1.
 */
export function binomial(random: RandomWords, count: number, part: number, whole: number): number {
  let successes = 0;
  let open = count;
  let rest = part;
  while (open > 0 && rest > 0) {
    const settled = onesOf(random, open);
    open -= settled;
    rest *= 2;
    if (rest < whole) continue;
    rest -= whole;
    successes += settled;
  }
  return successes;
}

/** How many of so many random bits are 1. */
function onesOf(random: RandomWords, bits: number): number {
  let ones = 0;
  for (let left = bits; left > 0; left -= 32) ones += bitsSet(left >= 32 ? nextWord(random) : nextWord(random) >>> (32 - left));
  return ones;
}

function bitsSet(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
