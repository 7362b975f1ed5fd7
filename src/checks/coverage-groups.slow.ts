import { describe, expect, it } from 'vitest';
import { clusterCases } from './testing/cluster-cases.js';
import { allowed } from './testing/coverage-cases.js';
import { missesOfDrawn } from './testing/drawn.js';
import { groupCases } from './testing/group-cases.js';
import { missingCases } from './testing/missing-cases.js';
import { rankingCases } from './testing/ranking-cases.js';
import { rateCases } from './testing/rate-cases.js';

const RUNS = Number(process.env['MLCHECK_RUNS'] ?? 2000);

describe('bounds of claims that compare groups or lists, count events, rest on clusters or count silence against the model: calibration', () => {
  for (const [sizes, most, cases] of [[[60, 400], RUNS, groupCases()], [[100, 600], RUNS / 4, rankingCases()], [[100, 400], RUNS / 4, clusterCases()], [[100, 400], RUNS / 2, rateCases()], [[100, 400], RUNS / 8, missingCases()]] as const) {
    for (const drawn of cases) {
      const runs = drawn.costly ? most / 5 : most;
      it(`${drawn.name}: misses the truth no more often than its level`, () => {
        for (const level of [0.05 / 6, 1e-3]) {
          for (const n of sizes) {
            const misses = missesOfDrawn(drawn, { n, runs, level, seed: 51 });
            console.log(`${drawn.name} n ${n} level ${level.toFixed(4)}: truth ${misses.truth.toFixed(4)} lower ${misses.lower} upper ${misses.upper}`);
            expect.soft(misses.unusable, `n ${n}`).toBeLessThan(0.05);
            expect.soft(misses.upper, `n ${n} level ${level} upper`).toBeLessThanOrEqual(allowed(level, runs));
            expect.soft(misses.lower, `n ${n} level ${level} lower`).toBeLessThanOrEqual(allowed(level, runs));
          }
        }
      });
    }
  }
});
