import { describe, expect, it } from 'vitest';
import { ERROR_CODES, MlcheckError, type ErrorCode } from '../errors.js';
import { errorText, exitCodeOf } from './error-text.js';

const plain = { colour: false, columns: 80 };

describe('contract: errors on the terminal', () => {
  it('prints place, rule and value on one line and the hint below', () => {
    const error = new MlcheckError('suite-invalid', { place: 'suites/churn.suite.ts checks[2].atMost', rule: 'must be > 0', value: -0.1, hint: 'leave it out for 0.1' });
    expect(errorText(error, plain, false)).toBe('error: suites/churn.suite.ts checks[2].atMost: must be > 0, got -0.1\nhint: leave it out for 0.1\n');
    expect(errorText(error, { colour: true, columns: 80 }, false)).toContain('\u001b[31merror:\u001b[39m suites/');
  });

  it.each(Object.entries(ERROR_CODES))('exits for %s with %i', (code, exitCode) => {
    expect(exitCodeOf(new MlcheckError(code as ErrorCode, { place: 'x', rule: 'must be y' }))).toBe(exitCode);
  });

  it('recognises an error of another copy of mlcheck', () => {
    const foreign = Object.assign(new Error('x: must be y'), { name: 'MlcheckError', code: 'suite-invalid', exitCode: 2 });
    expect(exitCodeOf(foreign)).toBe(2);
  });

  it('tells a full disk and a forbidden folder as such', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: 'reports/x' });
    expect(errorText(full, plain, false)).toMatch(/^error: reports\/x: no space is left\nhint: what was scored is kept/);
    expect(exitCodeOf(full)).toBe(3);
    expect(exitCodeOf(Object.assign(new Error('EACCES'), { code: 'EACCES', path: 'reports' }))).toBe(2);
  });

  it('owns up to anything unforeseen, with a stack only on demand', () => {
    const error = new TypeError('x is not a function', { cause: new Error('deeper') });
    expect(exitCodeOf(error)).toBe(5);
    expect(errorText(error, plain, false)).toBe('error: mlcheck: TypeError: x is not a function\nhint: this is a fault of mlcheck, not of your suite (exit 5); run it again with MLCHECK_DEBUG=1 to see where, and report that\n');
    const debug = errorText(error, plain, true);
    expect(debug).toContain('error-text.test.ts');
    expect(debug).toContain('caused by Error: deeper');
    expect(errorText('just a string', plain, false)).toContain('mlcheck: just a string');
  });

  it('stays on one line and writes control characters out', () => {
    const error = new MlcheckError('endpoint-unusable', { place: 'http://127.0.0.1:1', rule: 'must answer\nin \u001b[31mJSON' });
    expect(errorText(error, plain, false)).toBe('error: http://127.0.0.1:1: must answer in [U+001B][31mJSON\n');
  });
});
