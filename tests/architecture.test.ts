import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Folders in the order of ideas: a folder imports from those before it, never from those after. The empty name is `src/` itself. */
const ORDER = ['', 'kernels', 'random', 'stats', 'population', 'table', 'verdict', 'checks', 'net', 'scoring', 'service', 'provision', 'suite', 'baseline', 'run', 'report', 'sinks', 'vitest', 'cli'];

/** Pairs that do not import each other although the order would allow it. */
const APART = [['stats', 'population'], ['service', 'scoring'], ['service', 'checks']];

/** Third-party packages and the folders (or the one file) behind which each is kept. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  '@faker-js/faker': ['population'],
  undici: ['net'],
  aws4: ['net/sign-aws.ts'],
  '@grpc/grpc-js': ['net/grpc-client.ts'],
  '@grpc/proto-loader': ['net/grpc-client.ts'],
  ajv: ['suite/schema.ts'],
  commander: ['cli'],
  '@duckdb/node-api': ['table'],
  pg: ['provision', 'table'],
  vitest: ['vitest'],
  vite: ['vitest'],
  'allure-vitest': ['vitest'],
  'allure-js-commons': ['vitest'],
  allure: ['vitest'],
  echarts: ['report'],
  jiti: ['suite/import-module.ts'],
  tinyglobby: ['suite/find.ts'],
  'fastest-levenshtein': ['did-you-mean.ts'],
  'simple-statistics': ['stats', 'run', 'report'],
};

/** The loader hands a suite the public surface of this very copy, so it alone looks up at `index.ts`. */
const LOOKS_UP = new Set(['suite/import-module.ts']);

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = globSync(['**/*.ts'], { cwd: src, ignore: ['**/*.test.ts', '**/*.slow.ts', '**/testing/**', 'kernels/assembly/**'] }).sort();
/** What `init` writes into a user's project is text, not an import of ours. */
const imports: Import[] = files.filter((file) => !file.startsWith('cli/templates/')).flatMap((file) => {
  const text = readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const specifiers = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)['"]([^'"\n]+)['"]/gm)].map((match) => match[1]!);
  return specifiers.map((to) => ({ from: file, to }));
});

const folderOf = (file: string): string => (file.includes('/') ? file.split('/', 1)[0]! : '');
const packageOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');

describe('law: architecture', () => {
  it('reads the imports of every folder it speaks of', () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(new Set(files.map(folderOf))).toEqual(new Set(files.map(folderOf).filter((folder) => ORDER.includes(folder))));
  });

  it('imports only from folders above', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!to.startsWith('.') || from === 'index.ts' || from === 'stats/index.ts' || LOOKS_UP.has(from)) return false;
      const target = relative(src, resolve(src, dirname(from), to));
      if (target === 'index.js') return true;
      return ORDER.indexOf(folderOf(target)) > ORDER.indexOf(folderOf(from));
    });
    expect(wrong).toEqual([]);
  });

  it('keeps apart what must not know each other', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!to.startsWith('.')) return false;
      const target = folderOf(relative(src, resolve(src, dirname(from), to)));
      return APART.some(([a, b]) => (folderOf(from) === a && target === b) || (folderOf(from) === b && target === a));
    });
    expect(wrong).toEqual([]);
  });

  it('reaches each third-party package through its one door', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (to.startsWith('.') || to.startsWith('node:')) return false;
      const doors = DOORS[packageOf(to)];
      return !doors?.some((door) => from === door || folderOf(from) === door);
    });
    expect(wrong).toEqual([]);
  });

  it('has no clock, no chance and no environment below run/', () => {
    const below = files.filter((file) => ORDER.indexOf(folderOf(file)) < ORDER.indexOf('run') && !['service', 'suite'].includes(folderOf(file)) && folderOf(file) !== '');
    const wrong = below.filter((file) => /\bMath\.random\(|\bDate\.now\(|\bnew Date\(\)|\bprocess\.env\b/.test(readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')));
    expect(wrong).toEqual([]);
  });

  it('speaks of itself alone', () => {
    const words = /\/work\/|\/root\/|\.\.\/shared|registry\.npmjs|localhost:4873/;
    const wrong = files.filter((file) => words.test(readFileSync(join(src, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
