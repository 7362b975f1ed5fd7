import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account, FieldValue } from '../population/account.js';
import { accountBlocks, blocksOf } from '../population/account-blocks.js';
import { accountSource } from '../population/account-source.js';
import { definePopulation } from '../population/define-population.js';
import { uniform } from '../population/numeric-fields.js';
import { constant, derived } from '../population/other-fields.js';
import { everyKind } from '../population/testing/every-kind.js';
import { literal, withDuckdb } from './duckdb.js';
import { writeAccounts } from './write-accounts.js';

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'mlcheck-written-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const rowsIn = async (file: string) => withDuckdb(async (connection) => (await connection.runAndReadAll(`SELECT * FROM ${literal(file)}`)).getRowObjects());
const typesIn = async (file: string) =>
  withDuckdb(async (connection) => Object.fromEntries((await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${literal(file)}`)).getRows().map(([name, type]) => [name as string, type as string])));

describe('law: a file of accounts holds what single accounts hold, whatever kinds of fields they have', () => {
  const source = accountSource(everyKind, 42);
  /** More than a block, and than two of DuckDB's chunks. */
  const sizes = new Map(everyKind.cohorts.map(({ name }, k) => [name, k === 0 ? 8200 : 150 + k]));
  // Backwards: none is made out of a block.
  const accounts: Account[] = [...sizes].flatMap(([cohort, size]) => Array.from({ length: size }, (_, k) => source.account(cohort, size - 1 - k)).reverse());
  const names = ['id', 'cohort', 'i', ...everyKind.fields, 'label'];
  const valuesOf = ({ id, cohort, i, fields, label }: Account): FieldValue[] => [id, cohort, i, ...everyKind.fields.map((name) => fields[name]!), label ?? null];
  const write = async (format: 'csv' | 'jsonl' | 'parquet'): Promise<string> => {
    const file = join(dir, `every.${format}`);
    expect(await writeAccounts(accountBlocks(source, sizes), everyKind.fields, file, format)).toBe(accounts.length);
    return file;
  };

  test('csv', async () => {
    const cell = (value: FieldValue): string => (value === null ? '' : value === '' || /[",\r\n]|^\s|\s$/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
    const lines = [names, ...accounts.map(valuesOf)].map((values) => `${values.map(cell).join(',')}\r\n`).join('');
    const found = await readFile(await write('csv'), 'utf8');
    expect(found === lines).toBe(true);
  });
  test('jsonl', async () => {
    const lines = accounts.map((account) => `${JSON.stringify(Object.fromEntries(valuesOf(account).map((value, k) => [names[k], value])))}\n`).join('');
    const found = await readFile(await write('jsonl'), 'utf8');
    expect(found === lines).toBe(true);
  });
  test('parquet', async () => {
    const file = await write('parquet');
    // A field of several types is text: a constant among numbers would be; a number among numbers is none.
    expect(await typesIn(file)).toMatchObject({ id: 'VARCHAR', i: 'INTEGER', name: 'VARCHAR', age: 'DOUBLE', plan: 'VARCHAR', vip: 'BOOLEAN', since: 'VARCHAR', often: 'BOOLEAN', visits: 'DOUBLE', gapped: 'DOUBLE', label: 'INTEGER' });
    const found = await rowsIn(file);
    expect(found).toHaveLength(accounts.length);
    accounts.forEach((account, row) => {
      const expected = valuesOf(account);
      const values = Object.values(found[row]!);
      if (expected.some((value, k) => !Object.is(value, values[k]))) expect(found[row]).toStrictEqual(Object.fromEntries(expected.map((value, k) => [names[k], value])));
    });
  });
});

describe('law: types of columns', () => {
  const cut = 0.9999;
  const population = definePopulation({
    fields: {
      drawn: uniform({ min: 0, max: 1 }),
      late: derived(['drawn'], ({ drawn }): FieldValue => (drawn > cut ? 'rare' : drawn)),
      seldom: derived(['drawn'], ({ drawn }) => (drawn > cut ? drawn : null)),
      never: constant(null),
      toString: constant<FieldValue>('own'),
    },
    cohorts: { all: { share: 0.5 }, named: { share: 0.5, fields: { toString: constant<FieldValue>(4) } } },
  });
  const source = accountSource(population, 3);
  const rare = Array.from({ length: 60_000 }, (_, i) => i).find((i) => i > 1000 && source.account('all', i).fields['late'] === 'rare')!;

  test('are learnt, where a value of another type comes late from the start again', async () => {
    const file = join(dir, 'late.parquet');
    let times = 0;
    const blocks = accountBlocks(source, new Map([['all', rare + 10], ['named', 5]]));
    const count = await writeAccounts({ first: blocks.first, all: () => (times++, blocks.all()) }, population.fields, file, 'parquet');
    expect([count, times]).toEqual([rare + 15, 2]);
    expect(await typesIn(file)).toEqual({ id: 'VARCHAR', cohort: 'VARCHAR', i: 'INTEGER', drawn: 'DOUBLE', late: 'VARCHAR', seldom: 'DOUBLE', never: 'VARCHAR', toString: 'VARCHAR', label: 'INTEGER' });
    const rows = await rowsIn(file);
    expect(rows).toHaveLength(count);
    expect(rows[rare]).toMatchObject({ i: rare, late: 'rare', seldom: source.account('all', rare).fields['drawn'], never: null, label: null });
    expect(rows[0]).toMatchObject({ late: String(source.account('all', 0).fields['drawn']), seldom: null });
    expect(rows.at(-1)).toMatchObject({ id: 'named/4', cohort: 'named', toString: '4' });
    expect((await readdir(dir)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('and names of fields that objects inherit, or that are whole numbers, are those of fields', async () => {
    const fields = ['toString', '7', 'constructor'];
    const some = [{ cohort: 'c', i: 3, id: 'c/3', fields: { toString: 'x', 7: Number.NaN, constructor: null } as unknown as Account['fields'] }];
    await writeAccounts(blocksOf(some, fields), fields, join(dir, 'names.jsonl'), 'jsonl');
    expect(await readFile(join(dir, 'names.jsonl'), 'utf8')).toBe('{"7":null,"id":"c/3","cohort":"c","i":3,"toString":"x","constructor":null,"label":null}\n');
    await writeAccounts(blocksOf(some, fields), fields, join(dir, 'names.csv'), 'csv');
    expect(await readFile(join(dir, 'names.csv'), 'utf8')).toBe('id,cohort,i,toString,7,constructor,label\r\nc/3,c,3,x,NaN,,\r\n');
    await writeAccounts(blocksOf(some, fields), fields, join(dir, 'names.parquet'), 'parquet');
    expect(await rowsIn(join(dir, 'names.parquet'))).toEqual([{ id: 'c/3', cohort: 'c', i: 3, toString: 'x', '7': null, constructor: null, label: null }]);
  });

  test('and a field that differs from a column of the account in case alone keeps its name', async () => {
    const some = [{ cohort: 'c', i: 3, id: 'c/3', fields: { ID: 'x', Label: 1 } }];
    await writeAccounts(blocksOf(some, ['ID', 'Label']), ['ID', 'Label'], join(dir, 'case.parquet'), 'parquet');
    expect(await rowsIn(join(dir, 'case.parquet'))).toEqual([{ account_id: 'c/3', cohort: 'c', i: 3, ID: 'x', Label: 1, account_label: null }]);
    await expect(writeAccounts(blocksOf([], ['a', 'b', 'A']), ['a', 'b', 'A'], join(dir, 'twice.parquet'), 'parquet')).rejects.toThrow('field A: must differ from other fields in more than case to be a column of Parquet, got "a, A"');
    await writeAccounts(blocksOf([], ['a', 'A']), ['a', 'A'], join(dir, 'twice.csv'), 'csv');
    expect(await readFile(join(dir, 'twice.csv'), 'utf8')).toBe('id,cohort,i,a,A,label\r\n');
  });

  test('of no accounts at all', async () => {
    const file = join(dir, 'none.parquet');
    expect(await writeAccounts(blocksOf([], ['a']), ['a'], file, 'parquet')).toBe(0);
    expect(await typesIn(file)).toEqual({ id: 'VARCHAR', cohort: 'VARCHAR', i: 'INTEGER', a: 'VARCHAR', label: 'INTEGER' });
    await writeAccounts(blocksOf([], ['a']), ['a'], join(dir, 'none.csv'), 'csv');
    expect(await readFile(join(dir, 'none.csv'), 'utf8')).toBe('id,cohort,i,a,label\r\n');
  });
});
