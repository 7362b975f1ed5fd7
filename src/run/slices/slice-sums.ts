import type { Factor } from './factor.js';

/** A slice by the positions of its one or two factors and of the slices in them. */
export type SliceParts = readonly (readonly [factor: number, slice: number])[];

/** Accounts with what changed, how much each counts, and the factors that divide them. */
export interface Divided {
  readonly changes: Float64Array;
  readonly shares: Float64Array;
  readonly factors: readonly Factor[];
}

/** Accounts of a slice, their share of all, and the sum of their changes by share. */
export interface Sum {
  n: number;
  share: number;
  change: number;
}

/** Size of the mean change times the root of its share: as a z-score would order slices. */
export function worth({ share, change }: Sum): number {
  return share > 0 ? Math.abs(change / share) * Math.sqrt(share) : 0;
}

/** Every slice of one field, then of two, with its sums and those of its parents. */
export function eachSlice(question: Divided, among: Uint8Array, visit: (parts: SliceParts, sum: Sum, parents: readonly Sum[], at: number) => void): void {
  const { factors, shares, changes } = question;
  const everything = { n: 0, share: 0, change: 0 };
  for (let at = 0; at < changes.length; at++) if (among[at] === 1) add(everything, shares[at]!, changes[at]!);
  const alone = factors.map((factor) => {
    const table = cells(question, among, [factor]);
    return factor.slices.map(({ from, to }) => summed(table, 1, from, to, 0, 1));
  });
  let place = 0;
  factors.forEach(({ slices }, f) => slices.forEach((_, s) => visit([[f, s]], alone[f]![s]!, [everything], place++)));
  for (let f = 0; f < factors.length; f++) {
    for (let g = f + 1; g < factors.length; g++) {
      const [first, second] = [factors[f]!, factors[g]!];
      const table = cells(question, among, [first, second]);
      first.slices.forEach((one, s) => second.slices.forEach((two, t) => visit([[f, s], [g, t]], summed(table, second.bins, one.from, one.to, two.from, two.to), [alone[f]![s]!, alone[g]![t]!], place++)));
    }
  }
}

function add(sum: Sum, share: number, change: number): void {
  sum.n++;
  sum.share += share;
  sum.change += share * change;
}

/** Sums by bin of one factor, or by bins of two, row after row. */
function cells({ shares, changes }: Divided, left: Uint8Array, [first, second]: readonly Factor[]): readonly Sum[] {
  const width = second?.bins ?? 1;
  const table = Array.from({ length: first!.bins * width }, (): Sum => ({ n: 0, share: 0, change: 0 }));
  for (let at = 0; at < changes.length; at++) {
    const [row, column] = [first!.codes[at]!, second?.codes[at] ?? 0];
    if (left[at] === 1 && row < first!.bins && column < width) add(table[row * width + column]!, shares[at]!, changes[at]!);
  }
  return table;
}

function summed(table: readonly Sum[], width: number, top: number, bottom: number, start: number, end: number): Sum {
  const sum: Sum = { n: 0, share: 0, change: 0 };
  for (let row = top; row < bottom; row++) {
    for (let column = start; column < end; column++) {
      const cell = table[row * width + column]!;
      sum.n += cell.n;
      sum.share += cell.share;
      sum.change += cell.change;
    }
  }
  return sum;
}
