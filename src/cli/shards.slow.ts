import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, ended, type BuiltCli } from './testing/built-cli.js';
import { paperProject, type PaperProject } from './testing/paper-project.js';

let cli: BuiltCli;
let project: PaperProject;

beforeAll(async () => {
  cli = builtCli();
  project = await paperProject(cli, ['latency=40ms']);
});
afterAll(async () => {
  await project.close();
  cli.remove();
});

const run = (...words: string[]) => cli.run(words, { cwd: project.cwd });

/** Starts shard 3 and kills it while it scores. Who looks away for a second may find it over: then it is begun once more. */
async function thirdKilled(start: () => ReturnType<BuiltCli['start']>, folder: string): Promise<number | null> {
  for (let tries = 1; ; tries++) {
    const child = start();
    const over = ended(child);
    const journal = join(folder, '3-of-4', 'scores.journal');
    while (child.exitCode === null && (!existsSync(journal) || statSync(journal).size < 2_000)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    const { code } = await over;
    if (code !== 0 || tries === 5) return code;
    for (const name of ['3-of-4', '3-of-4.jsonl.gz']) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

describe('fault: shards as processes', () => {
  it('four at once, one killed and run again, merged: the run.json of an unsharded run', async () => {
    const flags = ['--concurrency', '2', '--quiet'];
    const whole = await run('run', 'paper', ...flags, '--json');
    const shard = (index: number) => cli.start(['run', 'paper', '--shard', `${index}/4`, ...flags], { cwd: project.cwd });
    const folder = join('reports', 'paper', 'shards');
    const others = [1, 2, 4].map((index) => ended(shard(index)));
    expect(await thirdKilled(() => shard(3), join(project.cwd, folder))).toBe(null);
    expect((await Promise.all(others)).map(({ code }) => code)).toEqual([0, 0, 0]);

    const early = await run('merge', folder);
    expect(early).toMatchObject({ code: 3, out: '' });
    expect(early.err).toMatch(/^error: shard 3\/4 of paper: is missing: 3 of 4 shards are here\nhint: `mlcheck run paper --shard 3\/4` scores it into 3-of-4\.jsonl\.gz\n$/);

    const again = await run('run', 'paper', '--shard', '3/4', '--resume', ...flags);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toMatch(/^paper: shard 3\/4 is scored, \d+ rows; it has no verdict of its own\n/);
    const merged = await run('merge', folder, '--json');
    expect(merged.code).toBe(whole.code);
    const untimed = (text: string): unknown => ({ ...(JSON.parse(text) as object), timings: null });
    expect(untimed(merged.out)).toEqual(untimed(whole.out));
    const latest = join(project.cwd, 'reports', 'paper', 'latest');
    for (const name of ['run.json', 'junit.xml', 'report.html', 'summary.md', 'scores.parquet', join('allure-report', 'index.html')]) expect(existsSync(join(latest, name)), name).toBe(true);
    expect(JSON.parse(readFileSync(join(latest, 'run.json'), 'utf8'))).toEqual(JSON.parse(merged.out));
  });

  it('as steps of GitHub Actions: shards say none, the merge says the verdict, and a missing shard is told with its name', async () => {
    const step = async (name: string, ...words: string[]) => {
      const file = join(project.cwd, `${name}.out`);
      const done = await cli.run([...words, '--github'], { cwd: project.cwd, environment: { GITHUB_OUTPUT: file, GITHUB_STEP_SUMMARY: join(project.cwd, `${name}.md`) } });
      return { ...done, output: readFileSync(file, 'utf8'), summary: readFileSync(join(project.cwd, `${name}.md`), 'utf8') };
    };
    const folder = join('reports', 'paper', 'shards');
    rmSync(join(project.cwd, folder), { recursive: true, force: true });
    const first = await step('first', 'run', 'paper', '--shard', '1/2', '--accounts', '600');
    expect(first.code).toBe(0);
    expect(first.output).toContain(`verdict=none\nexit-code=0\nrun-id=\nreports<<END\n${join(project.cwd, folder, '1-of-2.jsonl.gz')}\nEND\n`);
    const early = await step('early', 'merge', folder);
    expect(early.code).toBe(3);
    expect(early.output).toContain('verdict=inconclusive\nexit-code=3\n');
    expect(early.out).toContain('::shard 2/2 of paper: is missing');
    expect(early.summary).toContain('is missing: 1 of 2 shards are here');
    expect((await step('second', 'run', 'paper', '--shard', '2/2', '--accounts', '600')).code).toBe(0);
    const merged = await step('merged', 'merge', folder);
    expect(merged.code).toBe(0);
    expect(merged.output).toContain('verdict=pass\nexit-code=0\n');
    expect(merged.summary).toContain('## ✅ paper: pass');
  });
});
