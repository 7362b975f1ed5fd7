import type { Loops } from './loops.js';

/** A distribution on the real line as its two inverse views. Quantile functions built here use own kernels: one seed gives the same bits on every machine. */
export interface Distribution {
  /** The value at probability u in (0, 1): the smallest x with P(X <= x) >= u. */
  quantile(u: number): number;
  /** P(X <= x), in [0, 1]. */
  cdf(x: number): number;
  /** P(X < x) where it differs from `cdf`: distributions with atoms. */
  below?(x: number): number;
  /** `quantile(P(Z <= z))` without the detour, where the family has it. */
  ofNormal?(z: number): number;
  /** Replaces each probability of a batch of these loops by its `quantile`: the same bits sooner, where the family can. */
  eachQuantile?(batch: Float64Array, loops: Loops): void;
  /** Replaces each normal score by its `ofNormal`, likewise. */
  eachOfNormal?(batch: Float64Array, loops: Loops): void;
}
