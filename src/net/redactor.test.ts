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
