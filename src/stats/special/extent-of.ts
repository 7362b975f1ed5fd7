import { eachPart, kernelsFor, OUT, type Kernels } from './kernels.js';

/** Least and greatest of some values; both NaN when any value is. -0 is less than 0. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** The least and the greatest of at least one value. */
export function extentOf(values: Float64Array): Ends {
  const kernels = kernelsFor(values.length);
  return kernels === undefined ? plainExtentOf(values) : kernelExtentOf(kernels, values);
}

/** Two of each, because a running extreme waits for the one before. */
export function plainExtentOf(values: Float64Array): Ends {
  const last = values[values.length - 1] as number;
  let low = last;
  let high = last;
  let otherLow = last;
  let otherHigh = last;
  for (let i = 1; i < values.length; i += 2) {
    const v = values[i - 1] as number;
    const w = values[i] as number;
    low = Math.min(low, v);
    high = Math.max(high, v);
    otherLow = Math.min(otherLow, w);
    otherHigh = Math.max(otherHigh, w);
  }
  return { low: Math.min(low, otherLow), high: Math.max(high, otherHigh) };
}

export function kernelExtentOf(kernels: Kernels, values: Float64Array): Ends {
  startExtent(kernels);
  const end = eachPart(kernels, values, (count) => widenExtent(kernels, count));
  const found = endOfExtent(kernels);
  if (end === values.length) return found;
  const rest = plainExtentOf(values.subarray(end));
  return { low: Math.min(found.low, rest.low), high: Math.max(found.high, rest.high) };
}

/** Where the kernel keeps its vectors, in doubles; before them is room for sums. */
const AT = 32;

/** A kernel's pass over values may look for their extent on the way: start, widen for each part, end. */
export function startExtent({ out }: Kernels): void {
  out.fill(Infinity, AT, AT + 14).fill(-Infinity, AT + 2, AT + 4).fill(-Infinity, AT + 12, AT + 14);
  new Int32Array(out.buffer, out.byteOffset + 8 * AT, 20).fill(-1, 8, 12).fill(0, 12, 20);
}

/** Takes in the part that is in place. */
export function widenExtent({ loops, x }: Kernels, count: number): void {
  loops.extent(x.byteOffset, count, OUT + 8 * AT);
}

export function endOfExtent({ out }: Kernels): Ends {
  const words = new Int32Array(out.buffer, out.byteOffset + 8 * AT, 20);
  if ((words[16] as number) !== 0 || (words[18] as number) !== 0) return { low: NaN, high: NaN };
  const low = Math.min(out[AT] as number, out[AT + 1] as number, out[AT + 10] as number, out[AT + 11] as number);
  const high = Math.max(out[AT + 2] as number, out[AT + 3] as number, out[AT + 12] as number, out[AT + 13] as number);
  // A minimum does not tell the zeros apart: where it is one, only a -0 has the sign's bit, and where the maximum is one, only a 0 lacks it.
  const anySign = ((words[13] as number) | (words[15] as number)) < 0;
  const everySign = ((words[9] as number) & (words[11] as number)) < 0;
  return { low: low === 0 ? (anySign ? -0 : 0) : low, high: high === 0 ? (everySign ? -0 : 0) : high };
}
