import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What a finished process left behind. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The package as it is installed: compiled from these sources into a temporary folder, whatever stands in `dist/`. */
export interface BuiltCli {
  /** Folder of the package. */
  readonly root: string;
  /** A fresh empty folder below it. */
  readonly folder: (name: string) => string;
  readonly run: (words: readonly string[], options?: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> }) => Promise<Ended>;
  /** Starts it and leaves it running; whoever starts it ends it. */
  readonly start: (words: readonly string[], options?: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> }) => ChildProcessWithoutNullStreams;
  readonly remove: () => void;
}

/** Compiles the package (types are another test's) and hands out its command line. About a second. */
export function builtCli({ declarations = false }: { readonly declarations?: boolean } = {}): BuiltCli {
  const root = mkdtempSync(join(tmpdir(), 'mlcheck-cli-'));
  execFileSync(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(root, 'dist'), '--sourceMap', 'false', '--noCheck', '--declaration', String(declarations)], { stdio: 'pipe' });
  copyFileSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  cpSync(join(ROOT, 'bin'), join(root, 'bin'), { recursive: true });
  for (const name of ['node_modules', 'fixtures', 'suites']) if (existsSync(join(ROOT, name))) symlinkSync(join(ROOT, name), join(root, name), 'dir');
  const start: BuiltCli['start'] = (words, { cwd = root, environment = {} } = {}) =>
    spawn(process.execPath, [join(root, 'bin', 'mlcheck.js'), ...words], { cwd, env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment } });
  return {
    root,
    folder: (name) => mkdtempSync(join(root, `${name}-`)),
    start,
    run: (words, options) => ended(start(words, options)),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Resolves when a process is over and its output is complete. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => void (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (texts.err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}
