import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The package as it is published, compiled from the present sources without a type check, once per process: tests never run a stale `dist`. */
export function builtPackage(): string {
  const dir = join(root, 'node_modules', '.cache', `mlcheck-built-${process.pid}`);
  if (existsSync(join(dir, 'package.json'))) return dir;
  mkdirSync(dir, { recursive: true });
  execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.build.json'), '--outDir', join(dir, 'dist'), '--noCheck'], { stdio: 'pipe' });
  symlinkSync(join(root, 'fixtures'), join(dir, 'fixtures'));
  cpSync(join(root, 'package.json'), join(dir, 'package.json'));
  return dir;
}

/**
 * A project of a user's own, with mlcheck installed, under a path that needs care, and with a vitest in the place of the user's that breaks whatever loads it.
 * @param files texts by path inside the project
 */
export function installedProject(files: Readonly<Record<string, string>>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "a user's (project) ")));
  mkdirSync(join(dir, 'node_modules', 'vitest'), { recursive: true });
  symlinkSync(builtPackage(), join(dir, 'node_modules', 'mlcheck'));
  writeFileSync(join(dir, 'node_modules', 'vitest', 'package.json'), JSON.stringify({ name: 'vitest', version: '0.0.1', type: 'module', exports: { '.': './index.js', './*': './index.js' } }));
  writeFileSync(join(dir, 'node_modules', 'vitest', 'index.js'), `throw new Error('the vitest of the project was loaded');\n`);
  for (const [path, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** The vitest of this repository, to be started in a project. */
export const VITEST = join(root, 'node_modules', 'vitest', 'vitest.mjs');
