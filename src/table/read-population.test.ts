import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountSource } from '../population/account-source.js';
import { accountsFrom, type CellKind } from '../population/accounts-from.js';
import { withDuckdb } from './duckdb.js';
import { readPopulation } from './read-population.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mlcheck-golden-'));
  const rows = [
    ['007', '12.5', 'true', 'DE', '1'],
    ['9007199254740993', '-1e3', 'false', '', '0'],
    ['2024-02-29', '0.1', '1', 'a,b "c"', '0'],
  ];
  writeFileSync(join(folder, 'golden.csv'), ['id,amount,vip,country,fraud,unused', ...rows.map((row) => [...row, 'x'].map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))].join('\n'));
  writeFileSync(join(folder, 'golden.jsonl'), rows.map(([id, amount, vip, country, fraud]) => JSON.stringify({ id, amount: Number(amount), vip: vip !== 'false', country: country === '' ? null : country, fraud: fraud === '1' })).join('\n'));
  await withDuckdb(async (connection) => {
    await connection.run(`CREATE TABLE t (id VARCHAR, amount DOUBLE, vip BOOLEAN, country VARCHAR, fraud TINYINT)`);
    for (const [id, amount, vip, country, fraud] of rows) await connection.run(`INSERT INTO t VALUES ('${id!}', ${amount!}, ${vip === 'false' ? 'false' : 'true'}, ${country === '' ? 'NULL' : `'${country!}'`}, ${fraud!})`);
    await connection.run(`COPY t TO '${join(folder, 'golden.parquet')}' (FORMAT parquet)`);
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const population = (file: string) =>
  accountsFrom(file, { id: 'id', label: 'fraud', fields: { amount: 'number', vip: 'boolean', country: 'text?' }, census: true });

describe('contract: a population is read from every kind of file', () => {
  it.each(['csv', 'jsonl', 'parquet'])('%s: kinds as declared, ids as they stand, the hash of the bytes', async (format) => {
    const read = await readPopulation(population(`golden.${format}`), folder);
    expect(accountSource(read, 1).accounts('all', 0, 3)).toEqual([
      { cohort: 'all', i: 0, id: 'all/0', label: 1, fields: { id: '007', amount: 12.5, vip: true, country: 'DE' } },
      { cohort: 'all', i: 1, id: 'all/1', label: 0, fields: { id: '9007199254740993', amount: -1000, vip: false, country: null } },
      { cohort: 'all', i: 2, id: 'all/2', label: 0, fields: { id: '2024-02-29', amount: 0.1, vip: true, country: 'a,b "c"' } },
    ]);
    expect(read.file?.rows?.sha256).toBe(createHash('sha256').update(readFileSync(join(folder, `golden.${format}`))).digest('hex'));
    expect(await readPopulation(read, folder)).toBe(read);
  });

  it.each([
    [{ fields: { amount: 'boolean' } }, 'golden.csv row 1 column amount: must be true or false, got "12.5"'],
    [{ fields: { country: 'number?' } }, 'golden.csv row 1 column country: must be a finite number, got "DE"'],
    [{ fields: { country: 'text' } }, 'golden.csv row 2 column country: must not be empty, got null'],
    [{ fields: { price: 'number' } }, 'golden.csv column price: must be a column of the file, got "id, amount, vip, country, fraud, unused"'],
    [{ fields: { amount: 'number' }, label: 'klass' }, 'golden.csv column klass: must be a column of the file'],
  ] as const)('%j is refused with file, row and column', async (spec, message) => {
    await expect(readPopulation(accountsFrom<Readonly<Record<string, CellKind>>>('golden.csv', spec), folder)).rejects.toThrow(message);
  });
  it('and a file that is not there', async () => {
    await expect(readPopulation(population('none.csv'), folder)).rejects.toThrow('none.csv: must be a table that can be read');
    await expect(readPopulation(population('none.xlsx'), folder)).rejects.toThrow('must end in .csv, .tsv, .jsonl, .ndjson or .parquet');
  });
});
