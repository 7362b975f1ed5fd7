import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERBS } from './verbs.js';

const src = fileURLToPath(new URL('..', import.meta.url));

/** Everything that is loaded with a file: its static imports of values, and theirs. Dynamic imports wait until a verb is called. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!file.endsWith('.ts')) return seen;
  const text = readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, what, to] of text.matchAll(/^(?:import|export) (?:([^;'"=()]*?) from )?'([^']+)';$/gm)) {
    if (what?.startsWith('type ')) continue;
    loadedWith(to!.startsWith('.') ? relative(src, resolve(src, dirname(file), to!.replace(/\.js$/, '.ts'))) : to!, seen);
  }
  return seen;
}

const packages = (files: Iterable<string>): string[] => [...files].filter((file) => !file.endsWith('.ts')).sort();

describe('law: start-up', () => {
  it('--version loads Node and nothing else', () => {
    expect(packages(loadedWith('cli/main.ts'))).toEqual(['node:fs']);
  });

  it('--help loads commander, and no folder below the command line', () => {
    const loaded = loadedWith('cli/program.ts');
    expect(packages(loaded)).toEqual(['commander', 'node:fs']);
    expect([...loaded].filter((file) => file.endsWith('.ts') && !file.startsWith('cli/'))).toEqual(['version.ts']);
    expect(loaded.size).toBeLessThan(10);
  });

  it.each(VERBS.map(({ name }) => name))('%s --help loads its options and no engine', (name) => {
    const loaded = loadedWith(`cli/${name}.ts`);
    expect(packages(loaded).filter((each) => !['commander', 'fastest-levenshtein'].includes(each))).toEqual([]);
    expect([...loaded].filter((file) => file.endsWith('.ts') && !file.startsWith('cli/')).filter((file) => !['errors.ts', 'did-you-mean.ts'].includes(file))).toEqual([]);
  });
});
