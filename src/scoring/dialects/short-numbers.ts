import type { Account } from '../../population/account.js';

/** Whole part, dot, three digits, sign and comma. */
const BYTES_AT_MOST = 16;
const LARGEST = 2 ** 31 - 1;
const ZERO = 48, DOT = 46, MINUS = 45, COMMA = 44;
let bytes = Buffer.allocUnsafe(1_024 * BYTES_AT_MOST);

/**
 * The values of fields, account after account, as one list in JSON, byte for byte as `JSON.stringify` writes it, where each is a number with at most three decimals below
 * 2^31: counts, codes, amounts and shares, which is what fields of synthetic accounts are rounded to. Such digits are found by division, in a third of the time that
 * the shortest form of any double takes.
 * @returns undefined where a value is anything else, or missing
 */
export function shortNumbers(accounts: readonly Account[], fields: readonly string[]): string | undefined {
  const most = accounts.length * fields.length * BYTES_AT_MOST;
  if (bytes.length < most) bytes = Buffer.allocUnsafe(2 * most);
  const into = bytes;
  let at = 0;
  for (const { fields: values } of accounts) {
    for (let f = 0; f < fields.length; f++) {
      const value = values[fields[f] as string];
      if (typeof value !== 'number') return undefined;
      const size = Math.abs(value), thousandths = Math.round(size * 1_000);
      // Both sides are exact up to 15 digits, and no two texts of so few digits are the same double: the one found is the shortest.
      if (!(size <= LARGEST) || thousandths / 1_000 !== size) return undefined;
      if (at > 0) into[at++] = COMMA;
      if (value < 0) into[at++] = MINUS;
      const whole = Math.floor(size);
      at = digits(into, at, whole, digitsOf(whole));
      const rest = thousandths - whole * 1_000;
      if (rest === 0) continue;
      into[at++] = DOT;
      at = rest % 10 > 0 ? digits(into, at, rest, 3) : rest % 100 > 0 ? digits(into, at, rest / 10, 2) : digits(into, at, rest / 100, 1);
    }
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
