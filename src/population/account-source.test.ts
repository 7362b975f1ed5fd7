import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { definePopulation } from './define-population.js';
import { beta, exponential, gamma, lognormal, mixture, negativeBinomial, normal, poisson, rounded, truncated, uniform, zeroInflated } from './numeric-fields.js';
import { bernoulli, categorical, constant, derived, faker, timestamp } from './other-fields.js';
import type { Population } from './population.js';
import { populationDigest } from './population-digest.js';
import { twinOf } from './twin-of.js';

const fields = {
  u: uniform({ min: -1, max: 1 }),
  n: normal({ mean: 5, sd: 2 }),
  l: lognormal({ mu: 1, sigma: 0.5 }),
  e: exponential({ mean: 3 }),
  g: gamma({ shape: 2, scale: 3 }),
  b: beta({ alpha: 2, beta: 5 }),
  p: poisson({ mean: 4 }),
  nb: negativeBinomial({ mean: 3, size: 1.5 }),
  z: zeroInflated({ zero: 0.6, of: lognormal({ mu: 2, sigma: 1 }) }),
  m: mixture({ weight: 0.7, of: normal({ mean: 0, sd: 1 }) }, { weight: 0.3, of: normal({ mean: 9, sd: 1 }) }),
  t: truncated(normal({ mean: 0, sd: 1 }), { min: 0.5, max: 2 }),
  r: rounded(lognormal({ mu: 3, sigma: 1 }), 2),
  flag: bernoulli(0.3),
  country: categorical({ US: 0.6, DE: 0.3, BR: 0.1 }),
  plan: constant('gold'),
  joined: timestamp({ daysBefore: exponential({ mean: 200 }) }),
  name: faker((f) => f.person.fullName()),
  email: faker(['name'], (f, { name }) => f.internet.email({ firstName: name.split(' ')[0] ?? '' })),
  ratio: derived(['e', 'n'], ({ e, n }) => e / (1 + n * n)),
  far: derived(['ratio', 'country'], (f: { ratio: number; country: string }) => f.ratio > 1 && f.country !== 'US'),
};
const population = definePopulation({
  fields,
  cohorts: { loyal: { share: 0.75 }, new: { share: 0.25, fields: { p: poisson({ mean: 0.5 }), plan: constant('none') } } },
  correlations: [
    { between: ['n', 'g'], rho: 0.6 },
    { between: ['g', 'p'], rho: -0.4 },
  ],
  labels: { source: 'hand-made', probability: ({ b }) => b },
});

describe('law: an account depends on (seed, cohort, i) alone', () => {
  const source = accountSource(population, 42);

  it('in any order, in batches and one by one, from another source of the same seed', () => {
    const batch = source.accounts('loyal', 0, 50);
    const again = accountSource(population, 42);
    for (let i = 49; i >= 0; i--) expect(again.account('loyal', i)).toEqual(batch[i]);
    expect(source.accounts('loyal', 20, 3)).toEqual(batch.slice(20, 23));
    expect(source.accounts('loyal', 20, 0)).toEqual([]);
  });

  it('differs by seed, cohort and i', () => {
    const { n, name } = source.account('loyal', 7).fields;
    for (const other of [accountSource(population, 43).account('loyal', 7), source.account('new', 7), source.account('loyal', 8)]) {
      expect(other.fields['n']).not.toBe(n);
      expect(other.fields['name']).not.toBe(name);
    }
  });

  it('another field or cohort changes no value', () => {
    const wider = definePopulation({
      fields: { first: normal({ mean: 0, sd: 1 }), ...fields },
      cohorts: { ghost: { share: 0.5 }, loyal: { share: 0.25 }, new: { share: 0.25 } },
      correlations: [
        { between: ['n', 'g'], rho: 0.6 },
        { between: ['g', 'p'], rho: -0.4 },
      ],
    });
    const { first, ...rest } = accountSource(wider, 42).account('loyal', 3).fields;
    expect(typeof first).toBe('number');
    expect(rest).toEqual(source.account('loyal', 3).fields);
  });

  it('has its fields in declared order, JSON scalars of the declared kinds', () => {
    const { fields: values, id, label } = source.account('new', 0);
    expect(id).toBe('new/0');
    expect([0, 1]).toContain(label);
    expect(Object.keys(values)).toEqual(population.fields);
    expect(values['plan']).toBe('none');
    expect(values['joined']).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(JSON.parse(JSON.stringify(values))).toEqual(values);
  });

  it('refuses what is not in the population', () => {
    expect(() => source.account('loyl', 0)).toThrow('account: must be in a cohort of the population, got "loyl"');
    for (const i of [-1, 0.5, NaN, 2 ** 32]) expect(() => source.account('loyal', i)).toThrow('index must be a whole number');
    expect(() => accountSource(population, -1)).toThrow('seed');
    expect(() => accountSource({ cohorts: [], fields: [] }, 1)).toThrow('must be made by definePopulation');
  });

  it('refuses what derived fields and labels may not be', () => {
    const broken = definePopulation({ fields: { n: constant(0), q: derived(['n'], ({ n }) => n / n) }, cohorts: { all: { share: 1 } } });
    expect(() => accountSource(broken, 1).account('all', 0)).toThrow('population.fields.q: must derive a finite number, a string, a boolean or null, got NaN');
    const odd = definePopulation({ fields: { n: constant(2) }, cohorts: { all: { share: 1 } }, labels: { source: 'hand-made', probability: ({ n }) => n } });
    expect(() => accountSource(odd, 1).account('all', 0)).toThrow('population.labels.probability: must give a number from 0 to 1, got 2');
  });
});

