import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { twinName } from './account.js';
import { definePopulation } from './define-population.js';
import { lognormal } from './numeric-fields.js';
import { bernoulli, categorical, constant, derived, faker, missing } from './other-fields.js';
import { perturbed } from './perturbed.js';
import { twinOf } from './twin-of.js';

const population = definePopulation({
  fields: {
    gender: missing(categorical({ f: 0.4, m: 0.4, x: 0.2 }), 0.1),
    vip: bernoulli(0.5),
    name: faker((f) => f.person.fullName()),
    amount: lognormal({ mu: 1, sigma: 1 }),
    greeting: derived(['gender'], (f: { gender: string | null }) => `to ${f.gender ?? 'whom it may concern'}`),
  },
  cohorts: { all: { share: 0.9 }, men: { share: 0.1, fields: { gender: constant('m') } } },
});
const source = accountSource(population, 42);
const accounts = source.accounts('all', 0, 200);

describe('law: a protected attribute turned around', () => {
  it('goes once through the declared names, and what is derived follows', () => {
    const next: Record<string, string> = { f: 'm', m: 'x', x: 'f' };
    for (const account of accounts) {
      const { gender } = account.fields;
      const twin = twinOf(source, account, { kind: 'flip', field: 'gender' });
      const expected = gender === null ? null : (next[gender as string] as string);
      expect(twin.fields).toEqual({ ...account.fields, gender: expected, greeting: `to ${expected ?? 'whom it may concern'}` });
    }
    expect(accounts.some(({ fields }) => fields['gender'] === null)).toBe(true);
  });
  it('of a flag is the other value, and goes for a cohort that always has the same', () => {
    for (const account of accounts) expect(twinOf(source, account, { kind: 'flip', field: 'vip' }).fields['vip']).toBe(!account.fields['vip']);
    expect(twinOf(source, source.account('men', 0), { kind: 'flip', field: 'gender' }).fields['gender']).toBe('x');
  });
  it('is refused for what has no other value', () => {
    expect(() => twinOf(source, accounts[0]!, { kind: 'flip', field: 'amount' })).toThrow('twin flip(amount): must flip a flag or a category');
    expect(() => twinOf(source, accounts[0]!, { kind: 'flip', field: 'nme' })).toThrow('must name a field of the population, got "nme"');
  });
});

describe('hand: spoilt texts', () => {
  it.each([
    ['abcd', 'typo', 0.01, 'bacd'],
    ['abcd', 'typo', 0.99, 'abdc'],
    ['aab', 'typo', 0.01, 'aba'],
    ['\u{1F600}x', 'typo', 0.5, 'x\u{1F600}'],
    ['aaa', 'typo', 0.5, 'aaa'],
    ['', 'typo', 0.5, ''],
    ['Zoë ß', 'case', 0.5, 'zOë ß'],
    ['Ann Lee', 'space', 0.5, ' Ann  Lee '],
  ] as const)('%j by %s at %d', (text, how, u, expected) => expect(perturbed(text, how, u)).toBe(expected));
  it('are the same for an account every time, and change nothing else', () => {
    for (const how of ['typo', 'case', 'space'] as const) {
      const twins = accounts.map((account) => twinOf(source, account, { kind: 'perturb', field: 'name', how }));
      twins.forEach((twin, i) => {
        expect(twin.fields).toEqual({ ...accounts[i]?.fields, name: twin.fields['name'] });
        expect(twin.fields['name']).not.toBe(accounts[i]?.fields['name']);
      });
      expect(twins[7]).toEqual(twinOf(accountSource(population, 42), accounts[7]!, { kind: 'perturb', field: 'name', how }));
    }
    expect(() => twinOf(source, accounts[0]!, { kind: 'perturb', field: 'amount', how: 'typo' })).toThrow('must spoil a text');
    expect([twinName({ kind: 'flip', field: 'gender' }), twinName({ kind: 'perturb', field: 'name', how: 'typo' })]).toEqual(['flip(gender)', 'typo(name)']);
  });
});
