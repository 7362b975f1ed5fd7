import { describe, expect, it } from 'vitest';
import { generator } from '../stats/testing/enumerated-miss.js';
import { decide } from '../verdict/decide.js';
import { detectableAt } from '../verdict/plan-check.js';
import * as kinds from './index.js';
import { PSI_EDGES, single } from './testing/coverage-cases.js';
import { evidenceOf, worldOf, type Change, type World } from './testing/worlds.js';

const RUNS = Number(process.env['MLCHECK_RUNS'] ?? 800);
const LEVELS = { fail: 0.01 / 50 / 6, pass: 0.05 / 6 };
const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** Regressions of strength s: everyone moves with noise, or more and more accounts jump, or the order dissolves. */
const FAMILIES: Readonly<Record<string, (s: number) => Change>> = {
  shift: (s) => (b, gauss) => clamp(b + s + 0.03 * gauss()),
  jump: (s) => (b, _gauss, uniform) => (uniform() < s ? 0.95 : b),
  blur: (s) => (b, gauss) => clamp(b + s * gauss()),
};

const CASES = [
  [kinds.meanShift({ atMost: 0.02 }), 'shift'],
  [kinds.meanShift({ atMost: 0.02 }), 'jump'],
  [kinds.exceedanceShift({ at: 0.4, atMost: 0.02 }), 'jump'],
  [kinds.decisionChurn({ at: 0.4, atMost: 0.02 }), 'jump'],
  [kinds.ks({ atMost: 0.06 }), 'shift'],
  [kinds.ks({ atMost: 0.06 }), 'jump'],
  [kinds.psi({ atMost: 0.1, edges: PSI_EDGES }), 'shift'],
  [kinds.wasserstein({ atMost: 0.03 }), 'shift'],
  [kinds.wasserstein({ atMost: 0.03 }), 'jump'],
  [kinds.rankCorrelation({ atLeast: 0.95 }), 'blur'],
  [kinds.calibration({ atMost: 0.05 }), 'shift'],
  [kinds.brierDrop({ atMost: 0.02 }), 'jump'],
  [kinds.aucDrop({ atMost: 0.02 }), 'blur'],
] as const;

describe('planned smallest effect: power', () => {
  for (const [spec, family] of CASES) {
    for (const n of [1000, 4000]) {
      it(`${spec.kind} by ${family}, n = ${n}: fails in at least 87% of runs`, () => {
        const check = single(spec);
        const planned = detectableAt(check, LEVELS, n, { weights: [1], pool: { ...(check.planning.family === 'class' ? { share: 0.28 } : {}) } })!;
        const world = worldWith(check.effect.bind(check), (size) => worldOf(FAMILIES[family]!(size), 5, 20_000), planned, check);
        const uniform = generator(77);
        let failed = 0;
        for (let run = 0; run < RUNS; run++) {
          const accounts = Uint32Array.from({ length: n }, () => Math.floor(uniform() * world.a.length));
          if (decide(check, check.effect(evidenceOf(check, world, accounts), LEVELS), LEVELS, 5).outcome === 'fail') failed++;
        }
        console.log(`${spec.kind} ${family} n ${n}: tolerance ${check.tolerance.toFixed(3)}, planned ${planned.toFixed(4)}, fails ${(failed / RUNS).toFixed(2)}`);
        expect(failed / RUNS).toBeGreaterThanOrEqual(0.87);
      });
    }
  }
});

/** The world in which the check's own effect is what was planned, found by bisection of the strength. */
function worldWith(effect: (typeof CASES)[number][0] extends never ? never : ReturnType<typeof single>['effect'], make: (size: number) => World, planned: number, check: ReturnType<typeof single>): World {
  const truth = (world: World): number => effect(evidenceOf(check, world, Uint32Array.from(world.a.keys())), { fail: 0.1, pass: 0.1 }).estimate;
  let [low, high] = [0, 0.9];
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (truth(make(middle)) < planned) low = middle;
    else high = middle;
  }
  return make(high);
}
