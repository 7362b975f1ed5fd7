import { instanceOf } from '../../kernels/instance.js';
import { COMPILED } from '../../kernels/stats.wasm.js';
import { fillUniforms } from '../../random/fill-uniforms.js';
import type { Stream } from '../../random/stream.js';
import { NUMBERS } from '../../random/uniform.js';

/** Draws from a sample with replacement. */
export interface Resampler {
  /** As many values as the sample has, in an array that the next call writes anew: value number floor(u n) for each uniform number u of the stream. */
  resample(stream: Stream): Float64Array;
  /** The mean of what `resample` gives, without writing it. */
  mean(stream: Stream): number;
}

interface Loops {
  fillUniforms(out: number, count: number, k0: number, k1: number, from: number, second: number): void;
  draw(uniforms: number, count: number, data: number, n: number, out: number): void;
  addUp(x: number, count: number, out: number): void;
}

/** Draws at a time, a multiple of 8. */
const PART = 2_048;
const SUMS = 4_096;
const UNIFORMS = SUMS + 1_024;
const DRAWN = UNIFORMS + 8 * PART;
const DATA = DRAWN + 8 * PART;
/** Samples in between are worth a module with a memory of its own, which is let go with the resampler. */
const FEW = 500;
const MANY = 8_000_000;

/** The same numbers either way; a mean's last digits are those of another order of addition. */
export function resamplerOf(sample: Float64Array): Resampler {
  return (sample.length >= FEW && sample.length <= MANY ? kernelResampler(sample) : undefined) ?? plainResampler(sample);
}

export function plainResampler(sample: Float64Array): Resampler {
  const n = sample.length;
  const drawn = new Float64Array(n);
  const resample = (stream: Stream): Float64Array => {
    fillUniforms(stream, 0, drawn);
    for (let i = 0; i < n; i++) drawn[i] = sample[Math.floor((drawn[i] as number) * n)] as number;
    return drawn;
  };
  return { resample, mean: (stream) => meanOfAll(resample(stream)) };
}

/** Undefined where the engine has no WebAssembly with vectors. */
export function kernelResampler(sample: Float64Array): Resampler | undefined {
  const n = sample.length;
  const instance = instanceOf<Loops>(COMPILED, DATA + 8 * n);
  if (instance === undefined) return undefined;
  const { functions: loops, memory: { buffer } } = instance;
  new Float64Array(buffer, DATA, n).set(sample);
  const part = new Float64Array(buffer, DRAWN, PART);
  const sums = new Float64Array(buffer, SUMS, 4);
  const drawn = new Float64Array(n);
  const each = ({ a, b }: Stream, take: (from: number, count: number) => void): void => {
    for (let from = 0; from < n; from += PART) {
      const count = Math.min(PART, n - from);
      const whole = Math.ceil(count / 8) * 8;
      loops.fillUniforms(UNIFORMS, whole, a, b, from, NUMBERS);
      loops.draw(UNIFORMS, whole, DATA, n, DRAWN);
      take(from, count);
    }
  };
  return {
    resample(stream) {
      each(stream, (from, count) => drawn.set(count === PART ? part : part.subarray(0, count), from));
      return drawn;
    },
    mean(stream) {
      sums.fill(0);
      each(stream, (_, count) => {
        part.fill(0, count, Math.ceil(count / 8) * 8);
        loops.addUp(DRAWN, Math.ceil(count / 8) * 8, SUMS);
      });
      return ((sums[0] as number) + (sums[1] as number) + (sums[2] as number) + (sums[3] as number)) / n;
    },
  };
}

/** Four sums, every fourth value to one, as the kernel adds. */
export function meanOfAll(x: Float64Array): number {
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) sums[(i & 3) as 0 | 1 | 2 | 3] += x[i] as number;
  return (sums[0] + sums[1] + sums[2] + sums[3]) / x.length;
}
