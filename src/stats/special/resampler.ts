import { instanceOf } from '../../kernels/instance.js';
import { COMPILED } from '../../kernels/stats.wasm.js';
import type { Stream } from '../../random/stream.js';
import { NUMBERS } from '../../random/uniform.js';
import { BLOCK, plainResampler } from './plain-resampler.js';

/** Draws from a sample with replacement; equal streams give equal draws. */
export interface Resampler {
  /** As many values as the sample has, each drawn by itself, in an array that the next call writes anew. */
  resample(stream: Stream): Float64Array;
  /** The mean of as many, drawn block by block where the sample has several ({@link BLOCK}): the law is the same, the draws are others. */
  mean(stream: Stream): number;
}

interface Loops {
  beginWords(room: number, blocks: number, a: number, b: number, second: number): void;
  draw(data: number, size: number, count: number, out: number): void;
  sumOfDraws(data: number, size: number, count: number, spare: number): number;
}

/** Draws at a time. */
const PART = 2_048;
const WORDS = 4_096;
/** Blocks of the generator, 64 bits each, that are made at a time: of a large sample and of a small one. */
const WORDS_AT_A_TIME = [1_024, 64] as const;
const DRAWN = WORDS + 8 * WORDS_AT_A_TIME[0];
const DATA = DRAWN + 8 * PART;
/** Samples in between are worth a module with a memory of its own, which is let go with the resampler. */
const FEW = 250;
const MANY = 8_000_000;

/** The same draws either way; a mean's last digits are those of another order of addition. */
export function resamplerOf(sample: Float64Array): Resampler {
  return (sample.length >= FEW && sample.length <= MANY ? kernelResampler(sample) : undefined) ?? plainResampler(sample);
}

/** Undefined where the engine has no WebAssembly with vectors. */
export function kernelResampler(sample: Float64Array): Resampler | undefined {
  const n = sample.length;
  const instance = instanceOf<Loops>(COMPILED, DATA + 8 * n);
  if (instance === undefined) return undefined;
  const { functions: loops, memory: { buffer } } = instance;
  new Float64Array(buffer, DATA, n).set(sample);
  const part = new Float64Array(buffer, DRAWN, PART);
  const drawn = new Float64Array(n);
  const begin = ({ a, b }: Stream): void => loops.beginWords(WORDS, WORDS_AT_A_TIME[n > 4 * BLOCK ? 0 : 1], a, b, NUMBERS);
  return {
    resample(stream) {
      begin(stream);
      for (let from = 0; from < n; from += PART) {
        const count = Math.min(PART, n - from);
        loops.draw(DATA, n, count, DRAWN);
        drawn.set(count === PART ? part : part.subarray(0, count), from);
      }
      return drawn;
    },
    mean(stream) {
      begin(stream);
      return loops.sumOfDraws(DATA, n, n, DRAWN) / n;
    },
  };
}
