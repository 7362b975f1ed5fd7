import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { accountsFrom } from './accounts-from.js';
import { populationDigest } from './population-digest.js';
import { twinOf } from './twin-of.js';
import { withRows, type AccountTable } from './with-rows.js';

const declared = (census = false) =>
  accountsFrom('golden.csv', { id: 'id', label: 'fraud', fields: { amount: 'number', country: 'text?' }, cohorts: { large: (f) => f.amount >= 90, rest: () => true }, census });
const table = (rows = 100): AccountTable => {
  const numbers = Array.from({ length: rows }, (_, k) => k);
  return { sha256: 'abc', columns: { id: numbers.map((k) => `c${k}`), amount: numbers, country: numbers.map((k) => (k % 3 === 0 ? null : 'DE')) }, labels: numbers.map((k) => (k % 10 === 0 ? '1' : '0')) };
};
const changed = (change: Partial<AccountTable['columns']>, labels?: AccountTable['labels']): AccountTable => ({ ...table(), columns: { ...table().columns, ...change } as AccountTable['columns'], ...(labels === undefined ? {} : { labels }) });

describe('law: accounts of a file', () => {
  const population = withRows(declared(), table(), 'golden.csv');
  const source = accountSource(population, 42);

  it('are sorted by the first rule that holds, with their labels, and every row comes once', () => {
    expect(population.cohorts).toEqual([{ name: 'large', share: 0.1, count: 10 }, { name: 'rest', share: 0.9, count: 90 }]);
    expect(population).toMatchObject({ fields: ['id', 'amount', 'country'], labels: { source: 'column fraud of golden.csv' } });
    const all = [...source.accounts('large', 0, 10), ...source.accounts('rest', 0, 90)];
    expect(new Set(all.map(({ fields }) => fields['id'])).size).toBe(100);
    for (const { cohort, fields, label } of all) {
      expect(cohort).toBe((fields['amount'] as number) >= 90 ? 'large' : 'rest');
      expect(label).toBe((fields['amount'] as number) % 10 === 0 ? 1 : 0);
    }
  });
  it('depend on seed, cohort and index alone: a longer look holds the shorter one', () => {
    const ids = (seed: number, n: number) => accountSource(population, seed).accounts('rest', 0, n).map(({ fields }) => fields['id']);
    expect(ids(42, 60).slice(0, 20)).toEqual(ids(42, 20));
    expect(ids(43, 20)).not.toEqual(ids(42, 20));
    expect(source.account('rest', 7)).toEqual(accountSource(population, 42).account('rest', 7));
  });
  it('are every one as likely at every place', () => {
    const first = new Float64Array(10);
    for (let seed = 0; seed < 2000; seed++) {
      const k = (accountSource(population, seed).account('large', 3).fields['amount'] as number) - 90;
      first[k] = (first[k] as number) + 1;
    }
    // Chi-square with 9 degrees of freedom: 42 is a false alarm of 3e-6.
    expect(first.reduce((sum, n) => sum + (n - 200) ** 2 / 200, 0)).toBeLessThan(42);
  });
  it('of a census stand in the order of the file', () => {
    const census = withRows(declared(true), table(), 'golden.csv');
    expect(census.census).toBe(true);
    expect(accountSource(census, 1).accounts('rest', 0, 5).map(({ fields }) => fields['amount'])).toEqual([0, 1, 2, 3, 4]);
    expect(populationDigest(census, 1)).not.toBe(populationDigest(population, 1));
  });
  it('have a digest over content and cohorts', () => {
    expect(populationDigest(population, 42)).toBe(populationDigest(withRows(declared(), table(), 'elsewhere.csv'), 42));
    expect(populationDigest(withRows(declared(), { ...table(), sha256: 'abd' }, 'golden.csv'), 42)).not.toBe(populationDigest(population, 42));
    const others = accountsFrom('golden.csv', { id: 'id', label: 'fraud', fields: { amount: 'number', country: 'text?' }, cohorts: { large: (f) => f.amount >= 90 && f.amount !== 97, rest: () => true } });
    expect(populationDigest(withRows(others, table(), 'golden.csv'), 42)).not.toBe(populationDigest(population, 42));
  });
  it('have twins by set and shift, and none by redraw', () => {
    const account = source.account('rest', 0);
    expect(twinOf(source, account, { kind: 'shift', field: 'amount', by: 5 })).toEqual({ cohort: 'rest', i: 0, id: 'rest/0', fields: { ...account.fields, amount: (account.fields['amount'] as number) + 5 } });
    expect(twinOf(source, account, { kind: 'set', values: { country: 'FR' } }).fields['country']).toBe('FR');
    expect(() => twinOf(source, account, { kind: 'redraw', fields: ['country'] })).toThrow('must set or shift fields: accounts of a file are not drawn');
  });
});

