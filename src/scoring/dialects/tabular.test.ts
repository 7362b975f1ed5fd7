import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../population/account.js';
import { jsonPointer } from './json-pointer.js';
import { rowEncoder } from './row-encoder.js';
import { jsonTemplate, placeholdersOf, plainTemplate } from './template.js';

const account: Account = { cohort: 'c', i: 3, id: 'c/3', fields: { age: 34, vpn: true, city: 'Rio, "A"', none: null, tiny: 1e-7, empty: '' } };
const names = ['age', 'vpn', 'city', 'none', 'tiny', 'empty'];

describe('hand: rows', () => {
  it('stand as lists, objects, columns and CSV', () => {
    const rows = rowEncoder(names, {}, 'candidate.columns');
    expect(rows.list(account)).toBe('[34,true,"Rio, \\"A\\"",null,1e-7,""]');
    expect(rows.record(account)).toBe('{"age":34,"vpn":true,"city":"Rio, \\"A\\"","none":null,"tiny":1e-7,"empty":""}');
    expect(rowEncoder(['age', { name: 'away', field: 'vpn' }], { booleans: 'number' }, 'x').columns([account, account])).toBe('{"age":[34,34],"away":[1,1]}');
    expect(rows.csv(account)).toBe('34,true,"Rio, ""A""",,1e-7,""');
  });

  it.each([['null', 'null', ''], ['nan', 'NaN', ''], [-999, '-999', '-999']] as const)('a missing value as %s', (missing, json, csv) => {
    const rows = rowEncoder(['none'], { missing }, 'x');
    expect([rows.list(account), rows.csv(account)]).toEqual([`[${json}]`, csv]);
    expect(rows.list({ ...account, fields: { none: Number.NaN } })).toBe(`[${json}]`);
  });

  it.each([[{ other: 1 }, 'must name a field of the account'], [{ age: Infinity }, 'must be finite or missing']])('refuses %o', (fields, says) => {
    const rows = rowEncoder(['age'], {}, 'candidate.columns');
    for (const write of [rows.list, rows.record, rows.csv]) expect(() => write({ ...account, fields })).toThrowError(expect.objectContaining({ code: 'suite-invalid', place: 'candidate.columns[0]', rule: expect.stringContaining(says) as string }));
  });
});

describe('law: every number arrives as the same double', () => {
  it('as JSON and as CSV', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const rows = rowEncoder(['x'], {}, 'p');
      const one: Account = { ...account, fields: { x: value } };
      expect(JSON.parse(rows.list(one))).toEqual([value === 0 ? 0 : value]);
      expect(Number(rows.csv(one))).toBe(value === 0 ? 0 : value);
    }), { numRuns: 300, seed: 1 });
  });
});

describe('hand: templates', () => {
  const specials = { $id: ([one]: readonly Account[]) => JSON.stringify((one as Account).id) };
  it('put values where a placeholder stands alone, and text inside of text', () => {
    const write = jsonTemplate({ a: '{{age}}', b: ['{{ vpn }}', 'v{{age}}-{{$id}}'], c: { d: null, e: '{{none}}', f: 'plain' } }, specials, {}, 'body');
    expect(write([account], 'r')).toBe('{"a":34,"b":[true,"v34-c/3"],"c":{"d":null,"e":null,"f":"plain"}}');
    expect(placeholdersOf({ a: '{{age}}', b: ['{{$id}} {{age}}'] })).toEqual(['age', '$id']);
  });

  it('encode what goes into a path', () => {
    expect(plainTemplate('/a/{{$id}}?c={{city}}&n={{none}}', specials, 'path', encodeURIComponent)([account], 'r')).toBe('/a/c%2F3?c=Rio%2C%20%22A%22&n=');
  });

  it('refuse a special that is not known there', () => {
    expect(() => jsonTemplate({ a: '{{$rows}}' }, specials, {}, 'candidate.body')).toThrowError(expect.objectContaining({ code: 'suite-invalid', place: 'candidate.body.a', value: '{{$rows}}' }));
  });
});

describe('oracle: JSON pointers, the examples of RFC 6901 section 5', () => {
  const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, 'g|h': 4, 'i\\j': 5, 'k"l': 6, ' ': 7, 'm~n': 8 };
  it.each([['', document], ['/foo', ['bar', 'baz']], ['/foo/0', 'bar'], ['/', 0], ['/a~1b', 1], ['/c%d', 2], ['/e^f', 3], ['/g|h', 4], ['/i\\j', 5], ['/k"l', 6], ['/ ', 7], ['/m~0n', 8]])('%j', (pointer, value) => {
    expect(jsonPointer(pointer)(document)).toEqual(value);
  });
  it.each(['/foo/2', '/foo/-', '/foo/00', '/foo/length', '/bar/x', '/toString'])('%j leads nowhere', (pointer) => expect(jsonPointer(pointer)(document)).toBeUndefined());
  it('are no other text', () => expect(() => jsonPointer('foo')).toThrow(RangeError));
});
