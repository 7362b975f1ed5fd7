import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDuckdb } from '../table/duckdb.js';
import { compareFiles } from './compare-files.js';
import { builtCli, type BuiltCli } from './testing/built-cli.js';
import { fakeWorld } from './testing/fake-world.js';

const FLAGS = { column: 'score', by: 'segment', pairedOn: 'id', json: true };
const WORDS = ['--by', 'segment', '--paired-on', 'id', '--json'];

let cli: BuiltCli;
let cwd: string;
beforeAll(async () => {
  cli = builtCli();
  cwd = cli.folder('compare');
  await withDuckdb(async (connection) => {
    for (const [name, rows, order, format] of [['a', 400_000, 'i', 'csv'], ['b', 390_000, 'hash(i)', 'parquet'], ['same', 400_000, 'i', 'parquet']] as const) {
      const score = `CASE WHEN i % 1000 = 7 THEN NULL ELSE sin(i * ${name === 'b' ? 1.01 : 1}) / 3 + i % 97 / 100 END`;
      await connection.run(`COPY (SELECT 'account of some length ' || i AS id, CASE WHEN i % 5 > 0 THEN 'segment ' || (i % 5) END AS segment, ${score} AS score FROM range(${rows}) t(i) ORDER BY ${order}) TO '${join(cwd, `${name}.${format}`)}' (FORMAT ${format})`);
    }
  });
});
afterAll(() => cli.remove());

async function inOneThread(a: string, b: string): Promise<unknown> {
  const world = fakeWorld({ cwd });
  await compareFiles(a, b, FLAGS, world, Infinity);
  return JSON.parse(world.out());
}

describe('law: threads change nothing', () => {
  it('large files are compared in threads, with the very numbers of one thread', async () => {
    expect(statSync(join(cwd, 'a.csv')).size).toBeGreaterThan(1 << 24);
    const { code, out, err } = await cli.run(['compare', 'a.csv', 'b.parquet', ...WORDS], { cwd });
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual(await inOneThread('a.csv', 'b.parquet'));
    expect(JSON.parse(out)).toMatchObject({ a: { rows: 400_000 }, paired: { onlyA: 10_000, onlyB: 0, n: 389_610 } });
  });

  it('Parquet and CSV hold the same numbers', async () => {
    const { out } = await cli.run(['compare', 'same.parquet', 'a.csv', ...WORDS], { cwd });
    expect(JSON.parse(out)).toMatchObject({ all: { between: { ks: { statistic: 0 }, wasserstein: 0 } }, paired: { n: 399_600, differences: { mean: 0 }, spearman: expect.closeTo(1, 12) as number } });
  });

  it('what a thread finds wrong is told as ever', async () => {
    appendFileSync(join(cwd, 'a.csv'), 'last,,high\n');
    const { code, out, err } = await cli.run(['compare', 'b.parquet', 'a.csv', ...WORDS], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('a.csv row 400001 column score: must be a finite number or empty, got "high"');
  });
});
