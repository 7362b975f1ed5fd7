import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun, runsOf } from './testing/cli.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
let dir: string;
let node24: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mlcheck-nodes-'));
  execFileSync('npm', ['install', '--prefix', dir, '--no-save', '--no-audit', '--no-fund', '--loglevel', 'error', 'node@24'], { stdio: ['ignore', 'ignore', 'inherit'] });
  node24 = join(dir, 'node_modules/node/bin/node');
  expect(existsSync(node24)).toBe(true);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('law: the same run on every Node', () => {
  it('gives the same run.json on this Node and on Node 24, but for the timings', () => {
    expect(execFileSync(node24, ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
    const runs = [process.execPath, node24].map((node, at) => {
      const out = join(dir, `reports-${at}`);
      execFileSync(node, [join(ROOT, 'bin/mlcheck.js'), 'run', 'fraud-risk', '--out', out, '--quiet'], { cwd: ROOT, stdio: 'ignore' });
      return readRun(runsOf(out, 'fraud-risk')[0]!);
    });
    const [{ timings: one, ...first }, { timings: other, ...second }] = runs as [ReturnType<typeof readRun>, ReturnType<typeof readRun>];
    expect(one.environment['node']).not.toBe(other.environment['node']);
    expect(first).toEqual(second);
  });
  it('gives the same columns, by kernels on both and by plain loops where there is no WebAssembly', () => {
    const digest = `
      import { createHash } from 'node:crypto';
      import { accountSource, columnsOf } from './dist/index.js';
      import { population } from './bench/population/recipe.mjs';
      const hash = createHash('sha256');
      for (const { values, codes } of Object.values(columnsOf(accountSource(population, 42), 'all', 0, 30_000))) hash.update(new Uint8Array((values ?? codes).buffer));
      console.log(typeof WebAssembly, hash.digest('hex'));`;
    const [here, there, plain] = [[process.execPath], [node24], [process.execPath, '--jitless']].map(([node, ...flags]) =>
      execFileSync(node!, [...flags, '--input-type=module', '--eval', digest], { cwd: ROOT, encoding: 'utf8' }).trim().split(' '),
    );
    expect(here).toEqual(['object', expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(there).toEqual(here);
    expect(plain).toEqual(['undefined', here![1]]);
  });
});
