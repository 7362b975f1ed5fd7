import { describe, expect, test } from 'vitest';
import { callCase, differences, readOracle } from './oracle-cases.js';

for (const file of ['two-samples', 'pairs', 'classification', 'intervals', 'descriptions', 'ranking', 'tests']) {
  const { cases } = readOracle(file);
  describe(`oracle, every case: ${file}`, () => {
    for (const [name, list] of Object.entries(cases)) {
      test(`${name}: ${list.length} cases`, () => {
        expect(list.length).toBeGreaterThanOrEqual(40);
        for (const c of list) expect(differences(callCase(name, c.args), c.expect, c.rtol), JSON.stringify(c.args).slice(0, 300)).toEqual([]);
      });
    }
  });
}
