import { describe, expect, it } from 'vitest';
import { generator } from '../stats/testing/enumerated-miss.js';
import { decide } from '../verdict/decide.js';
import { detectableAt } from '../verdict/plan-check.js';
import { allowed } from './testing/coverage-cases.js';
import { powerCases, type Powered } from './testing/power-cases.js';
import type { Drawn } from './testing/drawn.js';

const RUNS = Number(process.env['MLCHECK_RUNS'] ?? 800);
const LEVELS = { fail: 0.01 / 50 / 6, pass: 0.05 / 6 };

describe('planned smallest effect: power', () => {
  for (const powered of powerCases()) {
    for (const n of [1000, 4000]) {
      it(`${powered.name}, n = ${n}: fails in at least 87% of runs`, () => {
        const { check, share } = powered;
        const planned = detectableAt(check, LEVELS, n, { weights: [1], ...(share === undefined ? {} : { pool: { share } }) })!;
        const { truth, world } = worldWith(powered, planned);
        // An effect that grows in steps may lie above what was planned; then it has to be caught all the more.
        expect(truth - planned, 'the world shows the planned effect').toBeLessThan(0.02 * Math.max(Math.abs(planned), 0.05));
        const uniform = generator(77);
        let failed = 0;
        for (let run = 0; run < RUNS; run++) if (decide(check, check.effect(world.draw(n, uniform), LEVELS), LEVELS, 5).outcome === 'fail') failed++;
        console.log(`${powered.name} n ${n}: tolerance ${check.tolerance.toFixed(3)}, planned ${planned.toFixed(4)}, true ${truth.toFixed(4)}, fails ${(failed / RUNS).toFixed(2)}`);
        // The share that misses, 13% of runs at most, give or take the noise of the simulation.
        expect(1 - failed / RUNS).toBeLessThanOrEqual(RUNS >= 800 ? 0.13 : allowed(0.13, RUNS));
      });
    }
  }
});

/** The world in which the check's own effect is what was planned, found by bisection of the strength. */
function worldWith({ check, world }: Powered, planned: number): { readonly truth: number; readonly world: Drawn } {
  const truth = (made: Drawn): number => check.effect(made.everyone, { fail: 0.1, pass: 0.1 }).estimate;
  let [low, high] = [0, 0.9];
  for (let step = 0; step < 13; step++) {
    const middle = (low + high) / 2;
    if (truth(world(middle)) < planned) low = middle;
    else high = middle;
  }
  const found = world(high);
  return { truth: truth(found), world: found };
}
