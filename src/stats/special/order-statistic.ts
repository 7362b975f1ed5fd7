import type { Tally } from '../tally.js';

/** The j-th smallest value counting from 1; j beyond either end gives that end. */
export function orderStatistic(x: Tally, j: number): number {
  if (x.values.length === x.n) return x.values[Math.min(x.n, Math.max(1, j)) - 1] as number;
  let seen = 0;
  for (let i = 0; i < x.values.length; i++) {
    seen += x.counts[i] as number;
    if (seen >= j) return x.values[i] as number;
  }
  return x.values[x.values.length - 1] as number;
}
