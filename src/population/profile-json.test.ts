import { describe, expect, it } from 'vitest';
import { declarationOf } from './population-from-profile.js';
import type { Profile } from './profile.js';

describe('a profile out of a JSON file: contract', () => {
  it('is a profile to the compiler without a detour by unknown', () => {
    // As `import profile from './profile.json'` types it: texts are texts, lists have no length.
    const imported = { schema: 'mlcheck-profile/1' as string, rows: 500, columns: [{ name: 'age', missing: 0, kind: 'number' as string, decimals: 0, quantiles: [20, 30, 50] }, { name: 'spend', missing: 0.1, kind: 'number' as string, decimals: 2, quantiles: [1, 5, 90] }], correlations: [{ between: ['age', 'spend'] as string[], rho: 0.4 }], leftOut: [] as string[] };
    expect(declarationOf(imported as Profile).correlations).toEqual([{ between: ['age', 'spend'], rho: 0.4 }]);
  });
});
