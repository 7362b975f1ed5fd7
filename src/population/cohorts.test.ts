import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { definePopulation } from './define-population.js';
import { edgeValues } from './edge-values.js';
import { lognormal, normal, poisson, rounded, truncated, uniform } from './numeric-fields.js';
import { bernoulli, categorical, constant, derived, faker, missing, oneOf, timestamp } from './other-fields.js';

const fields = { amount: rounded(lognormal({ mu: 3, sigma: 1 }), 2), orders: poisson({ mean: 2 }), country: categorical({ US: 0.5, DE: 0.5 }), card: constant(true) };

describe('hand: nested cohorts', () => {
  const population = definePopulation({
    fields,
    cohorts: {
      web: { share: 0.75, fields: { orders: constant(7) }, cohorts: { us: { share: 0.4, description: 'from the States', fields: { country: constant('US') } }, rest: { share: 0.6 } } },
      shop: { share: 0.25, fields: { card: constant(false) } },
    },
  });
  it('are flat, with products of shares and the fields of both', () => {
    expect(population.cohorts.map(({ name }) => name)).toEqual(['web.us', 'web.rest', 'shop']);
    expect(population.cohorts[0]?.share).toBeCloseTo(0.3, 12);
    expect(population.cohorts[0]?.description).toBe('from the States');
    const source = accountSource(population, 1);
    expect(source.account('web.us', 0).fields).toMatchObject({ orders: 7, country: 'US', card: true });
    expect(source.account('shop', 0).fields['card']).toBe(false);
  });
  it('by count, exactly', () => {
    const counted = definePopulation({ fields, cohorts: { a: { count: 30, cohorts: { x: { share: 0.1 }, y: { share: 0.9 } } }, b: { count: 10 } } });
    expect(counted.cohorts.map(({ count }) => count)).toEqual([3, 27, 10]);
    expect(counted.cohorts.map(({ share }) => share)).toEqual([0.75 * 0.1, 0.75 * 0.9, 0.25]);
  });
});

describe('fault: cohorts that cannot be', () => {
  it.each([
    ['inner shares', { a: { share: 1, cohorts: { x: { share: 0.5 } } } }, 'population.cohorts.a.cohorts: shares must sum to 1, got 0.5'],
    ['counts and shares', { a: { share: 0.5 }, b: { count: 5 } }, 'must all have a count, or all a share'],
    ['both', { a: { share: 1, count: 5 } }, 'population.cohorts.a: must have a share or a count, not both'],
    ['half an account', { a: { count: 5, cohorts: { x: { share: 0.5 }, y: { share: 0.5 } } } }, 'must get a whole number of accounts, got 2.5'],
    ['a count of 0', { a: { count: 0 } }, 'population.cohorts.a.count: must be a whole number above 0'],
    ['an inner count', { a: { share: 1, cohorts: { x: { share: 1, count: 3 } } } }, 'population.cohorts.a.cohorts.x.count'],
    ['no share', { a: {} }, 'population.cohorts.a.share: must be above 0'],
    ['one name twice', { 'a.x': { share: 0.5 }, a: { share: 0.5, cohorts: { x: { share: 1 } } } }, 'must have a name of its own, got "a.x"'],
  ])('%s', (_, cohorts, message) => expect(() => definePopulation({ fields, cohorts })).toThrow(message));
});

describe('hand: boundary cohorts', () => {
  const population = definePopulation({
    fields: {
      ...fields,
      name: faker((f) => f.person.fullName()),
      joined: timestamp({ daysBefore: uniform({ min: 0, max: 9 }) }),
      score: missing(truncated(normal({ mean: 0, sd: 1 }), { min: -1, max: 1 }), 0.1),
      twoFactor: bernoulli(0.5),
      length: derived(['name'], (f: { name: string }) => f.name.length),
    },
    cohorts: { usual: { share: 0.9 }, edge: { share: 0.1, boundary: true, fields: { country: constant('US') } } },
    correlations: [{ between: ['amount', 'orders'], rho: 0.5 }],
  });
  const accounts = accountSource(population, 3).accounts('edge', 0, 400);
  const values = (name: string): unknown[] => accounts.map(({ fields: found }) => found[name]);

  it('take every edge of every drawn field, and keep the rest', () => {
    expect(values('amount')).toEqual(expect.arrayContaining([0, 0.01, -0.01, -1, 1e9, -1e9, Number.MAX_SAFE_INTEGER]));
    expect(values('orders')).toEqual(expect.arrayContaining([0, -1, 2_147_483_648]));
    expect(values('name')).toEqual(expect.arrayContaining(['', 'محمد بن عبد الله', '9007199254740993', '\u{1F600}\u{1F469}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}']));
    expect(values('joined')).toContain('2024-02-29T00:00:00.000Z');
    expect(values('score')).toEqual(expect.arrayContaining([null, -1, 1]));
    expect(new Set(values('country'))).toEqual(new Set(['US']));
    expect(values('length')).toContain(1024);
    expect(new Set(values('twoFactor'))).toEqual(new Set([true, false]));
  });
  it('leave computed fields alone, and numbers keep to their decimals', () => {
    expect([edgeValues(constant(1)), edgeValues(derived(['x'], ({ x }) => x))]).toEqual([undefined, undefined]);
    expect(edgeValues(rounded(uniform({ min: 0.5, max: 3 }), 0))).toEqual([1, -1, 3, 0]);
    expect(edgeValues(oneOf(['a', 'b']))).toEqual(['a', 'b']);
  });
});

describe('fault: gaps and choices that cannot be', () => {
  const one = { all: { share: 1 } };
  const x = normal({ mean: 0, sd: 1 });
  it.each([
    ['a share above 1', () => definePopulation({ fields: { x: missing(x, 1.5) }, cohorts: one }), 'population.fields.x.p: must be a number from 0 to 1'],
    ['twice', () => definePopulation({ fields: { x: missing(missing(x, 0.1), 0.1) }, cohorts: one }), 'must not be missing already'],
    ['an unknown field in the rule', () => definePopulation({ fields: { x: missing(x, ['y'], () => 0) }, cohorts: one }), 'must name a field of the population'],
    ['a rule that gives no share', () => accountSource(definePopulation({ fields: { x: missing(x, ['y'], ({ y }) => y), y: constant(7) }, cohorts: one }), 1).account('all', 0), 'population.fields.x.p: must give a number from 0 to 1, got 7'],
    ['nothing to choose from', () => definePopulation({ fields: { x: oneOf([]) }, cohorts: one }), 'at least one value'],
    ['no number', () => definePopulation({ fields: { x: oneOf([1, NaN]) }, cohorts: one }), 'population.fields.x.values[1]'],
  ])('%s', (_, attempt, message) => expect(attempt).toThrow(message));
});
