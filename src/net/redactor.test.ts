import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentials } from './credentials.js';
import { redactor } from './redactor.js';

describe('law: no secret is left in a text', () => {
  it('in any of its forms', () => {
    fc.assert(fc.property(fc.string({ minLength: 6, unit: 'grapheme-ascii' }), fc.string(), fc.string(), (value, before, after) => {
      const redact = redactor([{ name: 'X', value }]);
      const base64 = Buffer.from(value).toString('base64');
      for (const form of [value, encodeURIComponent(value), base64, base64.replace(/=+$/, ''), Buffer.from(value).toString('base64url'), JSON.stringify(value).slice(1, -1)]) {
        expect(redact(`${before} ${form} ${after}`)).toContain('[secret X]');
        expect(redact(`|${form}|`)).toBe('|[secret X]|');
      }
    }), { numRuns: 200, seed: 1 });
  });

  it('in the middle of what was encoded with it, and as Python, PHP and a page write it', () => {
    const secret = `pa55/wörd & "it's"`;
    const redact = redactor([{ name: 'X', value: secret }]);
    for (const around of ['Bearer ', 'a', 'ab', 'user:', '{"token":"']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const encoded = Buffer.from(`${around}${secret} and more`).toString(encoding);
        const clean = redact(encoded);
        expect(clean).toContain('[secret X]');
        // What is left beside it says nothing of the secret but its first and last byte.
        const left = clean.split('[secret X]').map((text) => Buffer.from(text, encoding).toString('latin1'));
        expect(left.join('')).not.toContain(Buffer.from(secret).toString('latin1').slice(1, -1));
        expect(clean.length).toBeLessThan(encoded.length);
      }
    }
    for (const form of [`pa55/w\\u00f6rd & \\"it's\\"`, `pa55\\/wörd & \\"it's\\"`, 'pa55/wörd &amp; &quot;it&#39;s&quot;', 'pa55%2Fw%C3%B6rd%20%26%20%22it%27s%22', 'pa55%2Fw%C3%B6rd+%26+%22it%27s%22']) expect(redact(`<${form}>`), form).toBe('<[secret X]>');
  });

  it('and a text without any is as it was', () => {
    expect(redactor([{ name: 'A', value: 'secret' }, { name: 'E', value: '' }])('nothing here')).toBe('nothing here');
  });

  it('takes the longer of two secrets that begin alike', () => {
    expect(redactor([{ name: 'SHORT', value: 'abc' }, { name: 'LONG', value: 'abcdef' }])('abcdef abc')).toBe('[secret LONG] [secret SHORT]');
  });
});

describe('hand: credentials', () => {
  const environment = { TOKEN: 't', EMPTY: '', LINES: 'a\nb' };

  it('make headers, and tell their secrets', () => {
    const basic = credentials({ auth: { kind: 'basic', user: 'ann', password: { env: 'TOKEN' } } }, environment, 'candidate');
    expect(basic.headers).toEqual({ authorization: `Basic ${Buffer.from('ann:t').toString('base64')}` });
    expect(redactor(basic.secrets)(basic.headers['authorization'] ?? '')).toBe('Basic [secret ann and password]');
    expect(credentials({ auth: { kind: 'api-key', header: 'X-Api-Key', key: { env: 'TOKEN' } } }, environment, 'candidate').headers).toEqual({ 'x-api-key': 't' });
  });

  it('come from a file without its last line break', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlcheck-secret-'));
    const file = join(folder, 'token');
    writeFileSync(file, 'from file\n');
    expect(credentials({ auth: { kind: 'bearer', token: { file } } }, {}, 'candidate')).toEqual({ headers: { authorization: 'Bearer from file' }, secrets: [{ name: file, value: 'from file' }] });
    rmSync(folder, { recursive: true });
    expect(() => credentials({ auth: { kind: 'bearer', token: { file } } }, {}, 'candidate')).toThrow('which cannot be read (ENOENT)');
  });

  it.each([['NOT', 'is not set'], ['EMPTY', 'is empty'], ['LINES', 'must fit into one header line']])('%s %s', (name, rule) => {
    expect(() => credentials({ headers: { 'X-A': { env: name } } }, environment, 'baseline')).toThrowError(expect.objectContaining({ code: 'secret-missing', place: 'baseline.headers.X-A', rule: expect.stringContaining(rule) as string }));
  });
});
