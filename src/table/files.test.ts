import { Writable } from 'node:stream';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account, FieldValue } from '../population/account.js';
import { blocksOf } from '../population/account-blocks.js';
import { asOutputError, atomically } from './atomically.js';
import { literal, withDuckdb } from './duckdb.js';
import { readScores } from './read-scores.js';
import type { Row } from './row.js';
import { writeAccounts } from './write-accounts.js';
import { SCORE_COLUMNS, writeScoresParquet } from './write-scores-parquet.js';

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "mlcheck it's [1] "))));
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Scores with all 17 significant digits, both arms, a probe, a twin and a missing score. */
const rows: readonly Row[] = [0, 1, 2].flatMap((i) =>
  (['candidate', 'baseline'] as const).flatMap((arm): Row[] => {
    const base = { cohort: i === 2 ? 'new' : 'loyal', i, arm, variant: 'base', repeat: 0, attempts: 1, dueAtMs: i + 0.25, latencyMs: 3.5, label: (i % 2) as 0 | 1 };
    return [
      { ...base, score: Math.PI / (10 + i) + (arm === 'baseline' ? 0.1 : 0), outcome: 'scored', servedVersion: '2', requestId: `r${i}` },
      { ...base, repeat: 1, score: 0.5, outcome: 'scored' },
      { ...base, variant: 'set(a=1)', score: NaN, outcome: 'contract-violation', detail: 'score 7, outside [0, 1]' },
    ];
  }),
);
const table = async (file: string) => withDuckdb(async (connection) => (await connection.runAndReadAll(`SELECT * FROM ${literal(file.replace(/[[*?]/g, '[$&]'))}`)).getRowObjects());
const put = async (name: string, text: string): Promise<string> => {
  const file = join(dir, name);
  await writeFile(file, text);
  return file;
};

