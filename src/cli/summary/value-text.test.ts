import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundText, valueText } from './value-text.js';

fc.configureGlobal({ seed: 1 });

describe('hand: values of claims', () => {
  it.each([
    [0.0312, 'score', undefined, '0.031'],
    [-0.0312, 'score', undefined, '−0.031'],
    [0.0123, 'share', undefined, '1.23%'],
    [182.4, 'milliseconds', undefined, '182 ms'],
    [12.44, 'milliseconds', undefined, '12.4 ms'],
    [1234, 'count', undefined, '1,234'],
    [null, 'score', undefined, '–'],
    [0, 'index', 0, '0.000'],
    [-0.1, 'score', -0.2, '−0.100'],
  ] as const)('%s as %s beside %s is %s', (value, unit, bound, text) => {
    expect(valueText(value, unit, bound)).toBe(text);
  });

  it('never looks equal to a bound that it differs from, to six decimals', () => {
    expect(valueText(0.0203, 'score', 0.02)).toBe('0.0203');
    expect(valueText(0.02004, 'score', 0.02)).toBe('0.02004');
    expect(valueText(0.02, 'score', 0.02)).toBe('0.020');
    expect(valueText(0.0200000001, 'score', 0.02)).toBe('0.020000');
  });

  it.each([[0.02, 'score', '0.02'], [0.1, 'index', '0.1'], [0, 'count', '0'], [0.05, 'share', '5%'], [0.0125, 'share', '1.25%'], [50, 'milliseconds', '50 ms'], [1200, 'count', '1,200'], [-0.5, 'score', '−0.5']] as const)(
    'a bound of %s as %s is %s',
    (bound, unit, text) => {
      expect(boundText(bound, unit)).toBe(text);
    },
  );
});

describe('law: values of claims', () => {
  it('a value on either side of its bound reads differently from it', () => {
    const level = fc.integer({ min: 1, max: 999 }).map((value) => value / 1000);
    fc.assert(fc.property(level, fc.integer({ min: 1, max: 50 }), (bound, off) => void expect(Number(valueText(bound + off / 100_000, 'score', bound))).toBeGreaterThan(bound)));
  });
});
