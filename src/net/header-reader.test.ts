import { describe, expect, it } from 'vitest';
import { headerReader } from './header-reader.js';

const raw = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'latin1'));

describe('hand: headers of a reply', () => {
  it('come in lower case, those sent twice joined', () => {
    expect(headerReader()(raw('Content-Type', 'text/plain', 'Set-Cookie', 'a=1', 'SET-COOKIE', 'b=\xe9'))).toEqual({ 'content-type': 'text/plain', 'set-cookie': 'a=1, b=\xe9' });
  });

  it('may be text, and lists of it, as over HTTP/2', () => {
    expect(headerReader()(['content-type', 'text/plain', 'set-cookie', ['a=1', 'b=2']])).toEqual({ 'content-type': 'text/plain', 'set-cookie': 'a=1, b=2' });
  });

  it('are no properties that every object has', () => {
    const read = headerReader();
    for (const _ of [1, 2]) expect(Object.entries(read(raw('__proto__', 'x', 'constructor', 'y', 'Constructor', 'z')))).toEqual([['__proto__', 'x'], ['constructor', 'y, z']]);
  });
});

describe('law: what a reply says does not depend on the one before', () => {
  const replies = [
    raw('Date', 'Sat, 01 Jan 2000 00:00:00 GMT', 'Content-Length', '125'),
    raw('Date', 'Sat, 01 Jan 2000 00:00:01 GMT', 'Content-Length', '125'),
    raw('Date', 'Sat, 01 Jan 2000 00:00:01 GMT', 'Content-Length', '126', 'Retry-After', '2'),
    raw('Content-Length', '126'),
    raw('Content-Lengti', '12'),
    raw(),
    raw('X', '', 'Y', '\xff'),
    raw('X', '\xff', 'Y', ''),
    ['Date', 'Sat', 'set-cookie', 'a=1'],
    ['Date', 'Sun', 'set-cookie', 'a=1'],
    ['Date', 'Sun', 'set-cookie', ['a=1', 'b=2']],
    ['Date', 'Sun', 'set-cookie', ['a=1', 'b=3']],
    ['Date', '', 'set-cookie', []],
    ['X', ['a=1', 'b=2']],
    raw('X', 'a=1'),
  ];

  it('in any order of two', () => {
    for (const before of replies) for (const after of replies) {
      const read = headerReader();
      read(before);
      expect(read(after)).toEqual(headerReader()(after));
    }
  });

  it('is one object where all is the same', () => {
    const read = headerReader();
    const found = read(raw('Date', 'Sat'));
    expect(read(raw('Date', 'Sat'))).toBe(found);
    const text = read(['Date', 'Sun']);
    expect(read(['Date', 'Sun'])).toBe(text);
  });

  it('keeps its texts when the memory behind the bytes is used again', () => {
    const memory = Buffer.from('DatexSatySun');
    const read = headerReader();
    const first = read([memory.subarray(0, 4), memory.subarray(5, 8)]);
    memory.write('Sun', 5);
    expect([first, read([memory.subarray(0, 4), memory.subarray(5, 8)])]).toEqual([{ date: 'Sat' }, { date: 'Sun' }]);
  });
});
