import { endOfExtent, startExtent, widenExtent } from './extent-of.js';
import { eachPairOfParts, eachPart, kernelsFor, OUT, type Kernels } from './kernels.js';

/** Two lists of finite weights >= 0 over the same bins, ready for a kernel. */
export interface Weighed {
  readonly kernels: Kernels;
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly sumP: number;
  readonly sumQ: number;
  /** The least weight of q. */
  readonly leastQ: number;
  /** The kernel stops here; the bins from here on, fewer than 4, are left to the plain loop. */
  readonly end: number;
}

/** Only the inverses of sums within these bounds are as exact as the sums. */
const LEAST_SUM = 1e-300;
const MOST_SUM = 1e300;

/** The lists, where a kernel can take them on; undefined where there is none, or where the plain loop may have to refuse a weight. */
export function weighed(p: ArrayLike<number>, q: ArrayLike<number>): Weighed | undefined {
  if (!(p instanceof Float64Array && q instanceof Float64Array && p.length === q.length)) return undefined;
  const kernels = kernelsFor(p.length);
  if (kernels === undefined) return undefined;
  const first = added(kernels, p);
  const second = added(kernels, q);
  return first && second && { kernels, p, q, sumP: first.sum, sumQ: second.sum, leastQ: second.least, end: p.length - (p.length % 4) };
}

function added(kernels: Kernels, weights: Float64Array): { readonly sum: number; readonly least: number } | undefined {
  const { out, x, loops } = kernels;
  startExtent(kernels);
  out.fill(0, 0, 4);
  const end = eachPart(kernels, weights, (count) => {
    widenExtent(kernels, count);
    loops.addUp(x.byteOffset, count, OUT);
  });
  let { low: least, high } = endOfExtent(kernels);
  let sum = (out[0] as number) + (out[1] as number) + (out[2] as number) + (out[3] as number);
  for (let i = end; i < weights.length; i++) {
    const w = weights[i] as number;
    least = Math.min(least, w);
    high = Math.max(high, w);
    sum += w;
  }
  return least >= 0 && high < Infinity && sum > LEAST_SUM && sum < MOST_SUM ? { sum, least } : undefined;
}

/** What a kernel adds up over the bins before `end`. @param add adds those of a part to the first two doubles of `out` */
export function kernelSum({ kernels, p, q }: Weighed, add: (kernels: Kernels, count: number) => void): number {
  kernels.out.fill(0, 0, 2);
  eachPairOfParts(kernels, p, q, (count) => add(kernels, count));
  return (kernels.out[0] as number) + (kernels.out[1] as number);
}
