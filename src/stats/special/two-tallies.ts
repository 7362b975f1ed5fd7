import type { Tally } from '../tally.js';

/** Visits every distinct value of two tallies in ascending order with its counts in both. */
export function visitBoth(a: Tally, b: Tally, visit: (value: number, inA: number, inB: number) => void): void {
  let i = 0;
  let j = 0;
  while (i < a.values.length || j < b.values.length) {
    const x = i < a.values.length ? (a.values[i] as number) : Infinity;
    const y = j < b.values.length ? (b.values[j] as number) : Infinity;
    const v = Math.min(x, y);
    visit(v, x === v ? (a.counts[i++] as number) : 0, y === v ? (b.counts[j++] as number) : 0);
  }
}
