import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const textOf = (file: string): string => readFileSync(`${root}${file}`, 'utf8');
const laws = globSync(['src/**/*.{test,slow}.ts', 'tests/**/*.{test,slow}.ts'], { cwd: root }).filter((file) => /^import .*fast-check/m.test(textOf(file)));

it('contract: there are laws by drawn cases', () => {
  expect(laws.length).toBeGreaterThan(10);
});

it.each(laws)('contract: %s draws its cases from a seed, the same on every machine and day', (file) => {
  const text = textOf(file);
  const seeded = /fc\.configureGlobal\(\{ seed: \d+ \}\)/.test(text);
  expect(seeded || text.split('fc.assert(').length === text.split(/\bseed: \d+/).length).toBe(true);
});
