import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import type { FieldValue } from './account.js';
import { columnsOf } from './columns.js';
import { type DefinedPopulation, definePopulation } from './define-population.js';
import { drift, drifted } from './drifted.js';
import type { Fields } from './field.js';
import { history } from './history.js';
import { exponential, lognormal, normal, poisson, zipf } from './numeric-fields.js';
import { bernoulli, categorical, constant, derived, faker, folded, missing } from './other-fields.js';
import { populationDigest } from './population-digest.js';
import { twinOf } from './twin-of.js';
import { valuesOf } from './values-of.js';

const SIZE = 7;
const SHARED = ['session', 'user', 'tenure', 'visits', 'language', 'age', 'patience', 'coupon'] as const;

const visits = history({ days: 7, from: ['patience'], events: { visit: { perDay: (f) => (f['patience'] as number) / 10 } } });
const returns = history({ days: 7, from: [], events: { visit: { perDay: () => 3 } } });
const clicks = history({ days: 7, from: [], events: { click: { perDay: () => 1 } } });

/** Every kind of field, of the item and of the session, some correlated with each other. */
const population = definePopulation({
  fields: {
    price: lognormal({ mu: 3, sigma: 1 }),
    session: faker((f) => f.string.uuid()),
    user: faker(['language'], (f, { language }) => `${language} ${f.person.firstName()}`),
    language: categorical({ en: 0.6, de: 0.4 }),
    tenure: exponential({ mean: 300 }),
    age: normal({ mean: 40, sd: 10 }),
    patience: lognormal({ mu: 1, sigma: 0.5 }),
    coupon: missing(bernoulli(0.5), 0.3),
    visits: folded('visits', (events) => events.length),
    clicks: folded('clicks', (events) => events.length),
    words: poisson({ mean: 3 }),
    title: faker((f) => f.commerce.productName()),
    rating: missing(normal({ mean: 3, sd: 1 }), 0.2),
    match: normal({ mean: 0, sd: 1 }),
    old: derived(['age', 'tenure'], ({ age, tenure }) => age > 50 && tenure > 100),
    bargain: derived(['price', 'age'], ({ price, age }) => price < age),
  },
  groups: { by: 'session', size: SIZE, fields: SHARED.slice(1) },
  histories: { visits, clicks, returns },
  cohorts: { usual: { share: 0.5 }, odd: { share: 0.5, fields: { age: constant(30), words: constant(1), visits: folded('returns', (events) => events.length) } } },
  correlations: [
    { between: ['match', 'age'], rho: 0.6 },
    { between: ['age', 'patience'], rho: 0.5 },
    { between: ['price', 'match'], rho: 0.4 },
    // An item's field that is declared before the session's.
    { between: ['price', 'patience'], rho: 0.3 },
  ],
  labels: { source: 'test', probability: () => 0.5 },
});
const source = accountSource(population, 42);
const all = population.fields;

function distinct(fields: readonly Readonly<Record<string, FieldValue>>[], name: string): number {
  return new Set(fields.map((one) => one[name])).size;
}

describe('hand: what a group shares', () => {
  const groups = Array.from({ length: 40 }, (_, g) => source.accounts('usual', g * SIZE, SIZE).map(({ fields }) => fields));

  it.each([...SHARED, 'old'])('%s is the same for every account of a group', (name) => {
    for (const group of groups) expect(distinct(group, name)).toBe(1);
  });

  it.each(['price', 'title', 'match'])('%s is of the account', (name) => {
    for (const group of groups) expect(distinct(group, name)).toBe(SIZE);
  });

  it('groups have sessions of their own, in every cohort', () => {
    const first = [...groups.map(([one]) => one!['session']), source.account('odd', 0).fields['session']];
    expect(new Set(first).size).toBe(41);
  });

  it('labels and gaps of an account stay its own', () => {
    const labels = groups.map((_, g) => new Set(source.accounts('usual', g * SIZE, SIZE).map(({ label }) => label)).size);
    expect(Math.max(...labels)).toBe(2);
    expect(groups.some((group) => distinct(group.map(({ rating }) => ({ rating: rating === null })), 'rating') === 2)).toBe(true);
  });

  it('a history is that of the group, or of the account', () => {
    const [a, b] = source.accounts('usual', SIZE, 2) as [ReturnType<typeof source.account>, ReturnType<typeof source.account>];
    expect(source.history(a, 'visits')).toEqual(source.history(b, 'visits'));
    expect(source.history(a, 'visits')).toHaveLength(a.fields['visits'] as number);
    expect(source.history(a, 'clicks')).not.toEqual(source.history(b, 'clicks'));
    expect(source.history(b, 'clicks')).toHaveLength(b.fields['clicks'] as number);
    // In this cohort the sessions' visits are counted out of another history.
    const others = source.accounts('odd', SIZE, 2);
    for (const other of others) expect(source.history(other, 'returns')).toHaveLength(other.fields['visits'] as number);
    expect(source.history(others[0]!, 'returns')).toEqual(source.history(others[1]!, 'returns'));
  });
});

