import { exp } from './exp.js';

/** The logistic function 1 / (1 + e^-x), in [0, 1]: log-odds to probability, the same bits on every machine. Use it in `labels.probability` and in derived fields. */
export function logistic(x: number): number {
  const e = exp(x < 0 ? x : -x);
  return (x < 0 ? e : 1) / (1 + e);
}
