import type { FieldValue } from '../../population/account.js';

/** Whole part, dot, three digits, sign and comma. */
const BYTES_AT_MOST = 16;
const LARGEST = 2 ** 31 - 1;
const ZERO = 48, DOT = 46, MINUS = 45, COMMA = 44;
let bytes = Buffer.allocUnsafe(1_024 * BYTES_AT_MOST);

/**
 * Numbers as a list in JSON, byte for byte as `JSON.stringify` writes it, where each has at most three decimals and is below 2^31: counts, codes, amounts and shares, which
 * is what fields of synthetic accounts are rounded to. Such digits are found by division, in a third of the time that the shortest form of any double takes.
 * @returns undefined where a value is anything else
 */
export function shortNumbers(values: readonly FieldValue[]): string | undefined {
  if (bytes.length < (values.length + 1) * BYTES_AT_MOST) bytes = Buffer.allocUnsafe(2 * (values.length + 1) * BYTES_AT_MOST);
  const into = bytes;
  let at = 0;
  for (const value of values) {
    if (typeof value !== 'number') return undefined;
    const size = Math.abs(value), thousandths = Math.round(size * 1_000);
    // Both sides are exact up to 15 digits, and no two texts of so few digits are the same double: the one found is the shortest.
    if (!(size <= LARGEST) || thousandths / 1_000 !== size) return undefined;
    if (at > 0) into[at++] = COMMA;
    if (value < 0) into[at++] = MINUS;
    const whole = Math.floor(size);
    at = digits(into, at, whole, digitsOf(whole));
    let rest = thousandths - whole * 1_000, places = 3;
    if (rest === 0) continue;
    while (rest % 10 === 0) {
      rest /= 10;
      places--;
    }
    into[at++] = DOT;
    at = digits(into, at, rest, places);
  }
  return `[${into.toString('latin1', 0, at)}]`;
}

/** Writes so many digits of a whole number, zeros in front, and says where they end. */
function digits(into: Buffer, at: number, whole: number, count: number): number {
  let left = whole;
  for (let k = at + count - 1; k >= at; k--) {
    const tenth = (left / 10) | 0;
    into[k] = ZERO + left - tenth * 10;
    left = tenth;
  }
  return at + count;
}

function digitsOf(whole: number): number {
  let count = 1;
  for (let power = 10; power <= whole; power *= 10) count++;
  return count;
}
