import { describe, expect, it } from 'vitest';
import type { Account } from './account.js';
import { accountBlocks, blocksOf, type AccountBlock } from './account-blocks.js';
import { accountSource } from './account-source.js';
import { columnsOf, type Column } from './columns.js';
import { definePopulation } from './define-population.js';
import { uniform } from './numeric-fields.js';
import { constant, derived } from './other-fields.js';
import { everyKind } from './testing/every-kind.js';

/** Each made by itself: nobody walks through it in order. */
const single = (cohort: string, from: number, count: number) => {
  const source = accountSource(everyKind, 42);
  return Array.from({ length: count }, (_, k) => source.account(cohort, from + count - 1 - k)).reverse();
};

function valueAt(column: Column | undefined, row: number): unknown {
  if (column?.kind === 'category') return column.names[column.codes[row]!];
  return column?.kind === 'boolean' ? column.values[row] === 1 : column?.values[row];
}

describe('law: many accounts at once are the accounts one by one, to the last bit, whatever kinds of fields they have', () => {
  const [from, count] = [1500, 1100];
  it.each(everyKind.cohorts.map(({ name }) => name))('%s', (cohort) => {
    const expected = single(cohort, from, count);
    const source = accountSource(everyKind, 42);
    expect(source.accounts(cohort, from, count)).toStrictEqual(expected);
    expect(Array.from({ length: count }, (_, k) => source.account(cohort, from + k))).toStrictEqual(expected);
    const columns = columnsOf(source, cohort, from, count);
    expect(Object.keys(columns)).toEqual(everyKind.fields);
    for (const name of everyKind.fields) expect(Array.from({ length: count }, (_, k) => valueAt(columns[name], k))).toStrictEqual(expected.map(({ fields }) => fields[name]));
    // What is computed from fields that nobody asked for.
    for (const name of ['greeting', 'phone', 'often', 'visits', 'mean']) expect(columnsOf(source, cohort, from, count, [name])[name]).toEqual(columns[name]);
    // Keys stand in the order of the fields.
    expect(Object.keys(source.accounts(cohort, from, 20)[0]!.fields)).toEqual(Object.keys(expected[0]!.fields));
  });

  it('walked through in order, in several cohorts by turns, with steps back and leaps', () => {
    const source = accountSource(everyKind, 42);
    const expected = new Map(['web.guest', 'shop', 'edge'].map((cohort) => [cohort, single(cohort, 0, 700)]));
    const walk = [...Array(300).keys(), 7, 299, 300, ...Array.from({ length: 60 }, (_, k) => 301 + k), 361, 361, ...Array.from({ length: 200 }, (_, k) => 500 + k), ...Array(40).keys()];
    for (const i of walk) for (const [cohort, accounts] of expected) if (JSON.stringify(source.account(cohort, i)) !== JSON.stringify(accounts[i])) expect(source.account(cohort, i)).toEqual(accounts[i]);
  });

  it('up to the last index, and none beyond', () => {
    const source = accountSource(everyKind, 42);
    const last = 4_294_967_295;
    expect(source.accounts('shop', last - 40, 41)).toStrictEqual(single('shop', last - 40, 41));
    for (let i = last - 40; i <= last; i++) expect(source.account('shop', i).id).toBe(`shop/${i}`);
    expect(() => source.account('shop', last + 1)).toThrow('index must be a whole number');
    expect(() => source.accounts('shop', last - 40, 42)).toThrow('index must be a whole number');
    expect(() => source.accounts('shop', -20, 30)).toThrow('index must be a whole number');
    for (const [cohort, start, n] of [['shop', -1, 5], ['shop', 0.5, 5], ['shop', last, 2], ['none', 0, 1]] as const) expect(() => columnsOf(source, cohort, start, n)).toThrow(cohort === 'none' ? 'must be in a cohort' : 'index must be a whole number');
    expect(() => [...accountBlocks(source, new Map([['none', 5]])).all()]).toThrow('must be in a cohort');
  });
});

it('law: blocks are cut from the first account to the last, the first look at 64 of each cohort', () => {
  const plain = definePopulation({ fields: { x: uniform({ min: 0, max: 1 }) }, cohorts: { a: { share: 0.5 }, b: { share: 0.25 }, c: { share: 0.25 } } });
  const { first, all } = accountBlocks(accountSource(plain, 1), new Map([['a', 8193], ['b', 0], ['c', 65]]));
  const cutOf = (blocks: Iterable<AccountBlock>) => [...blocks].map(({ cohort, from, count, columns }) => [cohort, from, count, columns['x']?.kind === 'number' ? columns['x'].values.length : 0]);
  expect(cutOf(all())).toEqual([['a', 0, 8192, 8192], ['a', 8192, 1, 1], ['c', 0, 65, 65]]);
  expect(cutOf(first())).toEqual([['a', 0, 64, 64], ['c', 0, 64, 64]]);
  const given = Array.from({ length: 8200 }, (_, i): Account => ({ cohort: 'a', i, id: `a/${i}`, fields: { x: 1 } }));
  expect([...blocksOf([...given, ...given.slice(0, 2)], ['x']).all()].map(({ from, count }) => [from, count])).toEqual([[0, 8192], [8192, 8], [0, 2]]);
});

describe('law: a walk', () => {
  const asked: number[] = [];
  const population = definePopulation({
    fields: {
      drawn: uniform({ min: 0, max: 1 }),
      derived: derived(['drawn'], ({ drawn }) => {
        asked.push(drawn);
        return drawn;
      }),
    },
    cohorts: { all: { share: 0.5 }, still: { share: 0.5, fields: { drawn: constant(4) } } },
  });
  it('computes only for accounts that were asked for', () => {
    const source = accountSource(population, 1);
    const found = Array.from({ length: 50 }, (_, i) => source.account('all', i).fields['drawn']);
    expect(asked).toEqual(found);
    asked.length = 0;
    for (let i = 0; i < 50; i++) expect(source.account('still', i).fields).toEqual({ drawn: 4, derived: 4 });
    expect(asked).toHaveLength(50);
  });
  it('hands out records that are the caller\'s', () => {
    const source = accountSource(population, 1);
    for (let i = 0; i < 40; i++) source.account('all', i);
    const [first, again] = [source.account('all', 40), source.account('all', 40)];
    expect(again).toEqual(first);
    expect(again.fields).not.toBe(first.fields);
  });
});
