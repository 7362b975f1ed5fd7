import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as stats from './index.js';
import { statisticsPage } from './testing/doc-page.js';

test('contract: docs/statistics.md says what the doc comments say', () => {
  const page = readFileSync(new URL('../../docs/statistics.md', import.meta.url), 'utf8');
  expect(page === statisticsPage(Object.keys(stats)), 'run `node bench/stats/page.mjs`').toBe(true);
});

test('contract: every function on the page has a definition, a cost, a source, an oracle and an example', () => {
  const page = readFileSync(new URL('../../docs/statistics.md', import.meta.url), 'utf8');
  const sections = new Map(page.split(/\n### /).slice(1).map((part) => [part.split('\n', 1)[0], part]));
  expect([...sections.keys()].sort()).toEqual(Object.keys(stats).sort());
  for (const [name, section] of sections) {
    expect(section.split('\n')[2], name).toMatch(/\S{3}/);
    for (const part of [/Cost: \S/, /Source: \S/, /Oracle: \S/, /```ts\n/]) expect(section, name).toMatch(part);
  }
});
