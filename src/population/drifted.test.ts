import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { definePopulation } from './define-population.js';
import { drift, drifted } from './drifted.js';
import { lognormal, normal } from './numeric-fields.js';
import { categorical, constant, derived, missing } from './other-fields.js';

const population = definePopulation({
  fields: { amount: lognormal({ mu: 3, sigma: 1 }), size: normal({ mean: 0, sd: 1 }), country: categorical({ US: 0.7, DE: 0.3 }), double: derived(['amount'], ({ amount }) => 2 * amount) },
  cohorts: { loyal: { share: 0.6 }, new: { share: 0.3, fields: { amount: constant(5) } }, ring: { share: 0.1 } },
  correlations: [{ between: ['amount', 'size'], rho: 0.7 }],
});
const before = accountSource(population, 42).accounts('loyal', 0, 2000);
const after = (...recipes: Parameters<typeof drifted>[1]) => accountSource(drifted(population, recipes), 42);

describe('hand: drift recipes change what they name, of the same accounts', () => {
  it('a unit mistake, and what is derived from it', () => {
    const source = after(drift.unit('amount', 100));
    source.accounts('loyal', 0, 50).forEach(({ fields }, i) => {
      const amount = (before[i]?.fields['amount'] as number) * 100;
      expect(fields).toEqual({ ...before[i]?.fields, amount, double: 2 * amount });
    });
    expect(source.account('new', 0).fields['amount']).toBe(500);
  });
  it('a shift after a unit mistake', () => expect(after(drift.unit('amount', 2), drift.shift('amount', { by: 1 })).account('new', 3).fields['amount']).toBe(11));
  it('a new category and a field that goes missing, in the declared share', () => {
    const accounts = after(drift.category('country', 'XX', 0.2), drift.missing('size', 0.4)).accounts('loyal', 0, 2000);
    const share = (found: number): number => found / 2000;
    expect(Math.abs(share(accounts.filter(({ fields }) => fields['country'] === 'XX').length) - 0.2)).toBeLessThan(0.04);
    expect(Math.abs(share(accounts.filter(({ fields }) => fields['size'] === null).length) - 0.4)).toBeLessThan(0.05);
    accounts.forEach(({ fields }, i) => {
      if (fields['country'] !== 'XX') expect(fields['country']).toBe(before[i]?.fields['country']);
      expect(fields['amount']).toBe(before[i]?.fields['amount']);
    });
  });
  it('the share of a cohort, others in proportion', () => {
    const moved = drifted(population, [drift.share('ring', 0.4)]);
    expect(moved.cohorts.map(({ share }) => Number(share.toFixed(12)))).toEqual([0.4, 0.2, 0.4]);
    expect(accountSource(moved, 42).account('loyal', 1)).toEqual(before[1]);
  });
});

const fixed = definePopulation({
  fields: { plan: categorical({ free: 1, paid: 0 }), gone: missing(normal({ mean: 0, sd: 1 }), 1), none: constant(0), size: constant(3) },
  cohorts: { all: { share: 0.5 }, others: { share: 0.5, fields: { size: constant(0) } } },
});

describe('hand: what changes somebody is taken', () => {
  it('a constant in one cohort of two, a category among others, everything at once', () => {
    const source = accountSource(drifted(fixed, [drift.unit('size', 100), drift.shift('none', { by: 1 }), drift.missing('plan', 1)]), 42);
    expect(source.account('all', 0).fields).toEqual({ plan: null, gone: null, none: 1, size: 300 });
    expect(source.account('others', 0).fields['size']).toBe(0);
    expect(() => drifted(population, [drift.category('country', 'US', 0.2)])).not.toThrow();
  });
});

describe('fault: recipes that cannot be', () => {
  it.each([
    ['nothing', () => drifted(population, []), 'drifted.recipes: must have at least one recipe'],
    ['an unknown cohort', () => drifted(population, [drift.share('rng', 0.5)]), 'drifted.recipes[0].cohort: must name a cohort of the population, got "rng"'],
    ['a share of 1', () => drifted(population, [drift.share('ring', 1)]), 'above 0 and below 1'],
    ['an unknown field', () => drifted(population, [drift.unit('amont', 100)]), 'must name a field of the population, got "amont"'],
    ['a share above 1', () => drifted(population, [drift.missing('size', 2)]), 'drifted.recipes[0].share: must be above 0 and at most 1, got 2'],
    ['a shift by nothing', () => drifted(population, [drift.shift('size', {})]), 'drifted.recipes[0]: must change the number, got {"kind":"shift","field":"size","times":1,"by":0}'],
    ['a shift without options', () => drifted(population, [drift.shift('size', undefined as never)]), 'must change the number'],
    ['a shift by a mistyped option', () => drift.shift('size', { times: 2, bye: 1 } as never), "drift.shift('size').bye: is not an option of a shift"],
    ['a unit of 1', () => drifted(population, [drift.unit('amount', 2), drift.unit('amount', 1)]), 'drifted.recipes[1]: must change the number'],
    ['a category for nobody', () => drifted(population, [drift.category('country', 'XX', 0)]), 'drifted.recipes[0].share: must be above 0 and at most 1, got 0'],
    ['a field that nobody loses', () => drifted(population, [drift.missing('size', 0)]), 'drifted.recipes[0].share: must be above 0'],
    ['a category without a name', () => drifted(population, [drift.category('country', undefined as never, 0.1)]), 'drifted.recipes[0].value: must name a category'],
    ['the share that a cohort has', () => drifted(population, [drift.share('ring', 0.1)]), 'drifted.recipes[0].share: must differ from the share that the cohort has, got 0.1'],
    ['a share moved there and back', () => drifted(population, [drift.share('ring', 0.4), drift.share('ring', 0.4)]), 'drifted.recipes[1].share: must differ'],
    ['the only category there is', () => drifted(fixed, [drift.category('plan', 'free', 0.2)]), 'drifted.recipes[0]: must change somebody, got {"kind":"category","field":"plan","value":"free","share":0.2}'],
    ['a field that everybody lacks', () => drifted(fixed, [drift.missing('gone', 0.2)]), 'must change somebody'],
    ['cents of nothing', () => drifted(fixed, [drift.unit('none', 100)]), 'must change somebody'],
    ['no number', () => drifted(population, [drift.shift('size', { by: NaN })]), 'must shift by finite numbers'],
    ['text', () => after(drift.unit('country', 2)), 'must shift a number, got "country (categorical)"'],
    ['nothing declared', () => drifted({ cohorts: [], fields: [] }, [drift.unit('x', 2)]), 'must be made from a declared population'],
  ])('%s', (_, attempt, message) => expect(attempt).toThrow(message));
});
