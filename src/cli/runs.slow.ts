import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../run/run.js';
import { builtCli, ended, type BuiltCli, type Ended } from './testing/built-cli.js';
import { paperProject, type PaperProject } from './testing/paper-project.js';

let cli: BuiltCli;
let project: PaperProject;
const run = (...words: string[]): Promise<Ended> => cli.run(words, { cwd: project.cwd });
const latest = (cwd: string): Run => JSON.parse(readFileSync(join(cwd, 'reports', 'paper', 'latest', 'run.json'), 'utf8')) as Run;

beforeAll(async () => {
  cli = builtCli();
  project = await paperProject(cli);
});
afterAll(async () => {
  await project.close();
  cli.remove();
});

describe('contract: verbs that send requests', () => {
  it('validate target reaches, finds and scores; a dead port is exit 4 with a way out', async () => {
    const usable = await run('validate', 'target', 'paper');
    expect(usable.code).toBe(0);
    expect(usable.out).toMatch(/✓ ok {2}candidate: score one account\n {4}left\/0 scored 0\.\d+ in [\d.]+ ms, by version 1\n/);
    expect(usable.out).toContain('curl -sS -X POST');
    const byUrl = await run('validate', 'target', project.url, '--model', 'paper', '--json');
    expect(JSON.parse(byUrl.out)).toMatchObject({ exitCode: 0, steps: [{ ok: true }, { ok: true }] });
    const dead = await run('validate', 'target', 'http://127.0.0.1:9');
    expect(dead.code).toBe(4);
    expect(dead.out).toMatch(/^✗ FAILED {2}candidate: reach[^]*hint: /);
  });

  it('replay shows features, request, replies, scores and a curl line that works', async () => {
    const { code, out } = await run('replay', 'paper', '--account', 'left/3');
    expect(code).toBe(0);
    expect(out).toMatch(/^left\/3\n {2}a {2}-?\d+\.\d+\n {2}b {2}/);
    const score = /\ncandidate {2}score (0\.\d+), version 1, [\d.]+ ms\n {2}> POST http/.exec(out)?.[1];
    expect(out).toContain(`\nbaseline  score ${score}, version 1`);
    const one = JSON.parse((await run('replay', 'paper', '--account', 'left/3', '--arm', 'candidate', '--candidate', '2', '--json')).out) as { arms: { arm: string; embedded: boolean; exchange: { reply: { score: number } } }[] };
    expect(one.arms).toMatchObject([{ arm: 'candidate', embedded: false }]);
    expect(one.arms[0]!.exchange.reply.score).not.toBeCloseTo(Number(score), 3);
    const unknown = await run('replay', 'paper', '--account', 'lft/3');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('lft');
  });

  it('init writes once, overwrites never, and leaves a suite that loads and plans', async () => {
    const cwd = cli.folder('init');
    writeFileSync(join(cwd, '.gitignore'), 'node_modules');
    const first = await cli.run(['init', '--name', 'churn'], { cwd });
    expect(first.code).toBe(0);
    expect(first.out).toContain('wrote     mlcheck.config.ts\nwrote     suites/churn.suite.ts\nadded to  .gitignore  reports/\n');
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toBe('node_modules\nreports/\n');
    expect((await cli.run(['validate', 'suite', 'churn'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'suites', 'churn.suite.ts'), '// mine\n');
    const second = await cli.run(['init', '--name', 'churn'], { cwd });
    expect(second.out).toContain('kept      mlcheck.config.ts  it was there already\nkept      suites/churn.suite.ts  it was there already\nkept      .gitignore  it was there already\n');
    expect(readFileSync(join(cwd, 'suites', 'churn.suite.ts'), 'utf8')).toBe('// mine\n');
    expect(await cli.run(['init', '--name', 'My Suite'], { cwd })).toMatchObject({ code: 2 });
  });

  it('a smoke run is judged in seconds and plainly no gate; --json prints the run that was written', async () => {
    const { code, out } = await run('run', 'paper', '--smoke', '--json');
    expect(code).toBe(0);
    const printed = JSON.parse(out) as { smoke: boolean; sentence: string };
    expect(printed.smoke).toBe(true);
    expect(printed.sentence).toContain('no gate');
    expect(out).toBe(readFileSync(join(project.cwd, 'reports', 'paper', 'latest', 'run.json'), 'utf8'));
  });

  it('the curl line of a replay gives the same score', async () => {
    const replay = JSON.parse((await run('replay', 'paper', '--account', 'right/1', '--arm', 'candidate', '--json')).out) as { arms: { curl: string; exchange: { reply: { score: number } } }[] };
    const { curl, exchange } = replay.arms[0]!;
    const reply = JSON.parse(execFileSync('sh', ['-c', curl], { encoding: 'utf8' })) as { outputs: { data: number[] }[] };
    expect(reply.outputs[0]!.data).toEqual([exchange.reply.score]);
  });
});

describe('contract: whole runs', () => {
  it('a sound candidate exits 0 and tells verdict, claims, reports and what to do next', async () => {
    const { code, out, err } = await run('run', 'paper');
    expect(code).toBe(0);
    expect(out).toMatch(/^PASS {2}paper version 1 can be released[^]*\n\nVERDICT[^]*\n\nReports\n {2}reports\/paper\/runs\/[^]*\n\nNext\n/);
    expect(err).toMatch(/^paper: 8 claims, run [^]*\nlook 1: 75 accounts per cohort/);
    const dir = join(project.cwd, 'reports', 'paper', 'latest');
    for (const file of ['run.json', 'scores.parquet', 'report.html', 'junit.xml', 'summary.md', 'allure-results', join('allure-report', 'index.html')]) expect([file, existsSync(join(dir, file))]).toEqual([file, true]);
  });

  it('a shifted candidate exits 1, names claim and cohort, and the command that shows it again works', async () => {
    const { code, out } = await run('run', 'paper', '--candidate', '2');
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}paper /);
    const [, command] = /What failed, and for whom\n {2}✗ FAIL {2}[^]*?\n {6}mlcheck (replay paper --account \S+ --candidate 2)\n/.exec(out)!;
    expect((await run(...command!.split(' '))).code).toBe(0);
    expect((await run('run', 'paper', '--candidate', '2', '--quiet')).out.split('\n')).toHaveLength(2);
  });

  it('report writes every document of a run again, byte for byte', async () => {
    const dir = join(project.cwd, 'reports', 'paper', 'latest');
    const names = ['report.html', 'junit.xml', 'summary.md'];
    const before = names.map((name) => readFileSync(join(dir, name)));
    for (const name of names) writeFileSync(join(dir, name), '');
    const { code, out } = await run('report', 'paper');
    expect(code).toBe(0);
    expect(out).toContain('/report.html\n');
    expect(names.map((name) => readFileSync(join(dir, name)))).toEqual(before);
  });

  it('several suites: one after the other, the worst exit code, one JSON object a line', async () => {
    const text = readFileSync(join(project.cwd, 'suites', 'paper.suite.ts'), 'utf8');
    writeFileSync(join(project.cwd, 'suites', 'second.suite.ts'), text.replace("name: 'paper'", "name: 'second'").replace("version: '1' }),\n  baseline", "version: '2' }),\n  baseline"));
    const { code, out } = await run('run', 'suites/*.suite.ts', '--json');
    expect(code).toBe(1);
    expect(out.trim().split('\n').map((line) => (JSON.parse(line) as Run).exitCode)).toEqual([0, 1]);
  });

  it('an endpoint that is down is exit 4 with one clear message', async () => {
    const { code, out, err } = await run('run', 'paper', '--candidate', 'http://127.0.0.1:9');
    expect(code).toBe(4);
    expect(err.match(/^error: /gm)).toHaveLength(1);
    expect(err).toMatch(/error: .*127\.0\.0\.1:9.*\nhint: /);
    expect(out).toMatch(/^UNAVAILABLE {2}/);
  });

  it('a limit is a graceful exit 3', async () => {
    const { code, out } = await run('run', 'paper', '--max-requests', '6');
    expect(code).toBe(3);
    expect(out).toMatch(/^INCONCLUSIVE \(incomplete\)/);
    expect(out).toContain('`mlcheck run paper --resume` goes on');
  });

  it('an output folder that cannot be written fails before any request', async () => {
    writeFileSync(join(project.cwd, 'file'), '');
    const { code, err } = await run('run', 'paper', '--out', 'file');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*file.*\nhint: .*--out/);
  });
});

