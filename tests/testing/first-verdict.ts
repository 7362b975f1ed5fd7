import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Run } from '../../src/run/run.js';
import { mlcheck } from './cli.js';

/** What a new user sees: the project that `init` wrote for an address, and the first run of it. */
export interface FirstVerdict {
  /** What `init` printed. */
  readonly said: string;
  readonly run: Run;
}

/** `mlcheck init --target URL` in an empty folder, then `mlcheck run` as it says: both have to work with nothing in between. @param words further words of `init` @param environment secrets that they name @param files what is written beside the suite */
export async function firstVerdict(url: string, name: string, words: readonly string[] = [], environment: Readonly<Record<string, string>> = {}, files: readonly string[] = ['suite.ts', 'schema.json', 'example.json']): Promise<FirstVerdict> {
  const dir = mkdtempSync(join(tmpdir(), 'mlcheck-first-'));
  try {
    const init = await mlcheck(['init', '--target', url, '--name', name, ...words], dir, environment);
    expect(init.code, init.stderr + init.stdout).toBe(0);
    for (const file of files) expect(init.stdout).toContain(`wrote     suites/${name}.${file}`);
    const ran = await mlcheck(['run', name, '--json'], dir, environment);
    expect(ran.code, ran.stderr + ran.stdout).toBe(0);
    return { said: init.stdout, run: JSON.parse(ran.stdout) as Run };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The verdicts that gate, by kind of claim. */
export function gatingVerdicts({ run }: FirstVerdict): Readonly<Record<string, string>> {
  return Object.fromEntries(run.verdicts.filter(({ severity }) => severity === 'gating').map(({ kind, outcome }) => [kind, outcome]));
}
