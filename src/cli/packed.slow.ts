import { execFile, execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../run/run.js';
import { startService } from '../service/start-service.js';
import { builtCli, type BuiltCli } from './testing/built-cli.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let cli: BuiltCli;
let user: string;
const options = (cwd: string): ExecFileSyncOptionsWithStringEncoding => ({ cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, npm_config_loglevel: 'error', npm_config_fund: 'false', npm_config_audit: 'false', npm_config_prefer_offline: 'true', NO_COLOR: '1', FORCE_COLOR: undefined, VITEST: undefined, NODE_OPTIONS: undefined } });
const npx = (...words: string[]): string => execFileSync('npx', ['--no-install', ...words], options(user));

beforeAll(() => {
  cli = builtCli({ declarations: true });
  const pack = cli.folder('pack');
  for (const name of ['dist', 'bin', 'package.json']) cpSync(join(cli.root, name), join(pack, name), { recursive: true });
  for (const name of ['suites', join('fixtures', 'models')]) cpSync(join(ROOT, name), join(pack, name), { recursive: true });
  const tarball = execFileSync('npm', ['pack', '--ignore-scripts', '--silent'], options(pack)).trim();
  // Not below the package: nothing may be found there that an install did not bring.
  user = mkdtempSync(join(tmpdir(), 'mlcheck-user-'));
  writeFileSync(join(user, 'package.json'), '{ "name": "user", "private": true, "version": "1.0.0" }\n');
  execFileSync('npm', ['install', '--save-dev', '--ignore-scripts', join(pack, tarball), 'vitest@3'], options(user));
});
afterAll(() => {
  cli.remove();
  rmSync(user, { recursive: true, force: true });
});

describe('contract: the packed package in a project of another, beside a vitest of another version', () => {
  it('stands beside a vitest of its own', () => {
    const versionAt = (...path: string[]): string => (JSON.parse(readFileSync(join(user, 'node_modules', ...path, 'package.json'), 'utf8')) as { version: string }).version;
    expect(versionAt('vitest')).toMatch(/^3\./);
    expect(versionAt('mlcheck', 'node_modules', 'vitest')).toMatch(/^4\./);
  });

  it('init, plan and run work as in the clone, Allure included', () => {
    expect(npx('mlcheck', 'init')).toContain('wrote     suites/example.suite.ts');
    expect(npx('mlcheck', 'plan', 'example')).toContain('No request was sent.');
    const run = JSON.parse(npx('mlcheck', 'run', 'example', '--json')) as Run;
    expect(run).toMatchObject({ outcome: 'pass', exitCode: 0, complete: true });
    for (const file of ['report.html', 'junit.xml', join('allure-report', 'index.html')]) expect(existsSync(join(user, 'reports', 'example', 'latest', file))).toBe(true);
  });

  it('the written suite passes on ten seeds', () => {
    for (let seed = 1; seed <= 10; seed++) expect(npx('mlcheck', 'run', 'example', '--seed', String(seed), '--quiet', '--out', 'seeds')).toMatch(/^PASS {2}example: /);
  });

  it('a bad version fails for the right reason', () => {
    let code = 0;
    try {
      npx('mlcheck', 'run', 'example', '--candidate', '6', '--quiet');
    } catch (error) {
      code = (error as { status: number }).status;
    }
    expect(code).toBe(1);
    const run = JSON.parse(readFileSync(join(user, 'reports', 'example', 'latest', 'run.json'), 'utf8')) as Run;
    expect(run.verdicts.filter(({ outcome }) => outcome === 'fail').map(({ kind }) => kind)).toContain('determinism');
  });

  it('init finds a server that runs, and its suite passes', async () => {
    const service = await startService({ models: ['fraud-risk'] });
    const mlcheck = async (...words: string[]): Promise<string> => (await promisify(execFile)('npx', ['--no-install', 'mlcheck', ...words], options(user))).stdout;
    try {
      expect(await mlcheck('init', '--target', service.url, '--model', 'fraud-risk', '--model-version', '2', '--name', 'served')).toContain('wrote     suites/served.schema.json');
      expect(JSON.parse(await mlcheck('run', 'served', '--json'))).toMatchObject({ outcome: 'pass', exitCode: 0, complete: true });
    } finally {
      await service.close();
    }
  });

  it('mlcheck/stats computes in a thread of its own', () => {
    const text = "import { inWorker } from 'mlcheck/stats'; console.log((await inWorker('ksTwoSample', [1, 2, 3, 4], [3, 4, 5, 6])).location, await inWorker('welchT', [1], [2, 3]).catch(({ message }) => message));";
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', text], options(user))).toBe('2 welchT(a): must hold at least 2 values, got 1\n');
  });

  it('its suite is typed: a strict compiler agrees', () => {
    writeFileSync(join(user, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, module: 'NodeNext', target: 'ES2022', noEmit: true, skipLibCheck: true, types: [], noUnusedLocals: true }, include: ['suites', '*.ts'] }));
    expect(execFileSync(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', user], options(user))).toBe('');
  });

  it('the project\'s own vitest runs the suite through the plugin', () => {
    // Its server is gone.
    rmSync(join(user, 'suites', 'served.suite.ts'), { force: true });
    writeFileSync(join(user, 'vitest.config.mts'), "import { mlcheck } from 'mlcheck/vitest';\nimport { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ plugins: [mlcheck()] });\n");
    expect(npx('vitest', 'run', 'suites')).toMatch(/Tests\s+12 passed/);
  });
});
