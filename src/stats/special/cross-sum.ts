import { eachPairOfParts, kernelsFor, OUT } from './kernels.js';

/** The sum of the products of the distances of pairs from two centers. */
export function crossSum(a: Float64Array, b: Float64Array, centerA: number, centerB: number): number {
  const kernels = kernelsFor(a.length);
  let sum = 0;
  let from = 0;
  if (kernels !== undefined) {
    const { loops, x, y, out } = kernels;
    out.fill(0, 0, 10);
    from = eachPairOfParts(kernels, a, b, (count) => loops.addProducts(x.byteOffset, y.byteOffset, count, centerA, centerB, OUT));
    sum = (out[8] as number) + (out[9] as number);
  }
  for (let i = from; i < a.length; i++) sum += ((a[i] as number) - centerA) * ((b[i] as number) - centerB);
  return sum;
}