describe('hand: twins', () => {
  const source = accountSource(population, 42);
  const account = source.account('loyal', 11);

  it('redraw changes the named fields and what is derived from them, always the same way', () => {
    const twin = twinOf(source, account, { kind: 'redraw', fields: ['name', 'n'] });
    expect(twin).toEqual(twinOf(source, source.account('loyal', 11), { kind: 'redraw', fields: ['n', 'name'] }));
    const changed = Object.keys(account.fields).filter((name) => account.fields[name] !== twin.fields[name]);
    expect(changed).toEqual(expect.arrayContaining(['n', 'name', 'email', 'ratio']));
    expect(changed.filter((name) => !['n', 'name', 'email', 'ratio', 'far'].includes(name))).toEqual([]);
    expect(twin.label).toBeUndefined();
    expect([twin.cohort, twin.i, twin.id]).toEqual(['loyal', 11, 'loyal/11']);
  });

  it('set and shift give values and derive again', () => {
    const set = twinOf(source, account, { kind: 'set', values: { plan: 'silver', country: 'US' } });
    expect(set.fields).toEqual({ ...account.fields, plan: 'silver', country: 'US', far: false });
    const shifted = twinOf(source, account, { kind: 'shift', field: 'e', by: 2 });
    const { e, n } = account.fields as { e: number; n: number };
    expect(shifted.fields['e']).toBe(e + 2);
    expect(shifted.fields['ratio']).toBe((e + 2) / (1 + n * n));
  });

  it('refuses unknown, derived and unfit fields', () => {
    expect(() => twinOf(source, account, { kind: 'redraw', fields: ['nam'] })).toThrow('twin redraw(nam): must name a field of the population, got "nam"');
    expect(() => twinOf(source, account, { kind: 'redraw', fields: ['ratio'] })).toThrow('must redraw fields that are drawn');
    expect(() => twinOf(source, account, { kind: 'shift', field: 'country', by: 1 })).toThrow('must shift a number');
    expect(() => twinOf({ seed: 1, cohorts: [], account: () => account }, account, { kind: 'set', values: {} })).toThrow('declared population');
  });
});

describe('law: draws follow their declaration', () => {
  const accounts = accountSource(population, 7).accounts('loyal', 0, 20_000);
  const column = (name: string): number[] => accounts.map(({ fields: values }) => Number(values[name]));
  const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;

  it.each([
    ['u', 0, 0.5774],
    ['n', 5, 2],
    ['l', Math.exp(1.125), 1.6416],
    ['e', 3, 3],
    ['g', 6, 4.2427],
    ['b', 2 / 7, 0.1597],
    ['p', 4, 2],
    ['nb', 3, 3],
    ['z', 0.4 * Math.exp(2.5), 11.47],
    ['m', 2.7, 4.2438],
    ['t', 1.043, 0.3877],
    ['flag', 0.3, 0.4583],
    ['label', 2 / 7, 0.4518],
  ])('mean of %s, within 4.5 standard errors', (name, expected, sd) => {
    const x = name === 'label' ? accounts.map(({ label }) => Number(label)) : column(name);
    expect(Math.abs(mean(x) - expected)).toBeLessThan((4.5 * sd) / Math.sqrt(x.length));
  });

  it('and correlate as declared, others not at all', () => {
    const pearson = (a: readonly number[], b: readonly number[]): number => {
      const [ma, mb] = [mean(a), mean(b)];
      const co = (x: readonly number[], mx: number, y: readonly number[], my: number): number => x.reduce((sum, v, k) => sum + (v - mx) * ((y[k] as number) - my), 0);
      return co(a, ma, b, mb) / Math.sqrt(co(a, ma, a, ma) * co(b, mb, b, mb));
    };
    // For normal scores: gamma and counts lose a little of the normal's correlation.
    expect(pearson(column('n'), column('g'))).toBeGreaterThan(0.55);
    expect(pearson(column('n'), column('g'))).toBeLessThan(0.6);
    expect(pearson(column('g'), column('p'))).toBeLessThan(-0.33);
    expect(Math.abs(pearson(column('n'), column('p')))).toBeLessThan(0.035);
    expect(Math.abs(pearson(column('l'), column('e')))).toBeLessThan(0.035);
  });
});

const structuredCloneOf = (original: Population): Population => ({ ...original, ...(original.declaration === undefined ? {} : { declaration: { ...original.declaration } }) });

describe('law: the digest', () => {
  it('is the same for the same population and seed, and another for any change', () => {
    const digest = populationDigest(population, 42);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(populationDigest(structuredCloneOf(population), 42)).toBe(digest);
    expect(populationDigest(population, 43)).not.toBe(digest);
    const other = definePopulation({ fields: { n: normal({ mean: 0, sd: 1 }) }, cohorts: { a: { share: 1 } } });
    const moved = definePopulation({ fields: { n: normal({ mean: 0, sd: 1.001 }) }, cohorts: { a: { share: 1 } } });
    expect(populationDigest(moved, 42)).not.toBe(populationDigest(other, 42));
  });
});
