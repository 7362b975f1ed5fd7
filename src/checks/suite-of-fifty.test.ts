import { describe, expect, it } from 'vitest';
import { suiteOutcome } from '../verdict/decide.js';
import { atTolerance, CHANGED, everywhere, fifty, runSuite, worldsOf } from './testing/suite-of-fifty.js';

const outcomeOf = (verdicts: ReturnType<typeof runSuite>['verdicts']) => suiteOutcome(verdicts.map(({ outcome }) => ({ outcome, gates: true })));

describe('fifty checks: calibration (quick; the whole of it is suite-of-fifty.slow.ts)', () => {
  it('all effects exactly at tolerance: no run is red, and none is green', () => {
    const worlds = worldsOf(CHANGED, 2000);
    const checks = atTolerance(fifty(), worlds);
    expect(checks).toHaveLength(50);
    for (let run = 0; run < 3; run++) expect(outcomeOf(runSuite(checks, worlds, 320, run).verdicts)).toBe('inconclusive');
  });

  it('an unchanged deterministic candidate is decided, and a moved one is red for what moved', () => {
    const cheap = fifty().filter(({ kind }) => !['calibration', 'auc-floor', 'auc-drop', 'rank-correlation'].includes(kind));
    const same = worldsOf(everywhere('same'), 5000);
    expect(outcomeOf(runSuite(cheap, same, 1600, 1).verdicts)).toBe('pass');
    const moved = worldsOf({ ...everywhere('same'), loyal: 'skew' }, 5000);
    const { verdicts } = runSuite(cheap, moved, 1600, 1);
    const failed = cheap.filter((_, k) => verdicts[k]!.outcome === 'fail').map(({ id }) => id);
    expect(failed).toContain('mean-each[loyal]');
    expect(failed).toContain('ks-each[loyal]');
    expect(failed.filter((id) => /\[(new|shared|spender|stolen)\]/.test(id))).toEqual([]);
  });

  it('the same accounts give the same verdicts, to the byte', () => {
    const worlds = worldsOf(CHANGED, 2000);
    const once = JSON.stringify(runSuite(fifty(), worlds, 160, 9).verdicts);
    expect(JSON.stringify(runSuite(fifty(), worlds, 160, 9).verdicts)).toBe(once);
  });
});
