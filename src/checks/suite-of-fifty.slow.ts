import { describe, expect, it } from 'vitest';
import { clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { suiteOutcome } from '../verdict/decide.js';
import { atTolerance, CHANGED, everywhere, fifty, runSuite, worldsOf } from './testing/suite-of-fifty.js';

const RUNS = Number(process.env['MLCHECK_RUNS'] ?? 3000);
const ACCOUNTS = Number(process.env['MLCHECK_ACCOUNTS'] ?? 320);
const gates = <V extends { outcome: 'pass' | 'fail' | 'inconclusive' }>(verdicts: readonly V[]) => verdicts.map(({ outcome }) => ({ outcome, gates: true }));

describe('fifty checks: calibration', () => {
  it('all effects exactly at tolerance: any fail in less than 1% of runs, each check passes in at most 5%', () => {
    const worlds = worldsOf(CHANGED);
    const checks = atTolerance(fifty(), worlds);
    const passes = new Map<string, number>();
    let red = 0;
    for (let run = 0; run < RUNS; run++) {
      const { verdicts } = runSuite(checks, worlds, ACCOUNTS, 1000 + run);
      if (verdicts.some(({ outcome }) => outcome === 'fail')) red++;
      verdicts.forEach(({ outcome }, k) => outcome === 'pass' && passes.set(checks[k]!.id, (passes.get(checks[k]!.id) ?? 0) + 1));
    }
    console.log(`any fail ${red} of ${RUNS}; most passes at tolerance`, [...passes].sort(([, x], [, y]) => y - x).slice(0, 5));
    if (RUNS >= 3000) expect(clopperPearsonUpper(red, RUNS, 0.001)).toBeLessThan(0.01);
    else expect(red / RUNS).toBeLessThanOrEqual(0.01);
    for (const [id, count] of passes) expect.soft(count / RUNS, id).toBeLessThanOrEqual(0.05 + 3.3 * Math.sqrt(0.0475 / RUNS));
  });

  for (const [change, share] of [['same', 0.4], ['noise', 0.47]] as const) {
    it(`world ${change}: no false fail, and what it costs`, () => {
      const worlds = worldsOf(everywhere(change));
      const runs = Math.ceil(RUNS / 60);
      let [red, green, used] = [0, 0, 0];
      for (let run = 0; run < runs; run++) {
        const result = runSuite(fifty(), worlds, 4000, 5000 + run);
        const outcome = suiteOutcome(gates(result.verdicts));
        if (outcome === 'fail') red++;
        if (outcome === 'pass') green++;
        used += result.used / runs / 4000;
      }
      console.log(`${change}: fail ${red}, green ${green} of ${runs}, share of accounts used ${used.toFixed(2)} (design ${share})`);
      expect(red).toBe(0);
      expect(green / runs).toBeGreaterThanOrEqual(0.99);
    });
  }
});