describe('contract: a wrong file is refused with row and column', () => {
  it.each([
    ['an id twice', changed({ id: table().columns['id']!.map((id, k) => (k === 7 ? 'c3' : id)) }), 'golden.csv row 8 column id: must not be the id of row 4, too, got "c3"'],
    ['a label that is no class', changed({}, Array.from({ length: 100 }, (_, k) => (k === 2 ? '0.5' : '1'))), 'golden.csv row 3 column fraud: must be 0 or 1, false or true, got "0.5"'],
    ['a label that is missing', changed({}, Array.from({ length: 100 }, (_, k) => (k === 2 ? null : '1'))), 'golden.csv row 3 column fraud: must be 0 or 1, false or true, got null'],
    ['a cohort without a row', changed({ amount: Array.from({ length: 100 }, () => 1) }), 'golden.csv cohorts.large: must hold for at least one of 100 rows, got 0'],
    ['no row', { sha256: '', columns: { id: [], amount: [], country: [] } }, 'golden.csv: must have at least one row'],
  ])('%s', (_, wrong, message) => {
    expect(() => withRows(declared(), wrong, 'golden.csv')).toThrow(message);
  });
  it.each([
    ['a row without a cohort', (f: { amount: number }) => f.amount < 50, 'golden.csv row 51: must fit the rule of a cohort (small), got "{\\"amount\\":50}"'],
    ['a rule that throws', () => { throw new Error('oops'); }, 'golden.csv row 1 cohorts.small: must not throw, got "oops"'],
    ['a rule that says something else', () => 'yes' as unknown as boolean, 'golden.csv row 1 cohorts.small: must say true or false, got "yes"'],
  ])('%s', (_, rule, message) => {
    const population = accountsFrom('golden.csv', { fields: { amount: 'number' }, cohorts: { small: rule } });
    expect(() => withRows(population, { sha256: '', columns: { amount: table().columns['amount']! } }, 'golden.csv')).toThrow(message);
  });
  it('as is a wrong declaration, and an account that is not there', () => {
    expect(() => accountsFrom('a.csv', { fields: {} })).toThrow('population.fields: must have at least one field');
    expect(() => accountsFrom('a.csv', { fields: { x: 'float' as 'number' } })).toThrow('population.fields.x: must be one of number, number?');
    expect(() => accountsFrom('a.csv', { label: 'x', fields: { x: 'number' } })).toThrow('population.label: must not be one of the fields, too, got "x"');
    expect(() => accountsFrom('a.csv', { fields: { x: 'number' }, cohorts: { 'a b': () => true } })).toThrow('population.cohorts.a b: must be named by letters');
    expect(() => accountSource(declared(), 1)).toThrow('golden.csv: must have been read before accounts are asked for');
    const source = accountSource(withRows(declared(), table(), 'golden.csv'), 1);
    expect(() => source.account('large', 10)).toThrow('account large/10: index must be a whole number below 10: so many rows has the cohort, got 10');
    expect(() => source.account('none', 0)).toThrow('must be in a cohort of the population, got "none"');
    expect(() => source.history(source.account('large', 0), 'h')).toThrow('must be of a declared population');
  });
});
