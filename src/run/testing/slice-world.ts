import { fieldFactor } from '../slices/factor.js';
import type { SliceQuestion } from '../slices/find-slices.js';

/** Numbers from 0 to below 1 by a seed, for worlds of tests only. */
export function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface SliceWorld {
  readonly n?: number;
  readonly seed: number;
  /** Change of an account, by its fields and a whole set of chances. */
  change(account: { readonly age: number; readonly gift: boolean; readonly country: string; readonly orders: number }, next: () => number): number;
}

/** Four fields that say nothing of each other. */
export function sliceWorld({ n = 2000, seed, change }: SliceWorld): SliceQuestion {
  const next = draws(seed);
  const accounts = Array.from({ length: n }, () => ({ age: Math.floor(365 * next()), gift: next() < 0.2, country: ['PT', 'BR', 'DE'][Math.floor(3 * next())]!, orders: Math.floor(-3 * Math.log(1 - next())) }));
  const factors = (['age', 'gift', 'country', 'orders'] as const).flatMap((name) => fieldFactor(name, accounts.map((account) => account[name]), 50) ?? []);
  return { changes: Float64Array.from(accounts, (account) => Math.max(-1, Math.min(1, change(account, next)))), width: 1, shares: new Float64Array(n).fill(1 / n), factors, alpha: 0.05 / 6, margin: 0.02, least: 50 };
}

/** Changes that have nothing to do with any field. */
export const UNEXPLAINED: Readonly<Record<string, (next: () => number) => number>> = {
  noise: (next) => 0.1 * (next() + next() + next() - 1.5),
  'rare jumps': (next) => (next() < 0.03 ? (next() < 0.5 ? 1 : -1) * (0.5 + 0.5 * next()) : 0),
  'jumps upwards, beyond the margin on average': (next) => (next() < 0.06 ? 0.4 + 0.6 * next() : 0),
  'all at the margin': (next) => 0.02 + 0.2 * (next() - 0.5),
};

