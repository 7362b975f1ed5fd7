import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as stats from './index.js';
import { statisticsPage } from './testing/doc-page.js';

test('contract: docs/statistics.md says what the doc comments say', () => {
  const page = readFileSync(new URL('../../docs/statistics.md', import.meta.url), 'utf8');
  expect(page === statisticsPage(Object.keys(stats)), 'run `node bench/stats/page.mjs`').toBe(true);
});