describe('contract: scores.parquet', () => {
  test('one row per key, sorted, missing as NULL, and the same bytes in any order of rows', async () => {
    const [one, other] = [join(dir, 'a.parquet'), join(dir, 'b.parquet')];
    await writeScoresParquet(rows, one);
    await writeScoresParquet([...rows].reverse(), other);
    expect((await readFile(one)).equals(await readFile(other))).toBe(true);
    const back = await table(one);
    expect(Object.keys(back[0]!)).toEqual(Object.keys(SCORE_COLUMNS));
    expect(back.map(({ arm, id, variant, repeat }) => `${String(arm)[0]} ${String(id)} ${String(variant)} ${String(repeat)}`).slice(0, 5)).toEqual([
      'c loyal/0 base 0', 'c loyal/0 base 1', 'c loyal/1 base 0', 'c loyal/1 base 1', 'c loyal/0 set(a=1) 0',
    ]);
    expect(back).toHaveLength(rows.length);
    expect(back[0]).toMatchObject({ score: Math.PI / 10, label: 0, served_version: '2', due_at_ms: 0.25, request_id: 'r0', detail: null });
    expect(back[4]).toMatchObject({ score: null, outcome: 'contract-violation', detail: 'score 7, outside [0, 1]', served_version: null });
    expect((await readdir(dir)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('no rows give a file with the columns', async () => {
    const file = join(dir, 'none.parquet');
    await writeScoresParquet([], file);
    expect(await table(file)).toEqual([]);
  });

  test('readScores reads it back to the last bit, base answers of one arm only', async () => {
    const file = join(dir, 'own.parquet');
    await writeScoresParquet(rows, file);
    expect(await readScores(file, { arm: 'baseline' })).toEqual({
      id: ['loyal/0', 'loyal/1', 'new/2'],
      score: Float64Array.from([10, 11, 12], (d) => Math.PI / d + 0.1),
      cohort: ['loyal', 'loyal', 'new'],
      label: Float64Array.of(0, 1, 0),
    });
    await expect(readScores(file)).rejects.toMatchObject({ code: 'file-invalid', message: expect.stringContaining('one arm has to be named, got "candidate and baseline"') as string });
  });
});

describe('contract: readScores', () => {
  test('csv: quoting, empty scores, ids as written', async () => {
    const file = await put('s.csv', 'id,score,label\r\n007,0.25,1\r\n"a,""b""",,0\r\n2024-01-01,NaN,\r\n');
    expect(await readScores(file)).toEqual({ id: ['007', 'a,"b"', '2024-01-01'], score: Float64Array.of(0.25, NaN, NaN), label: Float64Array.of(1, 0, NaN) });
  });

  test('jsonl: other names of columns, ids that look like dates or numbers', async () => {
    const file = await put('s.jsonl', '{"user":"2024-01-01","p":0.5}\n{"user":"12","p":null}\n{"user":3,"p":1}\n');
    expect(await readScores(file, { id: 'user', score: 'p' })).toEqual({ id: ['2024-01-01', '12', '3'], score: Float64Array.of(0.5, NaN, 1) });
  });

  const bad: readonly (readonly [string, string, string])[] = [
    ['no-score.csv', 'id,value\n1,2\n', 'must have a column score, got "id, value"'],
    ['text.csv', 'id,score\n1,high\n', 'score of 1 must be a finite number or empty, got "high"'],
    ['infinite.csv', 'id,score\n1,inf\n', 'score of 1 must be a finite number or empty, got "inf"'],
    ['label.csv', 'id,score,label\n1,0.5,2\n', 'label of 1 must be 0, 1 or empty, got "2"'],
    ['twice.csv', 'id,score\n1,0.5\n1,0.6\n', 'no account may stand there twice, got "1"'],
    ['no-id.csv', 'id,score\n,0.5\n', 'every row must have an id'],
    ['no-rows.csv', 'id,score\n', 'must hold at least one row'],
    ['broken.parquet', 'not parquet', 'must be readable'],
    ['s.xlsx', '', 'must end in .csv'],
  ];
  test.each(bad)('%s is refused', async (name, text, message) => {
    await expect(readScores(await put(name, text))).rejects.toMatchObject({ code: 'file-invalid', message: expect.stringContaining(message) as string });
  });

  test('a file that is not there is refused', async () => {
    await expect(readScores(join(dir, 'absent.csv'))).rejects.toMatchObject({ code: 'file-invalid' });
  });
});

const account = (i: number, fields: Record<string, FieldValue>, label?: 0 | 1): Account => ({ cohort: 'c', i, id: `c/${i}`, fields, ...(label === undefined ? {} : { label }) });
const some: readonly Account[] = [
  account(0, { name: 'Ann, "A."\nB', age: 31, vip: true, plan: '' }, 1),
  account(1, { name: null, age: 2.5, vip: false, plan: ' x' }),
];
const fields = ['name', 'age', 'vip', 'plan'];

describe('contract: writeAccounts', () => {
  test('csv after RFC 4180', async () => {
    const file = join(dir, 'a.csv');
    expect(await writeAccounts(blocksOf(some, fields), fields, file, 'csv')).toBe(2);
    expect(await readFile(file, 'utf8')).toBe('id,cohort,i,name,age,vip,plan,label\r\nc/0,c,0,"Ann, ""A.""\nB",31,true,"",1\r\nc/1,c,1,,2.5,false," x",\r\n');
  });

  test('jsonl, to a stream that is left open and asks to wait', async () => {
    let text = '';
    const slow = new Writable({ highWaterMark: 16, write: (chunk: Buffer, _, done) => setImmediate(() => { text += chunk.toString(); done(); }) });
    const many = Array.from({ length: 3000 }, (_, i) => account(i, { name: `n${i}`, age: i, vip: null, plan: 'p' }, 0));
    expect(await writeAccounts(blocksOf(many, fields), fields, slow, 'jsonl')).toBe(3000);
    expect(slow.writableEnded).toBe(false);
    slow.end();
    await new Promise((done) => slow.on('finish', done));
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(3000);
    expect(JSON.parse(lines[2999]!)).toEqual({ id: 'c/2999', cohort: 'c', i: 2999, name: 'n2999', age: 2999, vip: null, plan: 'p', label: 0 });
  });

  test('parquet: typed columns, also when a type is learnt late or is mixed', async () => {
    const file = join(dir, 'a.parquet');
    const many = Array.from({ length: 10_050 }, (_, i) =>
      account(i, { name: null, age: i < 10_020 ? null : i, vip: i % 2 === 0, plan: i < 10_010 ? 1 : 'gold' }, (i % 2) as 0 | 1));
    expect(await writeAccounts(blocksOf(many, fields), fields, file, 'parquet')).toBe(10_050);
    const back = await table(file);
    expect(back).toHaveLength(10_050);
    expect(back[0]).toEqual({ id: 'c/0', cohort: 'c', i: 0, name: null, age: null, vip: true, plan: '1', label: 0 });
    expect(back[10_049]).toEqual({ id: 'c/10049', cohort: 'c', i: 10_049, name: null, age: 10_049, vip: false, plan: 'gold', label: 1 });
    expect((await readdir(dir)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('parquet to a stream, and of fields that differ in case alone, is refused', async () => {
    await expect(writeAccounts(blocksOf(some, fields), fields, new Writable(), 'parquet')).rejects.toMatchObject({ code: 'usage' });
    await expect(writeAccounts(blocksOf(some, ['Age', 'age']), ['Age', 'age'], join(dir, 'x.parquet'), 'parquet')).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('fault: files', () => {
  test('what fails on the way leaves neither file nor temporary, and the old file stays', async () => {
    const folder = join(dir, 'fault');
    await mkdir(folder);
    const file = join(folder, 'a.csv');
    await writeFile(file, 'old');
    const breaking = { first: () => [], all: function* () { yield* blocksOf(some, fields).all(); throw new Error('generator broke'); } };
    for (const format of ['csv', 'jsonl', 'parquet'] as const) await expect(writeAccounts(breaking, fields, file, format)).rejects.toThrow('generator broke');
    expect(await readdir(folder)).toEqual(['a.csv']);
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  test('a full disk and a stream that fails are told in the project\'s terms', async () => {
    const full = new Writable({ write: (_chunk, _, done) => done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })) });
    await expect(writeAccounts(blocksOf(Array.from({ length: 3000 }, (_, i) => account(i, { name: 'n', age: 1, vip: true, plan: '' })), fields), fields, full, 'csv')).rejects.toMatchObject({ code: 'disk-full' });
    expect(asOutputError('x', new Error('IO Error: Could not write: No space left on device'))).toMatchObject({ code: 'disk-full' });
    expect(asOutputError('x', new Error('else'))).not.toHaveProperty('code');
  });

  test('a place that is no folder is unwritable', async () => {
    const file = await put('plain', '');
    await expect(atomically(join(file, 'x'), async () => {})).rejects.toMatchObject({ code: 'output-unwritable' });
    await expect(writeScoresParquet(rows, join(file, 'x.parquet'))).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  test.skipIf(process.getuid?.() === 0)('a folder without permission is unwritable', async () => {
    const folder = join(dir, 'locked');
    await mkdir(folder);
    await chmod(folder, 0o500);
    await expect(writeAccounts(blocksOf(some, fields), fields, join(folder, 'x.csv'), 'csv')).rejects.toMatchObject({ code: 'output-unwritable' });
  });
});
