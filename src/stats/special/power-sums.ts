import { eachPairOfParts, eachPart, kernelsFor, OUT, type Kernels } from './kernels.js';
import { endOfExtent, startExtent, widenExtent, type Ends } from './extent-of.js';

/** The mean of finite values, the sums of the second to fourth powers of their distances from it, and their ends. */
export interface PowerSums extends Ends {
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

/**
 * By kernels, in one pass around a guess of the mean, in a second one around the mean where the guess was far from it; sums are in another order than a plain loop's and differ from them in the last digits.
 *
 * @returns undefined where there is no kernel, a value is not finite or a sum leaves the range of a double
 */
export function powerSums(x: Float64Array): PowerSums | undefined {
  const kernels = kernelsFor(x.length);
  return kernels && sumsOf(kernels, x.length, (work) => eachPart(kernels, x, work), (i) => x[i] as number);
}

/** The same of a - b of each pair. */
export function powerSumsOfDifferences(a: Float64Array, b: Float64Array): PowerSums | undefined {
  const kernels = kernelsFor(a.length);
  return kernels && sumsOf(kernels, a.length, (work) => eachPairOfParts(kernels, a, b, (count) => {
    kernels.loops.subtract(kernels.x.byteOffset, kernels.y.byteOffset, count);
    work(count);
  }), (i) => (a[i] as number) - (b[i] as number));
}

/** The same of |v - center| of each value. */
export function powerSumsOfDistances(x: Float64Array, center: number): PowerSums | undefined {
  const kernels = kernelsFor(x.length);
  return kernels && sumsOf(kernels, x.length, (work) => eachPart(kernels, x, (count) => {
    kernels.loops.distances(kernels.x.byteOffset, count, center);
    work(count);
  }), (i) => Math.abs((x[i] as number) - center));
}

/** @param each puts part after part in place and has it worked on; the values from the number on that it returns are read with `valueAt` */
function sumsOf(kernels: Kernels, n: number, each: (work: (count: number) => void) => number, valueAt: (i: number) => number): PowerSums | undefined {
  let center = centerOf(n, valueAt);
  for (let pass = 1; ; pass++) {
    startPowers(kernels);
    const end = each((count) => addPart(kernels, count, center));
    const found = endPowers(kernels, n, center, end, valueAt);
    if (found === undefined || pass === 2 || isNear(found, n, center)) return found;
    center = found.mean;
  }
}

/** Values that a center is made from. */
const LOOKED_AT = 1024;

/** The mean of some of the values, evenly spread: near enough to that of all for sums around it, as {@link isNear} tells afterwards. */
export function centerOf(n: number, valueAt: (i: number) => number): number {
  const step = Math.max(1, Math.floor(n / LOOKED_AT));
  let sum = 0;
  let count = 0;
  for (let i = 0; i < n; i += step) {
    sum += valueAt(i);
    count++;
  }
  return sum / count;
}

/** Whether a center was within four standard deviations of the mean; farther from it the sums have lost digits. */
export function isNear({ mean, m2 }: PowerSums, n: number, center: number): boolean {
  return (mean - center) ** 2 * n <= 16 * m2;
}

/** Sums of a sample whose parts are in place one after the other: start, add each part, end. */
export function startPowers(kernels: Kernels): void {
  startExtent(kernels);
  kernels.out.fill(0, 0, 8);
}

export function addPart(kernels: Kernels, count: number, center: number): void {
  widenExtent(kernels, count);
  kernels.loops.addPowers(kernels.x.byteOffset, count, center, OUT);
}

/** @param end the values from here on are read with `valueAt` */
export function endPowers(kernels: Kernels, n: number, center: number, end: number, valueAt: (i: number) => number): PowerSums | undefined {
  const { out } = kernels;
  let { low, high } = endOfExtent(kernels);
  let [s1, s2, s3, s4] = [0, 2, 4, 6].map((k) => (out[k] as number) + (out[k + 1] as number)) as [number, number, number, number];
  for (let i = end; i < n; i++) {
    const d = valueAt(i) - center;
    low = Math.min(low, valueAt(i));
    high = Math.max(high, valueAt(i));
    s1 += d;
    s2 += d * d;
    s3 += d * d * d;
    s4 += d * d * (d * d);
  }
  // How far the mean is from the center, of which the sums are freed.
  const off = s1 / n;
  const m2 = s2 - off * s1;
  const m3 = s3 - 3 * off * s2 + 2 * off * off * s1;
  const m4 = s4 - 4 * off * s3 + 6 * off * off * s2 - 3 * off * off * off * s1;
  return low > -Infinity && high < Infinity && Number.isFinite(m4) ? { low, high, mean: center + off, m2, m3, m4 } : undefined;
}
