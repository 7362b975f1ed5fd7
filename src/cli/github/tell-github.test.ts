import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MlcheckError } from '../../errors.js';
import { sampleRun } from '../../report/testing/sample-run.js';
import { fakeWorld } from '../testing/fake-world.js';
import { tellGithub, type Ending } from './tell-github.js';
import { fakeGithub, type FakeGithub } from './testing/fake-github.js';

const run = sampleRun({}, 60);
const ran: Ending = { suite: 'suites/fraud-risk.suite.ts', exitCode: 1, ran: { run, dir: '/checkout/services/fraud/reports/fraud-risk/runs/r1' } };
let dir: string;
let github: FakeGithub;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'mlcheck-github-'));
  github = await fakeGithub();
});
afterEach(async () => {
  rmSync(dir, { recursive: true, force: true });
  await github.close();
});

const file = (name: string): string => join(dir, name);

function step(event: unknown, changes: Readonly<Record<string, string>> = {}) {
  writeFileSync(file('event.json'), JSON.stringify(event));
  return fakeWorld({
    cwd: '/checkout/services/fraud',
    environment: {
      GITHUB_WORKSPACE: '/checkout', GITHUB_STEP_SUMMARY: file('summary.md'), GITHUB_OUTPUT: file('output'), GITHUB_EVENT_PATH: file('event.json'), GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/models', GITHUB_RUN_ID: '55', GITHUB_TOKEN: 'ghs_job', ...changes,
    },
  });
}

async function told(endings: readonly Ending[], exitCode: number, world: ReturnType<typeof step>) {
  await tellGithub(endings, exitCode, world, new AbortController().signal);
  return { summary: readFileSync(file('summary.md'), 'utf8'), output: readFileSync(file('output'), 'utf8') };
}

describe('contract: what a step of GitHub Actions says', () => {
  it('annotates the suite\'s file as the repository names it, and links to the reports', async () => {
    const world = step({ pull_request: { number: 7 } });
    const { summary, output } = await told([ran], 1, world);
    expect(world.err()).toBe('');
    const annotations = world.out().split('\n').filter((line) => line.startsWith('::'));
    expect(annotations[0]).toMatch(/^::error file=services\/fraud\/suites\/fraud-risk\.suite\.ts,title=fraud-risk /);
    expect(summary).toContain('[Reports of this run](https://github.com/acme/models/actions/runs/55#artifacts)');
    expect(output.split('\n').slice(0, 6)).toEqual(['verdict=fail', 'exit-code=1', `run-id=${run.timings.runId}`, 'reports<<END', '/checkout/services/fraud/reports/fraud-risk/runs/r1', 'END']);
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toContain('## ❌ fraud-risk: fail');
    expect(world.out()).toContain('Comment on pull request 7 written.');
  });

  it('a pull request from a fork: summary and annotations as ever, a warning for the comment', async () => {
    const world = step({ pull_request: { number: 7 } }, { GITHUB_TOKEN: 'ghs_read-only' });
    const { summary } = await told([ran], 1, world);
    expect(summary).toContain('## ❌ fraud-risk: fail');
    expect(world.err()).toMatch(/^warning: the comment on the pull request: GitHub answered 403/);
    expect(github.comments).toEqual([]);
  });

  it.each([
    ['a push', { ref: 'refs/heads/main' }, {}],
    ['no token', { pull_request: { number: 7 } }, { GITHUB_TOKEN: '' }],
    ['an event that is none', 'nonsense', {}],
  ])('%s: no comment is tried', async (_, event, changes) => {
    const world = step(event, changes);
    await told([ran], 1, world);
    expect(world.err()).toBe('');
    expect(github.heard).toEqual([]);
  });

  it('a suite that broke before there was a run is an error with its hint, in every place', async () => {
    const error = new MlcheckError('suite-not-found', { place: 'frud-risk', rule: 'must name a suite', hint: 'did you mean fraud-risk?' });
    const world = step({});
    const { summary, output } = await told([{ suite: 'frud-risk', exitCode: 2, error }], 2, world);
    expect(world.out()).toBe('::error file=services/fraud/frud-risk,title=frud-risk%3A no verdict::frud-risk: must name a suite%0Adid you mean fraud-risk?\n');
    expect(summary).toContain('## ❌ frud-risk: no verdict');
    expect(output).toContain('verdict=error\nexit-code=2\nrun-id=\n');
  });

  it('a report that could not be written stands above a verdict that passed', async () => {
    const passed = sampleRun({ outcome: 'pass', exitCode: 0, verdicts: [] }, 60);
    const world = step({ pull_request: { number: 7 } });
    const { summary, output } = await told([{ ...ran, exitCode: 5, ran: { run: passed, dir: '/r' } }], 5, world);
    expect(summary.startsWith("> **This step ended with exit code 5, not with the run's 0: the log says why.**")).toBe(true);
    expect(github.comments[0]!.body).toContain('exit code 5');
    expect(world.out()).toContain('::error file=services/fraud/suites/fraud-risk.suite.ts,title=fraud-risk%3A exit code 5::');
    expect(output).toContain('verdict=error\n');
  });
});

describe('contract: shards as steps of GitHub Actions', () => {
  it('a whole shard has no verdict, and its file is handed on', async () => {
    const world = step({ pull_request: { number: 7 } });
    const { summary, output } = await told([{ suite: 'fraud-risk', exitCode: 0, shard: { index: 2, of: 4, rows: 1200, file: '/r/2-of-4.jsonl.gz' } }], 0, world);
    expect(output.split('\n').slice(0, 6)).toEqual(['verdict=none', 'exit-code=0', 'run-id=', 'reports<<END', '/r/2-of-4.jsonl.gz', 'END']);
    expect(output).toContain('"verdict":"none"');
    expect(summary).toBe('## fraud-risk: shard 2/4\n\n1200 rows scored; it has no verdict of its own: `mlcheck merge` judges all 4.\n\n');
    expect(world.out()).toBe('');
    expect(github.heard).toEqual([]);
  });

  it('one that is not whole is an error', async () => {
    const world = step({});
    const { summary, output } = await told([{ suite: 'fraud-risk', exitCode: 3, shard: { index: 2, of: 4, rows: 7, stopped: 'the time limit was reached' } }], 3, world);
    expect(output).toContain('verdict=inconclusive\nexit-code=3\n');
    expect(summary).toContain('## ❔ fraud-risk: shard 2/4 is not whole\n\nthe time limit was reached');
    expect(world.out()).toMatch(/^::error file=services\/fraud\/fraud-risk,title=fraud-risk%3A shard 2\/4 is not whole::the time limit was reached\n$/);
  });
});

describe('fault: GitHub\'s limits', () => {
  it('a hundred suites: ten annotations of a kind, a summary below 1 MiB that names every suite', async () => {
    const world = step({});
    const endings = Array.from({ length: 100 }, (_, k): Ending => ({ ...ran, suite: `suite-${k}` }));
    const { summary } = await told(endings, 1, world);
    for (const kind of ['error', 'warning', 'notice']) expect(world.out().split('\n').filter((line) => line.startsWith(`::${kind} `))).toHaveLength(10);
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary.match(/^## |^- suite-/gm)).toHaveLength(100);
  });

  it('files that cannot be written are warnings', async () => {
    const world = step({}, { GITHUB_OUTPUT: '/nowhere/output', GITHUB_STEP_SUMMARY: '/nowhere/summary' });
    await tellGithub([ran], 1, world, new AbortController().signal);
    expect(world.err().match(/^warning: the (outputs of this step|summary of this job): ENOENT/gm)).toHaveLength(2);
  });
});
