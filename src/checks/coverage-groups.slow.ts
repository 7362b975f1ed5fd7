import { describe, expect, it } from 'vitest';
import { generator } from '../stats/testing/enumerated-miss.js';
import { meanBounds } from './mean-bounds.js';
import { measureOf, type RankingMetric } from './ranking-metric.js';
import { clusterCases } from './testing/cluster-cases.js';
import { allowed } from './testing/coverage-cases.js';
import { missesOfDrawn } from './testing/drawn.js';
import { groupCases } from './testing/group-cases.js';
import { missingCases } from './testing/missing-cases.js';
import { rankingCases, rankingWorlds } from './testing/ranking-cases.js';
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

const METRICS: readonly (readonly [RankingMetric, number | undefined])[] = [['ndcg', 5], ['reciprocalRank', undefined], ['averagePrecision', undefined], ['recall', 3], ['precision', 3], ['hitRate', 2]];

describe('bounds of what lists are worth, each list measured once so that there can be many runs: calibration', () => {
  const runs = 10 * RUNS;
  for (const [world, queries] of rankingWorlds(3000)) {
    for (const [metric, k] of METRICS) {
      const { name, worth } = measureOf(metric, k);
      it(`${name}, floor and drop, ${world}: miss the truth no more often than their level`, () => {
        const worths = queries.map(worth);
        for (const [claim, lo, termOf] of [['floor', 0, ([candidate]) => 1 - candidate!], ['drop', -1, ([candidate, baseline]) => baseline! - candidate!]] as const satisfies readonly (readonly [string, number, (arms: readonly number[]) => number])[]) {
          const terms = worths.map((arms) => (arms === undefined ? NaN : termOf(arms)));
          const known = terms.filter((term) => !Number.isNaN(term));
          const truth = known.reduce((sum, term) => sum + term, 0) / known.length;
          for (const level of [0.05 / 6, 1e-3]) {
            for (const n of [100, 600]) {
              const uniform = generator(99);
              let [lower, upper] = [0, 0];
              for (let run = 0; run < runs; run++) {
                const drawn = Array.from({ length: n }, () => terms[Math.floor(uniform() * terms.length)]!).filter((term) => !Number.isNaN(term));
                const bounds = meanBounds([{ terms: drawn, lo, hi: 1 }], { fail: level, pass: level }, 'up');
                if (bounds.lower > truth + 1e-12) lower++;
                if (bounds.upper < truth - 1e-12) upper++;
              }
              console.log(`${name} ${claim}, ${world} n ${n} level ${level.toFixed(4)}: truth ${truth.toFixed(4)} lower ${lower / runs} upper ${upper / runs}`);
              expect.soft(lower / runs, `${claim}, n ${n} level ${level} lower`).toBeLessThanOrEqual(allowed(level, runs));
              expect.soft(upper / runs, `${claim}, n ${n} level ${level} upper`).toBeLessThanOrEqual(allowed(level, runs));
            }
          }
        }
      });
    }
  }
});
