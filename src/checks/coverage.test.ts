import { describe, expect, it } from 'vitest';
import { clusterCases } from './testing/cluster-cases.js';
import { missesOfDrawn } from './testing/drawn.js';
import { groupCases } from './testing/group-cases.js';
import { missingCases } from './testing/missing-cases.js';
import { rankingCases } from './testing/ranking-cases.js';
import { rateCases } from './testing/rate-cases.js';
import { allowed, ESTIMATING, single, worlds } from './testing/coverage-cases.js';
import { missesOf } from './testing/worlds.js';

const RUNS = 20;

describe('bounds of every estimating kind: calibration (quick; the whole of it is coverage.slow.ts)', () => {
  const tried = worlds(['noise', 'jump', 'ties'], 3_000);

  it.each(ESTIMATING.map((spec) => [spec.options.id ?? spec.kind, single(spec)] as const))('%s misses the truth no more often than its level', (_id, check) => {
    for (const [name, world] of tried) {
      const misses = missesOf(check, world, { n: 250, runs: RUNS, level: 0.02, seed: 21 });
      expect(misses.unusable, `${name} unusable`).toBe(0);
      expect(misses.upper, `${name} upper`).toBeLessThanOrEqual(allowed(0.02, RUNS));
      expect(misses.lower, `${name} lower`).toBeLessThanOrEqual(allowed(0.02, RUNS));
    }
  });

  it('claims that compare groups or lists, count events, rest on clusters or count silence against the model miss the truth no more often than their level', () => {
    for (const drawn of [...groupCases(1000), ...rankingCases(300), ...clusterCases(300), ...rateCases(2000), ...missingCases(2000)]) {
      const misses = missesOfDrawn(drawn, { n: 80, runs: RUNS, level: 0.02, seed: 51 });
      expect(Math.max(misses.lower, misses.upper), drawn.name).toBeLessThanOrEqual(allowed(0.02, RUNS));
      expect(misses.unusable, drawn.name).toBeLessThanOrEqual(0.1);
    }
  });

  it('an unchanged deterministic pair at n = 1000 has a KS upper bound of at most 0.005 at 5%', () => {
    const [, world] = worlds(['same'], 10_000)[0]!;
    const check = single(ESTIMATING.find(({ kind }) => kind === 'ks')!);
    expect(missesOf(check, world, { n: 1000, runs: 1, level: 0.05, seed: 1 }).slack).toBeLessThanOrEqual(0.005);
  });
});