describe('fault: interrupts', () => {
  let slow: PaperProject;
  beforeAll(async () => {
    slow = await paperProject(cli, ['latency=300ms']);
  });
  afterAll(() => slow.close());

  /** Starts a run and resolves once it has kept some rows. */
  async function scoring() {
    const child = cli.start(['run', 'paper', '--concurrency', '2'], { cwd: slow.cwd });
    const over = ended(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    /** Waits for something that comes before the end. */
    const until = async (come: () => boolean): Promise<void> => {
      while (!come()) {
        if (child.exitCode !== null) throw new Error(`the run ended too early: ${(await over).err}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const journal = (): string => join(slow.cwd, 'reports', 'paper', 'runs', /, run (\S+)\n/.exec(said)?.[1] ?? 'none', 'scores.journal');
    await until(() => existsSync(journal()) && statSync(journal()).size >= 4000);
    return { child, over, saw: (text: string) => until(() => said.includes(text)) };
  }

  /** What did not pass of a run that should have. */
  const broken = ({ verdicts }: Run): string[] => verdicts.filter(({ outcome }) => outcome !== 'pass').map(({ id, outcome, because }) => `${outcome} ${id}: ${because}`);

  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('%s is graceful: what was scored is kept, the exit code is %i, --resume goes on', async (signal, exitCode) => {
    const { child, over } = await scoring();
    child.kill(signal);
    const { code, out, err } = await over;
    expect(code).toBe(exitCode);
    expect(err).toContain(`${signal}: finishing. What is scored is kept; \`mlcheck run paper --resume\` goes on.`);
    expect(out).toMatch(/^INTERRUPTED {2}/);
    const stopped = latest(slow.cwd);
    expect(stopped).toMatchObject({ complete: false, exitCode });
    const kept = stopped.outcomes.candidate!.scored;
    expect(kept).toBeGreaterThan(0);
    const resumed = await cli.run(['run', 'paper', '--resume', '--json'], { cwd: slow.cwd });
    const finished = JSON.parse(resumed.out) as Run;
    expect(broken(finished)).toEqual([]);
    expect(resumed.code).toBe(0);
    expect(finished.timings.runId).toBe(stopped.timings.runId);
    expect(finished.outcomes.candidate!.scored).toBeGreaterThan(kept);
  });

  it('a second SIGINT ends it at once', async () => {
    const { child, over, saw } = await scoring();
    child.kill('SIGINT');
    await saw('SIGINT: finishing.');
    child.kill('SIGINT');
    expect((await over).code).toBe(130);
  });

  it('after kill -9, --resume goes on and no account has two rows', async () => {
    const { child, over } = await scoring();
    child.kill('SIGKILL');
    expect((await over).code).toBeNull();
    const resumed = await cli.run(['run', '--resume', '--json'], { cwd: slow.cwd });
    const finished = JSON.parse(resumed.out) as Run;
    expect(broken(finished)).toEqual([]);
    expect(resumed.code).toBe(0);
    expect(resumed.err).toMatch(/, \d[\d,]* rows kept from before/);
    const { left, right } = finished.looks.at(-1)!.accounts;
    expect(finished.outcomes.baseline!.scored).toBe(left! + right!);
  });
});
