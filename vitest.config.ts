import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mlcheck } from './src/vitest/index.js';

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));
const alias = [
  { find: /^mlcheck$/, replacement: src('index.ts') },
  { find: /^mlcheck\/stats$/, replacement: src('stats/index.ts') },
  { find: /^mlcheck\/vitest$/, replacement: src('vitest/index.ts') },
];

/**
 * `unit`: quick, `npm test`. `slow`: long simulations, whole oracles, real processes and servers, `npm run test:slow`. `suites`: the suites themselves, scored and
 * judged as by `mlcheck run`: `npx vitest run suites`.
 */
export default defineConfig({
  test: {
    projects: [
      { resolve: { alias }, test: { name: 'unit', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
      { resolve: { alias }, test: { name: 'slow', include: ['src/**/*.slow.ts', 'tests/**/*.slow.ts'], testTimeout: 1_800_000, hookTimeout: 600_000, fileParallelism: false } },
      { plugins: [mlcheck()], resolve: { alias }, test: { name: 'suites', include: ['suites/**/*.suite.ts'] } },
    ],
  },
});