describe('law: an account of a group', () => {
  const whole = source.accounts('usual', 0, 700).map(({ fields }) => fields);

  it('is the same one by one, in blocks and in columns, from wherever one starts', () => {
    for (const from of [0, 1, 5, 6, 7, 250, 255, 256, 509]) {
      const blocks = source.accounts('usual', from, 191).map(({ fields }) => fields);
      const columns = columnsOf(source, 'usual', from, 191);
      const made = Array.from({ length: 191 }, (_, k) => Object.fromEntries(all.map((name) => [name, valuesOf(columns[name]!)(k)])));
      expect(blocks).toEqual(whole.slice(from, from + 191));
      expect(made).toEqual(blocks);
    }
    for (const i of [690, 3, 7, 6, 512, 13]) expect(accountSource(population, 42).account('usual', i).fields).toEqual(whole[i]);
  });

  it('keeps its own fields when groups are taken away, and a group is the account of its number', () => {
    const { groups: _, ...spec } = population.declaration as NonNullable<typeof population.declaration>;
    const alone = accountSource(definePopulation({ ...spec, fields: { ...spec.fields } } as never) as DefinedPopulation<Fields>, 42);
    for (const i of [0, 8, 20, 699]) {
      const [own, ofGroup] = [alone.account('usual', i).fields, alone.account('usual', Math.floor(i / SIZE)).fields];
      for (const name of ['words', 'title', 'clicks']) expect(whole[i]![name]).toBe(own[name]);
      for (const name of ['session', 'tenure', 'language', 'user', 'coupon']) expect(whole[i]![name]).toBe(ofGroup[name]);
    }
  });

  it('changes together with its group in a twin and in a drift', () => {
    const twins = source.accounts('usual', 14, SIZE).map((account) => twinOf(source, account, { kind: 'redraw', fields: ['age', 'session'] }).fields);
    expect(distinct(twins, 'age')).toBe(1);
    expect(distinct(twins, 'session')).toBe(1);
    expect(twins[0]!['age']).not.toBe(whole[14]!['age']);
    const after = accountSource(drifted(population, [drift.missing('tenure', 0.5)]), 42).accounts('usual', 0, 280).map(({ fields }) => fields);
    const gone = Array.from({ length: 40 }, (_, g) => after.slice(g * SIZE, (g + 1) * SIZE));
    for (const group of gone) expect(distinct(group, 'tenure')).toBe(1);
    expect(new Set(gone.map(([one]) => one!['tenure'] === null)).size).toBe(2);
  });

  it('is correlated with what its group shares, as declared', () => {
    const columns = columnsOf(source, 'usual', 0, 70_000, ['match', 'age', 'patience']);
    const numbers = (name: string): Float64Array => {
      const column = columns[name]!;
      if (column.kind !== 'number') throw new Error(name);
      return column.values;
    };
    const [match, age] = [numbers('match'), numbers('age').map((x) => (x - 40) / 10)];
    const patience = numbers('patience').map((x) => (Math.log(x) - 1) / 0.5);
    const mean = (terms: Float64Array): number => terms.reduce((sum, x) => sum + x, 0) / terms.length;
    // The standard error is at most 0.01 with 10,000 groups; the seed is fixed.
    expect(mean(match.map((x, k) => x * age[k]!))).toBeCloseTo(0.6, 1);
    expect(mean(patience.map((x, k) => x * age[k]!))).toBeCloseTo(0.5, 1);
    // Two items of a session are alike as far as what they share tells: R squared of match by age and patience, 0.6^2 / (1 - 0.5^2).
    expect(mean(match.filter((_, k) => k % SIZE === 0).map((x, g) => x * match[g * SIZE + 3]!))).toBeCloseTo(0.48, 1);
  });
});

