import { describe, expect, test } from 'vitest';
import { byImportance } from './by-importance.js';
import { sampleVerdict } from './testing/sample-verdicts.js';

const verdict = (id: string, changes: Parameters<typeof sampleVerdict>[3]) => sampleVerdict(id, 'ks', 'claim', { tolerance: 0.1, ...changes });

describe('hand: byImportance', () => {
  test('failed, undecided, advisory, passed; the farthest beyond or nearest to the margin first', () => {
    const order = byImportance([
      verdict('passes easily', { upper: 0.01 }),
      verdict('passes barely', { upper: 0.09 }),
      verdict('advisory undecided', { outcome: 'inconclusive', gates: false }),
      verdict('advisory failed', { outcome: 'fail', gates: false, lower: 9 }),
      verdict('undecided', { outcome: 'inconclusive', lower: 0.05, upper: 0.2 }),
      verdict('no evidence', { outcome: 'inconclusive', lower: null, upper: null }),
      verdict('failed', { outcome: 'fail', lower: 0.11 }),
      verdict('failed badly', { outcome: 'fail', lower: 0.4 }),
    ]).map(({ id }) => id);
    expect(order).toEqual(['failed badly', 'failed', 'no evidence', 'undecided', 'advisory failed', 'advisory undecided', 'passes barely', 'passes easily']);
  });

  test('units do not matter: the reach is counted in tolerances', () => {
    const order = byImportance([verdict('ms', { outcome: 'fail', lower: 60, tolerance: 50, unit: 'milliseconds' }), verdict('share', { outcome: 'fail', lower: 0.03, tolerance: 0.01, unit: 'share' })]);
    expect(order.map(({ id }) => id)).toEqual(['share', 'ms']);
  });
});
