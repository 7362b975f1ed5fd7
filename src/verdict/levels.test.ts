import { describe, expect, it } from 'vitest';
import { levelsOf } from './levels.js';
import { lookSizes } from './look-sizes.js';

const claim = (id: string, changes = {}) => ({ id, severity: 'gating' as const, deterministic: false, weight: 1, ...changes });
const BUDGET = { falseAlarm: 0.01, miss: 0.05 };

describe('levels: hand', () => {
  it('alpha over claims and six looks, gamma over six looks alone', () => {
    const levels = levelsOf([claim('a'), claim('b', { weight: 3 })], BUDGET);
    expect(levels.get('a')!.fail).toBeCloseTo(0.01 / 4 / 6, 15);
    expect(levels.get('b')!.fail).toBeCloseTo((0.01 * 3) / 4 / 6, 15);
    expect(levels.get('b')!.pass).toBeCloseTo(0.05 / 6, 15);
  });

  it('levels of gating claims over all looks spend the budget exactly', () => {
    const claims = Array.from({ length: 50 }, (_, at) => claim(`c${at}`, { weight: 1 + (at % 4) }));
    const spent = [...levelsOf(claims, BUDGET).values()].reduce((sum, { fail }) => sum + 6 * fail, 0);
    expect(spent).toBeCloseTo(0.01, 14);
  });

  it('refuses a budget or a weight that is none', () => {
    expect(() => levelsOf([claim('a')], { ...BUDGET, miss: 0 })).toThrow('budget.miss: must be in (0, 0.5), got 0');
    expect(() => levelsOf([claim('a', { weight: -1 })], BUDGET)).toThrow('a: weight must be finite and > 0, got -1');
  });
});

describe('levels: law', () => {
  it('an advisory or deterministic claim changes nothing; a duplicate only tightens', () => {
    const alone = levelsOf([claim('a'), claim('b')], BUDGET);
    const more = levelsOf([claim('a'), claim('b'), claim('x', { severity: 'advisory' }), claim('y', { deterministic: true })], BUDGET);
    expect(more.get('a')).toEqual(alone.get('a'));
    expect(more.get('x')).toEqual(alone.get('a'));
    const twice = levelsOf([claim('a'), claim('b'), claim('b2')], BUDGET);
    expect(twice.get('a')!.fail).toBeLessThan(alone.get('a')!.fail);
    expect(twice.get('a')!.pass).toBe(alone.get('a')!.pass);
  });

  it('a suite of advisory claims alone still has finite levels', () => {
    expect(levelsOf([claim('x', { severity: 'advisory' })], BUDGET).get('x')!.fail).toBeCloseTo(0.01 / 6, 15);
  });
});

describe('look sizes: hand', () => {
  it('double up to the number of accounts, and once more in reserve', () => {
    expect(lookSizes(4800)).toEqual([300, 600, 1200, 2400, 4800, 9600]);
    expect(lookSizes(1000)).toEqual([63, 125, 250, 500, 1000, 2000]);
    expect(lookSizes(1)).toEqual([1, 1, 1, 1, 1, 2]);
    expect(() => lookSizes(0)).toThrow('budget.accounts');
    expect(() => lookSizes(2.5)).toThrow('got 2.5');
  });
});
