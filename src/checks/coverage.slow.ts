import { describe, expect, it } from 'vitest';
import { generator } from '../stats/testing/enumerated-miss.js';
import { unpairedPsiBounds } from './psi-unpaired.js';
import { psiOf } from './psi-bounds.js';
import { psi } from './index.js';
import { allowed, ESTIMATING, PSI_EDGES, single, worlds } from './testing/coverage-cases.js';
import { evidenceOf, missesOf, truthOf } from './testing/worlds.js';

const RUNS = Number(process.env['MLCHECK_RUNS'] ?? 600);

describe('bounds of every estimating kind: calibration', () => {
  const tried = worlds();

  for (const spec of ESTIMATING) {
    it(`${spec.options.id ?? spec.kind} misses the truth no more often than its level, in ${tried.length} worlds`, () => {
      const check = single(spec);
      for (const [name, world] of tried) {
        const truth = truthOf(check, world);
        // The levels of suites reach further down than runs can show; there the exact enumeration of guarded-bound.slow.ts and the suite of fifty speak.
        for (const [n, runs, level] of [[300, RUNS, 0.05 / 6], [1000, Math.ceil(RUNS / 2), 0.05 / 6], [200, RUNS, 0.01 / 6]] as const) {
          const misses = missesOf(check, world, { n, runs, level, seed: 31, truth });
          expect(misses.unusable, `${name} n ${n}`).toBe(0);
          expect.soft(misses.upper, `${name} n ${n} level ${level} upper`).toBeLessThanOrEqual(allowed(level, runs));
          expect.soft(misses.lower, `${name} n ${n} level ${level} lower`).toBeLessThanOrEqual(allowed(level, runs));
        }
      }
    });
  }

  it('PSI with bins cut from the run itself covers the PSI of those bins', () => {
    const check = single(psi({ atMost: 0.1 }));
    const levels = { fail: 0.05, pass: 0.05 };
    // Bins that the candidate never fills have no finite PSI; smooth scores and ties on both sides do.
    for (const [name, world] of worlds(['noise', 'shift', 'jump', 'skew', 'blunted'])) {
      const uniform = generator(41);
      const everyone = evidenceOf(check, world, Uint32Array.from(world.a.keys()));
      let [upper, lower] = [0, 0];
      for (let run = 0; run < RUNS; run++) {
        const accounts = Uint32Array.from({ length: 1000 }, () => Math.floor(uniform() * world.a.length));
        const bounds = check.effect(evidenceOf(check, world, accounts), levels);
        const edges = (bounds.details!['bins'] as { upTo: number | null }[]).flatMap(({ upTo }) => (upTo === null ? [] : [upTo]));
        const truth = single(psi({ atMost: 0.1, edges })).effect(everyone, levels).estimate;
        if (bounds.upper < truth) upper++;
        if (bounds.lower > truth) lower++;
      }
      expect.soft(upper / RUNS, `${name} upper`).toBeLessThanOrEqual(allowed(0.05, RUNS));
      expect.soft(lower / RUNS, `${name} lower`).toBeLessThanOrEqual(allowed(0.05, RUNS));
    }
  });

  it('unpaired PSI: each bound misses between 2% and 7% at 5%, on separate samples, give or take the noise of the simulation', () => {
    for (const [name, world] of worlds(['shift', 'blunted'])) {
      const uniform = generator(43);
      const share = (column: Float64Array) => {
        const counts = new Float64Array(PSI_EDGES.length + 1);
        for (const score of column) counts[PSI_EDGES.filter((edge) => score > edge).length]! += 1 / column.length;
        return counts;
      };
      const truth = psiOf(share(world.a), share(world.b));
      let [upper, lower] = [0, 0];
      for (let run = 0; run < 2 * RUNS; run++) {
        const draw = (column: Float64Array, cohort: string) => ({ ids: Array.from({ length: 1000 }, (_, i) => `${cohort}/${i}`), scores: Float64Array.from({ length: 1000 }, () => column[Math.floor(uniform() * column.length)]!) });
        const bounds = unpairedPsiBounds(draw(world.a, 'a'), draw(world.b, 'b'), PSI_EDGES, { fail: 0.05, pass: 0.05 });
        if (bounds.upper < truth) upper++;
        if (bounds.lower > truth) lower++;
      }
      for (const rate of [upper, lower]) {
        expect.soft(rate / (2 * RUNS), name).toBeLessThanOrEqual(allowed(0.07, 2 * RUNS));
        expect.soft(rate / (2 * RUNS), name).toBeGreaterThanOrEqual(0.02 - 3.3 * Math.sqrt(0.02 / (2 * RUNS)));
      }
    }
  });
});
