import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectJson, readJson } from './read-json.js';

describe('law: both readers agree with the native parser', () => {
  it('on every valid text', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown, findings: [] });
      expect(inspectJson(text)).toMatchObject({ ok: true, value: JSON.parse(text) as unknown });
    }), { numRuns: 300, seed: 1 });
  });

  it('on what is no JSON at all: neither reads it', () => {
    fc.assert(fc.property(fc.json(), fc.nat(), fc.constantFrom(',', ']', '}', '"', '\\', '\u0001', "'", 'x', '.'), (text, at, sign) => {
      const place = at % (text.length + 1);
      const broken = text.slice(0, place) + sign + text.slice(place);
      let native: unknown;
      let valid = true;
      try { native = JSON.parse(broken); } catch { valid = false; }
      const own = inspectJson(broken);
      expect(own.ok).toBe(valid);
      if (own.ok) expect(own.value).toEqual(native);
    }), { numRuns: 500, seed: 2 });
  });

  it('on every beginning of a valid text: it breaks off', () => {
    fc.assert(fc.property(fc.array(fc.record({ a: fc.string(), b: fc.double({ noNaN: true, noDefaultInfinity: true }), c: fc.constantFrom(true, null, false) }), { minLength: 1, maxLength: 3 }), fc.nat(), (value, cut) => {
      const text = JSON.stringify(value);
      expect(inspectJson(text.slice(0, cut % text.length))).toMatchObject({ ok: false, cut: true });
    }), { numRuns: 500, seed: 3 });
  });
});

describe('hand: what servers send', () => {
  it.each([
    ['[NaN]', [Number.NaN], ['bare NaN 1']],
    ['{"a": -Infinity, "b":Infinity}', { a: -Infinity, b: Infinity }, ['bare -Infinity 6', 'bare Infinity 21']],
    ['[Inf,-inf,nan]', [Infinity, -Infinity, Number.NaN], ['bare Inf 1', 'bare -inf 5', 'bare nan 10']],
    ['[1e400,-1e400]', [Infinity, -Infinity], ['overflow 1e400 1', 'overflow -1e400 7']],
    ['9007199254740993', 9007199254740992, ['inexact 9007199254740993 0']],
    ['[9007199254740992, 9007199254740991, 1e20, 1e-400]', [9007199254740992, 9007199254740991, 1e20, 0], []],
    ['[0.10000000149011612,-0,null]', [0.10000000149011612, -0, null], []],
    ['{"__proto__":1}', JSON.parse('{"__proto__":1}') as unknown, []],
    ['"\\u00e9\\n"', 'é\n', []],
  ])('%s', (text, value, findings) => {
    const read = inspectJson(text);
    expect(read).toMatchObject({ ok: true });
    if (!read.ok) return;
    expect(read.value).toEqual(value);
    expect(read.findings.map((finding) => `${finding.kind} ${finding.text} ${finding.at}`)).toEqual(findings);
  });

  it.each([
    ['', true, 'breaks off after 0 characters'],
    ['{"a":[1,2', true, 'breaks off after 9 characters'],
    ['{"a":"x', true, 'breaks off'],
    ['[tru', true, 'breaks off'],
    ['[-', true, 'breaks off'],
    ['[1.', true, 'breaks off'],
    ["{'a': None}", false, `is not JSON at character 1: "'a': None}"`],
    ['<html>', false, 'is not JSON at character 0: "<html>"'],
    ['[1,]', false, 'is not JSON at character 3: "]"'],
    ['[01]', false, 'is not JSON at character 2: "1]"'],
    ['{} {}', false, 'is not JSON at character 3'],
    ['[NaNa]', false, 'is not JSON at character 1'],
    ['['.repeat(600), false, 'deeper than 512'],
  ])('%s is no JSON', (text, cut, detail) => {
    expect(readJson(text)).toMatchObject({ ok: false, cut, detail: expect.stringContaining(detail) as string });
  });
});
