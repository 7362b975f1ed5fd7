/** Significant digits of the numbers in `run.json`'s figures: far more than a figure shows, few enough to be equal on every Node version. */
export const DIGITS = 12;

/** A finite number to {@link DIGITS} significant digits; -0 becomes 0. */
export function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(DIGITS));
}

/** {@link rounded} for every value. */
export function allRounded(values: Iterable<number>): number[] {
  return Array.from(values, rounded);
}
