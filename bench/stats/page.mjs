// Writes docs/statistics.md from the doc comments of src/stats.
import { writeFileSync } from 'node:fs';
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const { statisticsPage } = await jiti.import('../../src/stats/testing/doc-page.ts');
const stats = await jiti.import('../../src/stats/index.ts');
writeFileSync(new URL('../../docs/statistics.md', import.meta.url), statisticsPage(Object.keys(stats)));
