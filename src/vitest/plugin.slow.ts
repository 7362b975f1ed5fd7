import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../run/run.js';
import { allureResults } from './testing/allure-results.js';
import { builtPackage, installedProject, VITEST } from './testing/installed-project.js';

const suites = fileURLToPath(new URL('../../suites', import.meta.url));
/** A small suite on the shipped model: quick claims of three kinds, one of them advisory and impossible to keep. */
const SMALL = (candidate: string) => `
  import { contract, defineSuite, ks, meanShift, reference, servedVersion } from 'mlcheck';
  import { FEATURES, population } from './fraud-risk.population.js';
  const endpoint = ${candidate};
  export default defineSuite({
    name: 'small', seed: 42, population, candidate: endpoint(), baseline: endpoint(), range: [0, 1], threshold: 0.5, budget: { accounts: 1600 },
    checks: [contract(), servedVersion(), ks({ atMost: 0.1 }), meanShift({ id: 'hopeless', atMost: 1e-5, severity: 'advisory' })],
  });`;
const REFERENCE = `() => reference({ model: 'fraud-risk', version: '1', inputs: [
  { name: 'features', datatype: 'FP32', fields: FEATURES }, { name: 'full_name', datatype: 'BYTES', fields: ['fullName'] }, { name: 'email', datatype: 'BYTES', fields: ['email'] },
], output: { name: 'score' } })`;
const NOBODY = `() => ({ kind: 'open-inference', url: 'http://127.0.0.1:9', model: 'fraud-risk', version: '1', inputs: [{ name: 'features', datatype: 'FP32', fields: FEATURES }], output: { name: 'score' } })`;
const CONFIG = `import { mlcheck } from 'mlcheck/vitest';\nexport default { plugins: [mlcheck()] };\n`;

let project: string;
beforeAll(() => {
  project = installedProject({
    'vitest.config.js': CONFIG,
    'own.test.js': `import { expect, test } from 'vitest';\nimport suite from './suites/small.suite.ts';\ntest('a suite is data for whoever imports it', () => expect(suite.name).toBe('small'));\n`,
    'suites/small.suite.ts': SMALL(REFERENCE),
  });
  for (const name of readdirSync(suites).filter((file) => file.endsWith('.population.ts'))) cpSync(join(suites, name), join(project, 'suites', name));
});
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
  rmSync(builtPackage(), { recursive: true, force: true });
});

/** A plain `vitest run` in the project. */
function vitestRun(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const { status, stdout, stderr } = spawnSync(process.execPath, [VITEST, 'run', ...args], { cwd: project, encoding: 'utf8', env: { ...environment, NO_COLOR: '1' } });
  return { status, output: stdout + stderr };
}

function newestRun(suite: string): { readonly dir: string; readonly run: Run } {
  const runs = join(project, 'reports', suite, 'runs');
  const dir = join(runs, readdirSync(runs).sort().at(-1)!);
  return { dir, run: JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as Run };
}

describe('contract: a plain vitest run', () => {
  test('runs the suite for real, writes its run as the command line does, and leaves other tests alone', () => {
    const { status, output } = vitestRun();
    expect(output).toContain('Tests  7 passed (7)');
    expect(status).toBe(0);
    const { dir, run } = newestRun('small');
    expect(run.outcome).toBe('pass');
    for (const file of ['scores.parquet', 'report.html', 'junit.xml', 'summary.md', join('allure-report', 'index.html')]) expect(existsSync(join(dir, file)), file).toBe(true);
    const results = allureResults(dir);
    expect([...results.keys()].sort()).toEqual(['availability', 'contract', 'hopeless', 'ks', 'scoring', 'served-version']);
    expect(new Set([...results.values()].map(({ status: stated }) => stated))).toEqual(new Set(['passed']));
    expect(results.get('ks')!.fullName).toMatch(/^suites\/small\.suite\.ts#small ks: /);
    expect(output).toContain(run.sentence);
    expect(readdirSync(join(project, 'reports', 'small', 'runs'))).toHaveLength(1);
  });

  test('an endpoint that nobody answers at: "scoring" broken, every gating claim inconclusive, none skipped', () => {
    writeFileSync(join(project, 'suites', 'nobody.suite.ts'), SMALL(NOBODY).replace("name: 'small'", "name: 'nobody'"));
    const { status, output } = vitestRun('nobody');
    rmSync(join(project, 'suites', 'nobody.suite.ts'));
    expect(status).toBe(1);
    expect(output).toMatch(/Inconclusive: Scoring (stopped|broke)/);
    const { dir } = newestRun('nobody');
    const results = allureResults(dir);
    expect(Object.fromEntries([...results].map(([id, { status: stated }]) => [id, stated]))).toEqual({
      scoring: 'broken', availability: 'broken', contract: 'broken', 'served-version': 'broken', ks: 'broken', hopeless: 'passed',
    });
  });

  test('a suite that is wrong fails as a file, with the place and the hint', () => {
    mkdirSync(join(project, 'wrong'), { recursive: true });
    writeFileSync(join(project, 'wrong', 'wrong.suite.ts'), SMALL(REFERENCE).replaceAll('./fraud-risk', '../suites/fraud-risk').replace('atMost: 0.1', 'atMost: -1'));
    const { status, output } = vitestRun('wrong');
    rmSync(join(project, 'wrong'), { recursive: true });
    expect(status).toBe(1);
    expect(output).toContain('wrong.suite.ts');
    expect(output).toMatch(/atMost: must be .*got -1/);
    expect(output).not.toContain('register-suite');
  });
});