it('contract: groups are part of what a population is', () => {
  const sized = (size: number): string => populationDigest(definePopulation({ fields: { household: faker((f) => f.string.uuid()), a: normal({ mean: 0, sd: 1 }) }, groups: { by: 'household', size }, cohorts: { all: { share: 1 } } }), 42);
  expect(sized(20)).not.toBe(sized(30));
  expect(population.groups).toEqual({ by: 'session', size: SIZE });
});

it('hand: a boundary cohort keeps its groups, and a group shares a value at the end', () => {
  const edge = definePopulation({ fields: { session: faker((f) => f.string.uuid()), age: normal({ mean: 40, sd: 10 }), price: exponential({ mean: 9 }) }, groups: { by: 'session', size: 5, fields: ['age'] }, cohorts: { usual: { share: 0.5 }, edge: { share: 0.5, boundary: true } } });
  const made = accountSource(edge, 42).accounts('edge', 0, 100).map(({ fields }) => fields);
  expect(distinct(made, 'session')).toBe(20);
  expect(made.map(({ price }) => price)).toContain(Number.MAX_SAFE_INTEGER);
  for (let g = 0; g < 20; g++) expect(distinct(made.slice(5 * g, 5 * g + 5), 'age')).toBe(1);
});

describe('fault: groups that cannot be drawn', () => {
  const spec = {
    fields: {
      session: faker((f) => f.string.uuid()),
      a: normal({ mean: 0, sd: 1 }),
      b: derived(['a'], (f) => f['a'] as number),
      c: derived(['b'], (f) => f['b'] as number),
      flag: bernoulli(0.5),
      rank: zipf({ s: 1, n: 500 }),
      'now and then': missing(faker((f) => f.string.uuid()), 0.2),
      visits: folded('visits', (events) => events.length),
      lastVisit: folded('visits', (events) => events.length),
    },
    histories: { visits: history({ days: 7, from: [], events: { visit: { perDay: () => 1 } } }) },
    cohorts: { all: { share: 1 } },
  };
  const declare = (groups: unknown, cohorts: unknown = spec.cohorts): unknown => definePopulation({ ...spec, cohorts, groups } as never);

  it.each([
    [{ by: 'session', size: 1 }, 'population.groups.size: must be a whole number from 2 to 10000, got 1'],
    [{ by: 'session', size: 2.5 }, 'population.groups.size: must be a whole number from 2 to 10000, got 2.5'],
    [{ by: 'session' }, 'population.groups.size: must be a whole number from 2 to 10000'],
    [{ by: 'sesion', size: 4 }, 'population.groups.by: must name a field of the population, got "sesion"'],
    [{ size: 4 }, 'population.groups.by: must be the field that names a group'],
    [{ by: 'session', size: 4, fields: ['a', 'z'] }, 'population.groups.fields[1]: must name a field of the population, got "z"'],
    [{ by: 'session', size: 4, fields: ['a', 'session'] }, 'population.groups.fields[1]: must name a field that is not named before, got "session"'],
    [{ by: 'session', size: 4, fields: 'a' }, 'population.groups.fields: must be a list of fields, got "a"'],
    [{ by: 'session', size: 4, feilds: ['a'] }, 'population.groups.feilds: is not a known field'],
    [{ by: 'session', size: 4, fields: ['c'] }, 'population.fields.c: must be computed from fields of the group, because the group shares it, got "b"'],
    [{ by: 'flag', size: 4 }, 'population.fields.flag: must tell groups apart, got "bernoulli"'],
    [{ by: 'rank', size: 4 }, 'population.fields.rank: must tell groups apart, got "zipf"'],
    [{ by: 'visits', size: 4, fields: ['lastVisit'] }, 'population.fields.visits: must tell groups apart, got "folded"'],
    [{ by: 'now and then', size: 4 }, 'population.fields.now and then: must tell groups apart, got "missing"'],
    [{ by: 'session', size: 4, fields: ['visits'] }, 'population.fields.lastVisit: must be a field of the group, as visits is, which is folded from the same history, got "visits"'],
  ])('%o', (groups, message) => {
    expect(() => declare(groups)).toThrow(message);
  });

  it('in a cohort, at its place', () => {
    expect(() => declare({ by: 'session', size: 4 }, { all: { share: 1, fields: { session: constant('s') } } })).toThrow('population.cohorts.all.fields.session: must tell groups apart, got "constant"');
  });

  it('what is computed from shared fields through others may be shared', () => {
    expect(() => declare({ by: 'session', size: 4, fields: ['a', 'c'] })).not.toThrow();
  });
});
