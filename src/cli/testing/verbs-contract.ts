import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Ended } from './built-cli.js';

/** A project with a suite `paper`, and a way to run command lines in it. */
export interface VerbsPlace {
  readonly cwd: string;
  /** The served model of the suite. */
  readonly url: string;
  /** A fresh empty folder. */
  readonly folder: (name: string) => string;
  readonly run: (words: readonly string[], options?: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> }) => Promise<Ended>;
}

/** What every way of running verbs holds: as processes of the compiled package, and within the process of the tests. */
export function verbsContract(place: () => VerbsPlace): void {
  const run = (...words: string[]): Promise<Ended> => place().run(words);

  it('list names the suites, and says which one does not load', async () => {
    const cwd = place().folder('broken');
    mkdirSync(join(cwd, 'suites'));
    writeFileSync(join(cwd, 'suites', 'bad.suite.ts'), 'export default 1;\n');
    writeFileSync(join(cwd, 'suites', 'good.suite.ts'), readFileSync(join(place().cwd, 'suites', 'paper.suite.ts')));
    const { code, out } = await place().run(['list'], { cwd });
    expect(code).toBe(0);
    expect(out).toBe('bad  suites/bad.suite.ts\n  does not load: suites/bad.suite.ts: must export a suite by default, got 1\ngood  suites/good.suite.ts\n  Two trees on paper.\n  6 checks, 2 cohorts\n');
  });

  it('a mistyped suite gets the nearest one', async () => {
    const { code, err } = await run('run', 'papr');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: papr: must name a suite of .*\nhint: did you mean "paper"\?\n$/);
  });

  it('plan prints looks, requests and claims, and as JSON the same; it sends nothing', async () => {
    const sent = async (): Promise<number> => ((await (await fetch(`${place().url}/stats`)).json()) as { infers: number; routes: Record<string, number> }).infers;
    const before = await sent();
    const { code, out, err } = await place().run(['plan', 'paper'], { environment: { COLUMNS: '160' } });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('looks at 75, 150, 300, 600, 1,200 accounts per cohort');
    expect(out).toMatch(/ks\[each\] +gates +KS distance to the baseline at most 0\.1 · 2 cohorts +≤ 0\.1/);
    expect(out).toContain('No request was sent.');
    const json = JSON.parse((await run('plan', 'paper', '--json', '--accounts', '600')).out) as { looks: number[]; checks: { id: string }[]; weights: object };
    expect(json.looks.at(-1)).toBe(600);
    expect(json.weights).toEqual({ left: 0.5, right: 0.5 });
    expect(json.checks.map(({ id }) => id)).toContain('mean-shift[right]');
    expect(await sent()).toBe(before);
  });

  it('validate suite tells a sound suite from an unsound one', async () => {
    const text = readFileSync(join(place().cwd, 'suites', 'paper.suite.ts'), 'utf8');
    writeFileSync(join(place().cwd, 'wrong.suite.ts'), text.replace('ks({ atMost: 0.1', 'ks({ atMost: -0.1'));
    const sound = await run('validate', 'suite', 'paper');
    expect(sound).toMatchObject({ code: 0, out: '✓ valid  suites/paper.suite.ts: 8 claims, 8 of them gating, 2 cohorts\n' });
    const unsound = await run('validate', 'suite', 'wrong.suite.ts');
    expect(unsound.code).toBe(2);
    expect(unsound.err).toMatch(/^error: wrong\.suite\.ts checks\[4\]\.atMost: must be > 0, got -0\.1\n/);
  });

  it('accounts make writes csv, jsonl and Parquet by extension, the same accounts in each', async () => {
    for (const name of ['a.csv', 'a.jsonl', 'a.parquet']) expect(await run('accounts', 'make', 'paper', '--accounts', '3', '--out', name)).toMatchObject({ code: 0, err: `6 accounts of 2 cohorts in ${name}\n` });
    const csv = readFileSync(join(place().cwd, 'a.csv'), 'utf8').split('\r\n');
    const first = JSON.parse(readFileSync(join(place().cwd, 'a.jsonl'), 'utf8').split('\n')[0]!) as Record<string, unknown>;
    expect(csv.slice(0, 2)).toEqual(['id,cohort,i,a,b,label', `left/0,left,0,${String(first['a'])},${String(first['b'])},`]);
    expect(readFileSync(join(place().cwd, 'a.parquet')).subarray(0, 4).toString()).toBe('PAR1');
    const wrong = await run('accounts', 'make', 'paper', '--out', 'a.xls');
    expect(wrong).toMatchObject({ code: 2, err: 'error: --out: must end in .csv, .jsonl or .parquet, got "a.xls"\nhint: or say --format csv, jsonl or parquet\n' });
    expect(existsSync(join(place().cwd, 'a.xls'))).toBe(false);
  });

  it('--json prints one object where there is no run, too', async () => {
    const { code, out, err } = await run('run', 'wrong.suite.ts', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ schema: 'mlcheck-error/1', suite: 'wrong.suite.ts', error: { code: 'suite-invalid', exitCode: 2 } });
    expect(err).toMatch(/^error: /);
  });

  it('--resume without an interrupted run says so', async () => {
    const { code, err } = await run('run', '--resume');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: --resume: needs an interrupted run under .*reports\nhint: /);
  });

  it('report refuses what is no run', async () => {
    expect(await run('report', 'nope')).toMatchObject({ code: 2, out: '' });
    writeFileSync(join(place().cwd, 'run.json'), '{"schema":"other/1"}');
    expect((await run('report', 'run.json')).err).toMatch(/^error: run\.json schema: must be mlcheck-run\/1, got "other\/1"\n/);
  });
}
