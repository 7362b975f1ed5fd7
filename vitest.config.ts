import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));
const alias = [
  { find: /^mlcheck$/, replacement: src('index.ts') },
  { find: /^mlcheck\/stats$/, replacement: src('stats/index.ts') },
  { find: /^mlcheck\/vitest$/, replacement: src('vitest/index.ts') },
];

/** `unit`: quick, part of `npm test`. `slow`: long simulations, whole oracles, real processes; each has a script of its own. */
export default defineConfig({
  test: {
    projects: [
      { resolve: { alias }, test: { name: 'unit', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], testTimeout: 30_000 } },
      { resolve: { alias }, test: { name: 'slow', include: ['src/**/*.slow.ts', 'tests/**/*.slow.ts'], testTimeout: 1_800_000, hookTimeout: 600_000 } },
    ],
  },
});
