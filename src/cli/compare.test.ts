import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonSchema } from '../report/comparison/comparison-schema.js';
import type { FileComparison } from '../report/comparison/comparison.js';
import { validateAgainst } from '../suite/schema.js';
import { withDuckdb } from '../table/duckdb.js';
import { compareFiles } from './compare-files.js';
import type { CompareFlags } from './compare.js';
import { fakeWorld } from './testing/fake-world.js';

let cwd: string;
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
const rowsOf = (shift: number) => Array.from({ length: 200 }, (_, i) => ({ id: `k/${i}`, segment: i % 3 === 0 ? 'new' : 'old', score: i === 7 ? null : ((i * 37) % 200) / 200 + shift * (i % 5) }));

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-compare-test-'));
  for (const [name, shift] of [['a', 0], ['b', 0.01]] as const) {
    const rows = rowsOf(shift);
    write(`${name}.csv`, `id,segment,score\n${rows.map(({ id, segment, score }) => `${id},${segment},${score ?? ''}`).join('\n')}\n`);
    write(`${name}.tsv`, `id\tsegment\tscore\n${rows.map(({ id, segment, score }) => `${id}\t${segment}\t${score ?? ''}`).join('\n')}\n`);
    write(`${name}.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await withDuckdb((connection) => connection.run(`COPY (SELECT id, segment, CAST(nullif(score, '') AS DOUBLE) AS score FROM read_csv('${join(cwd, `${name}.csv`)}', all_varchar = true)) TO '${join(cwd, `${name}.parquet`)}' (FORMAT parquet)`));
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

async function compare(a: string, b: string, flags: Partial<CompareFlags> = {}) {
  const world = fakeWorld({ cwd });
  const code = await compareFiles(a, b, { column: 'score', ...flags }, world);
  return { code, out: world.out(), err: world.err() };
}

const json = async (a: string, b: string, flags: Partial<CompareFlags> = {}): Promise<FileComparison> => JSON.parse((await compare(a, b, { json: true, ...flags })).out) as FileComparison;

describe('contract: mlcheck compare', () => {
  test.each(['tsv', 'jsonl', 'parquet'])('csv and %s give the same object, to the last digit', async (format) => {
    const flags = { by: 'segment', pairedOn: 'id' };
    const [text, other] = [await json('a.csv', 'b.csv', flags), await json(`a.${format}`, `b.${format}`, flags)];
    expect({ ...other, a: text.a, b: text.b }).toEqual(text);
    expect(other.a).toEqual({ file: `a.${format}`, rows: 200 });
    expect(() => validateAgainst(comparisonSchema, other, 'file-invalid')).not.toThrow();
  });

  test('counts, cohorts and pairs are those of the files', async () => {
    const found = await json('a.csv', 'b.parquet', { by: 'segment', pairedOn: 'id' });
    expect(found.all).toMatchObject({ a: { n: 199, missing: 1 }, b: { n: 199, missing: 1 } });
    expect(found.cohorts.map(({ cohort, a }) => [cohort, a.n, a.missing])).toEqual([['new', 67, 0], ['old', 132, 1]]);
    expect(found.paired).toMatchObject({ n: 199, onlyA: 0, onlyB: 0, unscored: 1, sign: { below: 0, equal: 40 } });
    expect(found.paired!.differences!.mean).toBeCloseTo(found.all.between!.meanDifference.estimate, 12);
    expect(found.paired!.farthest).toHaveLength(10);
    for (const { id, a, b } of found.paired!.farthest) expect([Number(id.slice(2)) % 5, b - a]).toEqual([4, expect.closeTo(0.04, 12)]);
    expect((await json('a.csv', 'b.csv')).paired).toBeNull();
  });

  test('the terminal shows a table, no p-value and no verdict; exit 0 whatever the difference', async () => {
    const { code, out } = await compare('a.csv', 'b.csv', { by: 'segment', pairedOn: 'id' });
    expect(code).toBe(0);
    for (const text of ['KS distance', 'PSI', 'Wasserstein', 'Mann-Whitney', 'ACCOUNT BY ACCOUNT', 'SEGMENT', '199 accounts have a score in both']) expect(out).toContain(text);
    expect(out).not.toMatch(/p-value|significant|pass|fail|undefined|NaN/i);
    expect((await compare('a.csv', 'b.csv')).out).toContain('--paired-on id compares account by account');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('--html writes one page', async () => {
    const { out } = await compare('a.parquet', 'b.parquet', { by: 'segment', pairedOn: 'id', html: 'deep/page.html' });
    expect(out).toMatch(/deep\/page\.html\n$/);
    expect(readFileSync(join(cwd, 'deep/page.html'), 'utf8')).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
  });

  test('of a run\'s own file one arm, base answers alone', async () => {
    await withDuckdb((connection) => connection.run(`COPY (SELECT * FROM (VALUES ('x/0', 'candidate', 'base', 0, 0.5), ('x/0', 'baseline', 'base', 0, 0.25), ('x/0', 'candidate', 'base', 1, 0.9), ('x/0', 'candidate', 'older', 0, 0.9)) t(id, arm, variant, repeat, score)) TO '${join(cwd, 'run.parquet')}' (FORMAT parquet)`));
    const { all, paired } = await json('run.parquet:baseline', 'run.parquet:candidate', { pairedOn: 'id' });
    expect([all.a.n, all.a.mean, all.b.n, all.b.mean, paired!.n]).toEqual([1, 0.25, 1, 0.5, 1]);
    await expect(compare('run.parquet', 'run.parquet:candidate')).rejects.toThrow('run.parquet: one arm has to be named, got "candidate and baseline"');
  });
});

describe('fault: bad files are named by row and column', () => {
  const cases: readonly [string, string, string, Partial<CompareFlags>, string | RegExp][] = [
    ['no such column', 'x.csv', 'id,p\na,1\n', {}, 'x.csv: must have a column score, got "id, p"'],
    ['text among numbers', 'x.csv', 'id,score\na,0.1\nb,\nc,high\nd,low\n', {}, 'x.csv row 3 column score: must be a finite number or empty, got "high"'],
    ['text among numbers, in JSON', 'x.jsonl', '{"score":1}\n{"score":"n/a"}\n', {}, 'x.jsonl row 2 column score: must be a finite number or empty, got "n/a"'],
    ['an infinite score', 'x.csv', 'score\n1\n-inf\n', {}, 'x.csv row 2 column score: must be a finite number or empty, got "-inf"'],
    ['a line with too many cells', 'x.csv', `id,score\n${'a,1\n'.repeat(30)}a,1,2\n`, {}, /^x\.csv.*must be readable: line 32: .*Columns: 2/],
    ['broken JSON', 'x.jsonl', '{"score":1}\n{"score" 2}\n{"score":3}\n', {}, /^x\.jsonl.*must be readable: .*line 2/],
    ['semicolons, and quotes left open', 'x.csv', `id;score\n${'a;1\n'.repeat(30)}"a;1\n`, {}, /^x\.csv.*must be readable: line \d+: /],
    ['broken Parquet', 'x.parquet', 'PAR1 nothing', {}, /^x\.parquet.*must be readable: /],
    ['text among numbers, far down', 'x.jsonl', `${'{"score":1}\n'.repeat(30_000)}{"score":"n/a"}\n`, {}, 'x.jsonl row 30001 column score: must be a finite number or empty, got "n/a"'],
    ['a line with too few cells', 'x.csv', `id,score\n${'a,1\n'.repeat(30)}a\n`, {}, /^x\.csv.*must be readable: line 32: .*Columns: 2/],
    ['a list for a number, in JSON', 'x.jsonl', '{"score":1}\n{"score":[1]}\n', {}, 'x.jsonl row 2 column score: must be a finite number or empty, got "[1]"'],
    ['a comma for a point', 'x.csv', 'id;score\na;0,5\n', {}, 'x.csv row 1 column score: must be a finite number or empty, got "0,5"'],
    ['no such column, in JSON', 'x.jsonl', '{"id":"a","p":1}\n', {}, 'x.jsonl: must have a column score, got "id, p"'],
    ['an empty file', 'x.csv', '', {}, 'x.csv: must not be empty'],
    ['an empty file, of Parquet', 'x.parquet', '', {}, 'x.parquet: must not be empty'],
    ['no rows', 'x.csv', 'id,score\n', {}, 'x.csv: must hold at least one row'],
    ['another kind of file', 'x.xlsx', 'PK', {}, 'must end in .csv, .tsv, .jsonl, .ndjson or .parquet, got ".xlsx"'],
    ['an id twice', 'x.csv', 'id,score\nk/1,1\nk/2,2\nk/1,3\n', { pairedOn: 'id' }, 'x.csv row 3 column id: must not name an account twice (first in row 1), got "k/1"'],
    ['no id in a row', 'x.csv', 'id,score\nk/1,1\n,2\n', { pairedOn: 'id' }, 'x.csv row 2 column id: must hold an id, got null'],
    ['no such cohort column', 'x.csv', 'id,score\nk/1,1\n', { by: 'segment' }, 'x.csv: must have a column segment, got "id, score"'],
  ];

  test.each(cases)('%s', async (_, name, text, flags, message) => {
    write(name, text);
    const refused = compare('a.csv', name, flags);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: 'file-invalid', exitCode: 2 });
  });

  const parquetCases: readonly [string, string, string][] = [
    ['no such column', "SELECT 'k' AS id, 0.5 AS p", 'x.parquet: must have a column score, got "id, p"'],
    ['text among numbers', "SELECT CASE WHEN i = 7000 THEN 'high' ELSE '0.5' END AS score FROM range(9000) t(i)", 'x.parquet row 7001 column score: must be a finite number or empty, got "high"'],
    ['an infinite score', "SELECT CASE WHEN i = 7000 THEN 'inf'::DOUBLE ELSE 0.5 END AS score FROM range(9000) t(i)", 'x.parquet row 7001 column score: must be a finite number or empty, got "inf"'],
    ['a column of another type', "SELECT DATE '2026-01-01' AS score", 'x.parquet row 1 column score: must be a finite number or empty, got "2026-01-01"'],
    ['no rows', "SELECT 'k' AS id, 0.5 AS score WHERE false", 'x.parquet: must hold at least one row'],
  ];
  test.each(parquetCases)('Parquet: %s', async (_, query, message) => {
    await withDuckdb((connection) => connection.run(`COPY (${query}) TO '${join(cwd, 'x.parquet')}' (FORMAT parquet)`));
    await expect(compare('a.csv', 'x.parquet')).rejects.toThrow(message);
  });

  test('Parquet cut short, and damaged in the column of the ids alone', async () => {
    await withDuckdb((connection) => connection.run(`COPY (SELECT i * 0.001 AS score, repeat('k' || i, 9) AS id FROM range(3000) t(i)) TO '${join(cwd, 'ids.parquet')}' (FORMAT parquet)`));
    const whole = readFileSync(join(cwd, 'ids.parquet'));
    writeFileSync(join(cwd, 'cut.parquet'), whole.subarray(0, whole.length / 2));
    await expect(compare('cut.parquet', 'a.csv')).rejects.toThrow(/^cut\.parquet: must be readable: /);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, Math.floor(whole.length * 0.7), Math.floor(whole.length * 0.7) + 500);
    writeFileSync(join(cwd, 'ids.parquet'), damaged);
    await expect(compare('ids.parquet', 'a.csv', { pairedOn: 'id' })).rejects.toThrow(/^ids\.parquet column id.*: must be readable: /);
    expect((await compare('ids.parquet', 'a.csv')).code).toBe(0);
  });

  test('Parquet damaged in the middle names the column', async () => {
    const whole = readFileSync(join(cwd, 'a.parquet'));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 4, whole.length - 600);
    writeFileSync(join(cwd, 'damaged.parquet'), damaged);
    await expect(compare('damaged.parquet', 'a.csv')).rejects.toThrow(/^damaged\.parquet( column score.*)?: must be readable/);
  });

  test('a file that is not there, and a page over a file that is compared', async () => {
    await expect(compare('a.csv', 'nowhere.csv')).rejects.toThrow('nowhere.csv: must be a file, got "nothing there"');
    await expect(compare('a.csv', 'b.csv', { html: 'b.csv' })).rejects.toThrow('--html: must not be one of the files that are compared, got "b.csv"');
  });
});
