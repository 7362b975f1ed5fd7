import { exp } from './exp.js';

/** The logistic function 1 / (1 + e^-x), in [0, 1]: log-odds to probability, the same bits on every machine. Use it in `labels.probability` and in derived fields. */
export function logistic(x: number): number {
  if (x < 0) {
    const e = exp(x);
    return e / (1 + e);
  }
  return 1 / (1 + exp(-x));
}
