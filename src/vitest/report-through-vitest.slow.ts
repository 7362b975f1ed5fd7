import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import type { Run } from '../run/run.js';
import { allureResults } from './testing/allure-results.js';
import { builtPackage, installedProject } from './testing/installed-project.js';

const run = sampleRun({}, 60);
const verdicts = [...run.verdicts, ...run.timings.verdicts];
let project: string;

beforeAll(() => {
  project = installedProject({
    'vitest.config.ts': `throw new Error('the configuration of the project was read');\n`,
    'suites/fraud-risk.suite.ts': `throw new Error('the suite was loaded');\n`,
    '.env': 'VITE_SECRET=1\n',
    'tsconfig.json': 'not json',
  });
});
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
  rmSync(builtPackage(), { recursive: true, force: true });
});

interface Said {
  readonly tests?: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly stdout: string;
}

/** Reports a run in a process of its own, as the command line does, and says what it printed. */
function reported(name: string, text: string): Said & { readonly dir: string } {
  const dir = join(project, 'reports', name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'run.json'), text);
  const script = [
    `const { reportThroughVitest } = await import(${JSON.stringify(pathToFileURL(join(builtPackage(), 'dist', 'vitest', 'report-through-vitest.js')).href)});`,
    `let said;`,
    `try { said = { tests: await reportThroughVitest({ runDir: ${JSON.stringify(join('reports', name))}, suiteFile: 'suites/fraud-risk.suite.ts', cwd: process.cwd() }) }; }`,
    `catch (error) { said = { error: { code: error.code, message: error.message } }; }`,
    `process.send(said); process.disconnect();`,
  ].join('\n');
  const relay = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(script)}], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let said; let stdout = '';
    child.on('message', (message) => { said = message; });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { stdout += chunk; });
    child.on('close', () => process.stdout.write(JSON.stringify({ ...said, stdout })));`;
  return { ...(JSON.parse(execFileSync(process.execPath, ['-e', relay], { cwd: project, encoding: 'utf8' })) as Said), dir };
}

describe('contract: a finished run through vitest and Allure', () => {
  test('in a project whose own vitest, configuration, suite and tsconfig are broken, quietly', () => {
    const { tests, error, stdout, dir } = reported('whole', JSON.stringify(run));
    expect(error).toBeUndefined();
    expect(tests).toBe(verdicts.length + 1);
    expect(stdout).toBe('');

    const results = allureResults(dir);
    const expected = verdicts.map(({ id, gates, outcome }) => [id, !gates || outcome === 'pass' ? 'passed' : outcome === 'fail' ? 'failed' : 'broken'] as const);
    expect(new Map([...results].map(([id, { status }]) => [id, status]))).toEqual(new Map([['scoring', 'passed'], ...expected]));
    expect(new Set(expected.map(([, status]) => status)).size).toBe(3);

    for (const result of results.values()) {
      expect(result.fullName).toMatch(/^suites\/fraud-risk\.suite\.ts#fraud-risk /);
      expect(result.labels.map(({ name }) => name)).not.toContain('host');
      expect(result.labels.find(({ name }) => name === 'parentSuite')?.value).toBe('fraud-risk');
    }
    const failed = results.get('ks[gift-card-heavy]')!;
    expect(failed.statusDetails).toEqual({ message: expect.stringMatching(/\nmlcheck replay fraud-risk --account gift-card-heavy\/17$/) as string });
    expect(failed.steps.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'failed']);
    expect(failed.attachments.map(({ name, type }) => `${name} ${type}`)).toEqual(['Interval against the margin image/svg+xml', 'Histogram image/svg+xml', 'ECDF image/svg+xml']);
    for (const { source } of failed.attachments) expect(readFileSync(join(dir, 'allure-results', source), 'utf8')).toMatch(/^<svg /);

    const files = readdirSync(join(dir, 'allure-results'));
    expect(files).toEqual(expect.arrayContaining(['environment.properties', 'categories.json', 'mlcheck-perf.json']));
    expect(readFileSync(join(dir, 'allure-results', 'environment.properties'), 'utf8')).toContain('candidate=fraud-risk version 3');
    expect(existsSync(join(project, 'node_modules', '.vite'))).toBe(false);
  });

  test('a claim is the same test in the next run, whatever it says then; old results are gone', () => {
    const before = new Map([...allureResults(join(project, 'reports', 'whole'))].map(([id, { historyId }]) => [id, historyId]));
    expect(new Set(before.values()).size).toBe(before.size);
    const next: Run = { ...run, verdicts: run.verdicts.map((verdict) => ({ ...verdict, outcome: 'pass', upper: 0.001, n: 77 })) };
    expect(reported('whole', JSON.stringify(next)).tests).toBe(before.size);
    const results = allureResults(join(project, 'reports', 'whole'));
    expect(new Map([...results].map(([id, { historyId }]) => [id, historyId]))).toEqual(before);
    expect(readdirSync(join(project, 'reports', 'whole', 'allure-results')).filter((name) => name.endsWith('-result.json'))).toHaveLength(before.size);
  });

  test('words that Allure reads as a failure do not make an undecided claim failed', () => {
    const undecided = run.verdicts.map((verdict) => ({ ...verdict, gates: true, outcome: 'inconclusive' as const, because: 'the assertion expected more accounts' }));
    const { dir } = reported('words', JSON.stringify({ ...run, verdicts: undecided }));
    const results = allureResults(dir);
    for (const { id } of undecided) expect(results.get(id)!.status).toBe('broken');
  });
});

describe('fault', () => {
  test('a half-written run.json: "scoring" alone, broken', () => {
    const { tests, dir } = reported('half', '{"schema":');
    expect(tests).toBe(1);
    const results = allureResults(dir);
    expect([...results.keys()]).toEqual(['scoring']);
    expect(results.get('scoring')).toMatchObject({ status: 'broken', statusDetails: { message: expect.stringContaining('run.json cannot be read') as string } });
  });

  test('a module that fails to load is told, with the reason', () => {
    const { error } = reported('no-run', '{}');
    expect(error).toMatchObject({ code: 'internal', message: expect.stringMatching(/suites\/fraud-risk\.suite\.ts: must be reported through vitest: .*Cannot read properties of undefined/) as string });
  });
});
