import type { Account } from '../../population/account.js';
import { SHORT_NUMBER_BYTES, writeShortNumber } from '../short-number.js';

/** With a comma. */
const BYTES_AT_MOST = SHORT_NUMBER_BYTES + 1;
const COMMA = 44;

/** Writes the values of fields where each of them is a short number. */
export interface ShortNumbers {
  /** Bytes that so many accounts take at most. */
  bytesAtMost(accounts: number): number;
  /** Account after account, with commas between. @returns where they end; -1 where a value is anything else, or missing */
  write(into: Uint8Array, start: number, accounts: readonly Account[]): number;
}

/**
 * Makes what writes the values of fields, account after account, as the elements of one list in JSON, byte for byte as `JSON.stringify` does it, where each is a number with
 * at most three decimals below 2^31 ({@link writeShortNumber}): counts, codes, amounts and shares, which is what fields of synthetic accounts are rounded to.
 */
export function shortNumbers(fields: readonly string[]): ShortNumbers {
  const valuesOf = valuesReader(fields);
  return {
    bytesAtMost: (accounts) => accounts * fields.length * BYTES_AT_MOST,
    write: (into, start, accounts) => {
      let at = start;
      for (const account of accounts) {
        const values = valuesOf(account.fields);
        for (let f = 0; f < values.length; f++) {
          const value = values[f];
          if (typeof value !== 'number') return -1;
          if (at > start) into[at++] = COMMA;
          at = writeShortNumber(into, at, value);
          if (at === -1) return -1;
        }
      }
      return at;
    },
  };
}

let bytes = Buffer.allocUnsafe(16_384);

/** The list as a text; undefined where a value is no short number. */
export function shortNumbersText(numbers: ShortNumbers, accounts: readonly Account[]): string | undefined {
  const most = numbers.bytesAtMost(accounts.length);
  if (bytes.length < most) bytes = Buffer.allocUnsafe(2 * most);
  const end = numbers.write(bytes, 0, accounts);
  return end === -1 ? undefined : `[${bytes.toString('latin1', 0, end)}]`;
}

/** Keys compiled as constants are read in a third of the time of a loop over names, which would be half of the cost of the text. */
function valuesReader(fields: readonly string[]): (account: Account['fields']) => readonly unknown[] {
  return new Function('account', `return [${fields.map((name) => `account[${JSON.stringify(name)}]`).join(',')}]`) as (account: Account['fields']) => readonly unknown[];
}
