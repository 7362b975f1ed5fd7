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
  execFileSync('npm', ['install', '--prefix', dir, '--no-save', '--no-audit', '--no-fund', 'node@24'], { stdio: 'ignore' });
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
});
