import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { definePopulation } from './define-population.js';
import { fidelity } from './fidelity.js';
import { fitProfile } from './fit-profile.js';
import { gamma, lognormal, poisson, rounded, truncated, zeroInflated } from './numeric-fields.js';
import { bernoulli, categorical, constant, faker, missing } from './other-fields.js';
import { declarationOf, populationFromProfile } from './population-from-profile.js';
import type { Population } from './population.js';
import type { DataColumn, Profile } from './profile.js';

const real = definePopulation({
  fields: {
    name: faker((f) => f.string.uuid()),
    spend: rounded(lognormal({ mu: 3, sigma: 0.8 }), 2),
    age: gamma({ shape: 3, scale: 100 }),
    orders: poisson({ mean: 2.5 }),
    refunds: zeroInflated({ zero: 0.7, of: rounded(gamma({ shape: 2, scale: 3 }), 0) }),
    plan: categorical({ free: 0.5, silver: 0.3, gold: 0.197, founder: 0.003 }),
    vip: bernoulli(0.2),
    phone: missing(categorical({ old: 0.4, new: 0.6 }), 0.25),
    land: constant('DE'),
  },
  cohorts: { all: { share: 1 } },
  correlations: [
    { between: ['spend', 'age'], rho: 0.6 },
    { between: ['spend', 'plan'], rho: 0.5 },
    { between: ['age', 'orders'], rho: -0.4 },
    { between: ['orders', 'vip'], rho: 0.3 },
  ],
});

function columnsOf(population: Population, seed: number, n: number): DataColumn[] {
  const accounts = accountSource(population, seed).accounts('all', 0, n);
  return population.fields.map((name) => ({ name, values: accounts.map(({ fields }) => fields[name] ?? null) }));
}

const data = columnsOf(real, 1, 8000);
const profile = fitProfile(data);
const of = (name: string) => profile.columns.find((column) => column.name === name);
const rho = (a: string, b: string): number => profile.correlations.find(({ between }) => between.includes(a) && between.includes(b))?.rho ?? 0;

describe('law: a profile holds what was declared, and no row', () => {
  it('marginals, gaps and constants', () => {
    expect(of('spend')).toMatchObject({ kind: 'number', decimals: 2, missing: 0 });
    expect(of('orders')).toMatchObject({ kind: 'number', decimals: 0 });
    expect(of('land')).toEqual({ name: 'land', missing: 0, kind: 'constant', value: 'DE' });
    expect((of('vip') as { p: number }).p).toBeCloseTo(0.2, 1);
    expect(of('phone')?.missing).toBeCloseTo(0.25, 1);
  });
  it('latent correlations, those of counts and categories too', () => {
    expect(rho('spend', 'age')).toBeCloseTo(0.6, 1);
    expect(Math.abs(Math.abs(rho('spend', 'plan')) - 0.5)).toBeLessThan(0.07);
    expect(Math.abs(rho('age', 'orders') + 0.4)).toBeLessThan(0.05);
    expect(Math.abs(rho('orders', 'vip') - 0.3)).toBeLessThan(0.08);
    expect(rho('age', 'vip')).toBeLessThan(0.05);
  });
  it('says what it left out', () => {
    expect(profile.leftOut).toEqual(expect.arrayContaining([expect.stringContaining('column name: 8000 different texts'), expect.stringContaining('column plan: 1 rare categories')]));
    const text = JSON.stringify(profile);
    expect(text).not.toContain('founder');
    for (const value of data[0]?.values.slice(0, 100) ?? []) expect(text).not.toContain(String(value));
    const most = Math.max(...(data[1]?.values as number[]));
    expect(text).not.toContain(String(most));
  });
});

describe('law: a population from a profile is like what it was fitted to', () => {
  const parsed = JSON.parse(JSON.stringify(profile)) as Profile;
  const again = columnsOf(populationFromProfile(parsed), 2, 8000);
  const { columns, pairs, absent } = fidelity(data, again);
  it('column by column', () => {
    for (const { name, likeness, missing: gap } of columns) {
      expect([name, likeness > (name === 'plan' ? 0.97 : 0.96)]).toEqual([name, true]);
      expect(Math.abs(gap)).toBeLessThan(0.03);
    }
    expect(absent).toEqual(['name']);
    expect(columns).toHaveLength(8);
  });
  it('pair by pair', () => {
    for (const { between, first, second } of pairs) if (!between.includes('plan')) expect([between, Math.abs(first - second) < 0.06]).toEqual([between, true]);
  });
  it('can be extended before it is declared', () => {
    const more = definePopulation({ ...declarationOf(parsed), cohorts: { usual: { share: 0.9 }, vips: { share: 0.1, fields: { vip: constant(true) } } } });
    expect(accountSource(more, 1).account('vips', 0).fields['vip']).toBe(true);
  });
});

describe('hand: fidelity', () => {
  const column = (name: string, ...values: (number | string | null)[]): DataColumn => ({ name, values });
  it('is 1 for equal tables, counts distances and gaps', () => {
    expect(fidelity([column('x', 1, 2, 3)], [column('x', 3, 1, 2)]).columns).toEqual([{ name: 'x', kind: 'number', likeness: 1, missing: 0 }]);
    expect(fidelity([column('x', 1, 2, 3, 4)], [column('x', 3, 4, 5, null)]).columns[0]).toMatchObject({ likeness: 0.5, missing: 0.25 });
    expect(fidelity([column('c', 'a', 'a', 'b', 'b')], [column('c', 'a', 'c', 'c', 'c')]).columns[0]?.likeness).toBeCloseTo(0.25, 12);
    expect(fidelity([column('x', 1)], [column('x', null)]).columns[0]?.likeness).toBe(0);
    const pair = fidelity([column('x', 1, 2, 3), column('y', 1, 2, 3)], [column('x', 1, 2, 3), column('y', 3, 2, 1)]).pairs[0];
    expect(pair?.first).toBeCloseTo(1, 12);
    expect(pair?.second).toBeCloseTo(-1, 12);
  });
});

describe('fault: what cannot be fitted', () => {
  it('is refused', () => {
    expect(() => fitProfile([{ name: 'x', values: [1, 2, 3] }])).toThrow('data: must have at least 100 rows, got 3');
    expect(() => fitProfile([{ name: 'id', values: Array.from({ length: 200 }, (_, k) => `id${k}`) }])).toThrow('must have a column that can be learnt');
    expect(() => populationFromProfile({ ...profile, schema: 'other' as never })).toThrow('profile.schema: must be mlcheck-profile/1');
    expect(() => definePopulation({ fields: { x: truncated(zeroInflated({ zero: 0.5, of: { kind: 'empirical', quantiles: [2, 1] } }), { min: 0 }) }, cohorts: { all: { share: 1 } } })).toThrow('must not be below the one before');
  });
});
