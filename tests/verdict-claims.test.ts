import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const guide = read('docs', 'verdicts.md');
const files = ['src', 'tests', 'bench'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)));

/** Tests that the guide names, as it names them: `power.slow.ts`, `table/memory-table.test.ts`. */
const named = [...new Set([...guide.matchAll(/[\w./-]*[\w-]\.(?:slow|test)\.ts/g)].map(([name]) => name))];
const filesOf = (name: string): readonly string[] => files.filter((file) => file === name || file.endsWith(`/${name}`));

describe('contract: docs/verdicts.md', () => {
  it.each(named)('%s, which it names, is there, once', (name) => {
    expect(filesOf(name)).toHaveLength(1);
  });

  it('every simulation that it names has its command at the end, and runs in the check of the project', () => {
    const commands = guide.slice(guide.indexOf('### The simulations'));
    const check = read('.ci', 'run');
    const slow = named.filter((name) => name.endsWith('.slow.ts')).map((name) => filesOf(name)[0]!);
    expect(slow.length).toBeGreaterThan(5);
    for (const file of new Set(slow)) {
      expect(commands, file).toContain(`npx vitest run --project slow ${file}`);
      // Vitest takes the beginning of a path: the check names a folder, or a file without its ending.
      const filters = [...check.matchAll(/(?:src|tests|bench)\/[\w./-]*/g)].map(([filter]) => filter);
      expect(filters.some((filter) => file.startsWith(filter)), `${file} in .ci/run`).toBe(true);
    }
  });

  it('each paragraph with a simulated rate names where it was seen, or says that nothing repeats it', () => {
    const paragraphs = guide.slice(guide.indexOf('### The promise'), guide.indexOf('### Limits')).split(/\n\n(?! )/);
    for (const text of paragraphs) {
      if (!/\b\d[\d,.]*%? of (?:the )?(?:\d[\d,]* )?runs\b|\bruns of\b/.test(text)) continue;
      expect(text).toMatch(/\.(?:slow|test)\.ts|no simulation here repeats/);
    }
  });
});
