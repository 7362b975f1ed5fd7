import { describe, expect, it } from 'vitest';
import { clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { fiftyInProcesses } from './testing/fifty-in-processes.js';
import { allowed } from './testing/coverage-cases.js';

const RUNS = Number(process.env['MLCHECK_RUNS'] ?? 3000);
const ACCOUNTS = Number(process.env['MLCHECK_ACCOUNTS'] ?? 800);

describe('fifty checks: calibration', () => {
  it('all effects exactly at tolerance: any fail in less than 1% of runs, each check passes in at most 5%', async () => {
    const { red, green, passes } = await fiftyInProcesses('at-tolerance', RUNS, ACCOUNTS, 1000);
    const upper = clopperPearsonUpper(red, RUNS, 0.001);
    console.log(`at tolerance, ${RUNS} runs of ${ACCOUNTS} accounts per cohort: any fail ${red} (99.9% upper bound ${upper.toFixed(4)}), green ${green}; most passes`, Object.entries(passes).sort(([, x], [, y]) => y - x).slice(0, 5));
    if (RUNS >= 3000) expect(upper).toBeLessThan(0.01);
    else expect(red / RUNS).toBeLessThanOrEqual(allowed(0.01, RUNS));
    expect(green).toBe(0);
    for (const [id, count] of Object.entries(passes)) expect.soft(count / RUNS, id).toBeLessThanOrEqual(allowed(0.05, RUNS));
  });

  for (const [world, most] of [['same', 0.4], ['noise', 0.47]] as const) {
    it(`world ${world}: green in at least 99% of runs, with at most ${most} of the budgeted accounts`, async () => {
      const runs = Math.ceil(RUNS / 2);
      const { red, green, used } = await fiftyInProcesses(world, runs, 4000, 5000);
      console.log(`${world}, ${runs} runs of 4000 accounts per cohort: fail ${red}, green ${green}, share of accounts used ${(used / runs).toFixed(3)}`);
      expect(red).toBeLessThanOrEqual(2);
      expect(green / runs).toBeGreaterThanOrEqual(0.99);
      expect(used / runs).toBeLessThanOrEqual(most);
    });
  }
});
