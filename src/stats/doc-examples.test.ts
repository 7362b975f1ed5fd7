import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as stats from './index.js';

/** The ```ts lines of every doc comment in this folder: an expression and, after ` // `, what Node prints for it. */
const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.slow.ts'));

const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => (...args: unknown[]) => Promise<unknown>;

for (const file of files) {
  const source = readFileSync(new URL(file, folder), 'utf8');
  const blocks = [...source.matchAll(/\* ```ts\n([\s\S]*?)\* ```/g)].map((match) => (match[1] as string).replaceAll(/^ *\* ?/gm, '').trim());
  if (blocks.length === 0) continue;
  describe(`hand: examples of ${file}`, () => {
    for (const block of blocks) {
      test(block.split('\n')[0] as string, async () => {
        const names = Object.keys(stats);
        for (const line of block.split('\n')) {
          const [expression, printed] = line.split(' // ');
          expect(printed, 'an example shows what it prints').toBeDefined();
          const value: unknown = await new AsyncFunction(...names, `return (${expression as string});`)(...Object.values(stats));
          expect(inspect(value, { breakLength: Infinity, depth: 4 })).toBe(printed);
        }
      });
    }
  });
}

test('hand: every public function has an example', () => {
  const shown = new Set(files.flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\* ```ts\n([\s\S]*?)\* ```/g)])
    .flatMap((match) => [...(match[1] as string).matchAll(/(\w+)[.(]/g)].map((call) => call[1] as string)));
  expect(Object.keys(stats).filter((name) => !shown.has(name))).toEqual([]);
});
