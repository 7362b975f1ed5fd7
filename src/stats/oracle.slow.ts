import { describe, expect, test } from 'vitest';
import * as stats from './index.js';
import { callCase, differences, readOracle } from './oracle-cases.js';

const FILES = ['two-samples', 'pairs', 'classification', 'intervals', 'descriptions', 'ranking', 'tests'];

for (const file of FILES) {
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

test('oracle: every public function has at least 40 cases', () => {
  const counts = new Map<string, number>();
  for (const file of [...FILES, 'distributions']) for (const [name, list] of Object.entries(readOracle(file).cases)) counts.set(name, (counts.get(name) ?? 0) + list.length);
  // A door to a thread has no numbers of its own.
  expect(Object.keys(stats).filter((name) => name !== 'inWorker' && (counts.get(name) ?? 0) < 40)).toEqual([]);
});
