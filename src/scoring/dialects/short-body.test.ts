import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../population/account.js';
import type { InputTensor } from '../endpoint.js';
import { tensorEncoder } from './encode-tensor.js';
import { shortBody } from './short-body.js';

fc.configureGlobal({ seed: 1 });

const inputs: readonly InputTensor[] = [{ name: 'größe "x"', datatype: 'FP32', fields: ['a', 'b'] }, { name: 'y', datatype: 'FP64', fields: ['c'] }];
const end = '],"outputs":[{"name":"é"}]}';
const accountsOf = (values: readonly number[]): readonly Account[] => Array.from({ length: values.length / 3 }, (_, i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { a: values[3 * i] as number, b: values[3 * i + 1] as number, c: values[3 * i + 2] as number } }));
const asText = (accounts: readonly Account[], id: string): string => `{"id":${JSON.stringify(id)},"inputs":[${inputs.map((input, k) => tensorEncoder(input, `inputs[${k}]`)(accounts)).join(',')}${end}`;

describe('law: a request as bytes is the request as text', () => {
  it('for all short numbers, and earlier ones keep their bytes', () => {
    const write = shortBody(inputs, end);
    const kept: { readonly bytes: Uint8Array; readonly text: string }[] = [];
    const short = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }).map((digits) => digits / 1_000);
    fc.assert(fc.property(fc.array(fc.tuple(short, short, short), { minLength: 1, maxLength: 200 }), fc.stringMatching(/^[a-z/ +]{0,40}$/), (rows, id) => {
      const accounts = accountsOf(rows.flat());
      const bytes = write?.(accounts, id);
      const text = asText(accounts, id);
      expect(String(bytes)).toBe(text);
      kept.push({ bytes: bytes as Uint8Array, text });
    }));
    for (const { bytes, text } of kept) expect(String(bytes)).toBe(text);
  });

  it('however long its numbers, its id and itself', () => {
    const write = shortBody(inputs, end);
    const longest = -2_147_483_646.999;
    for (const rows of [3_000, 1]) {
      const accounts = accountsOf(Array.from({ length: 3 * rows }, () => longest));
      const id = 'x'.repeat(rows);
      expect(String(write?.(accounts, id)) === asText(accounts, id)).toBe(true);
    }
    const accounts = accountsOf([longest, longest, longest]);
    const texts = Array.from({ length: 41 }, (_, k) => asText(accounts, 'x'.repeat(k)));
    // Until some body ends where its memory does.
    for (let k = 0; k < 8_000; k++) if (String(write?.(accounts, 'x'.repeat(k % 41))) !== texts[k % 41]) expect(k).toBe(-1);
  });
});

describe('hand: a request that is not written as bytes', () => {
  const write = shortBody(inputs, end);

  it.each(['say "a"', 'a\\b', 'größe/0', 'a\nb', '\u007f'])('has an id that JSON writes otherwise: %j', (id) => {
    expect(write?.(accountsOf([1, 2, 3]), id)).toBeUndefined();
  });

  it.each([0.1 + 0.2, 2 ** 31, Number.NaN])('has a number that is not short: %s', (value) => {
    expect(write?.(accountsOf([1, 2, value]), 'id')).toBeUndefined();
    expect(String(write?.(accountsOf([1, 2, 3]), 'id'))).toBe(asText(accountsOf([1, 2, 3]), 'id'));
  });

  it('has an input of another datatype', () => {
    expect(shortBody([...inputs, { name: 'z', datatype: 'INT64', fields: ['a'] }], end)).toBeUndefined();
  });
});
