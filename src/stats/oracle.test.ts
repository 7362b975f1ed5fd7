import { describe, expect, test } from 'vitest';
import { callCase, differences, readOracle } from './oracle-cases.js';
import * as stats from './index.js';

const QUICK = 12;

for (const file of ['two-samples', 'pairs', 'classification', 'intervals', 'descriptions', 'ranking', 'tests']) {
  const { about, cases } = readOracle(file);
  describe(`oracle: ${file} (${Object.entries(about).map(([k, v]) => `${k} ${v}`).join(', ')})`, () => {
    for (const [name, list] of Object.entries(cases)) {
      test(name, () => {
        const quick = list.filter((c) => !JSON.stringify(c.args).match(/:\d{5,}/));
        const step = Math.max(1, Math.floor(quick.length / QUICK));
        for (const [i, c] of quick.entries()) {
          if (i % step === 0) expect(differences(callCase(name, c.args), c.expect, c.rtol), JSON.stringify(c.args).slice(0, 300)).toEqual([]);
        }
      });
    }
  });
}

interface TailCase {
  readonly params: readonly number[];
  readonly x: number;
  readonly cdf: number;
  readonly survival: number;
}

describe('oracle: distributions (mpmath)', () => {
  const { cases } = readOracle('distributions') as unknown as { cases: Record<string, readonly TailCase[]> };
  for (const [name, list] of Object.entries(cases)) {
    const law = (stats as unknown as Record<string, Record<'cdf' | 'survival', (...args: number[]) => number>>)[name];
    // A closed form has no excuse: a wrong digit in one of its coefficients costs 1e-10.
    const limit = name === 'normal' ? 1e-14 : 1e-10;
    test(`${name}: both tails to ${limit}`, () => {
      for (const c of list) {
        const label = `${name}(${c.x}; ${c.params.join(', ')})`;
        expect(Math.abs((law?.cdf(c.x, ...c.params) ?? NaN) / c.cdf - 1), `${label} cdf`).toBeLessThan(limit);
        expect(Math.abs((law?.survival(c.x, ...c.params) ?? NaN) / c.survival - 1), `${label} survival`).toBeLessThan(limit);
      }
    });
  }
});
