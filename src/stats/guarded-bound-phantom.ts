import { demand } from './domain.js';
import { normal } from './normal.js';

/**
 * How many unseen worst-case accounts the guarded bound adds at a one-sided error level: 1 down to a level of 1e-4, then 0.3 more for every
 * further factor of ten. Continuous, so that a suite that grows by one check never jumps to a wider bound.
 *
 * Smaller levels need more: with one phantom a law of three points is missed 1.9 times too often at 1e-5 and 27 times at 1e-8. The slope is the
 * smallest round one that keeps every enumerated law at or below 0.9 of its level; `guarded-bound.slow.ts` holds it there.
 * @param level in (0, 0.5)
 * @throws MlcheckError `statistic-undefined` for a level outside (0, 0.5).
 */
export function phantomWeight(level: number): number {
  demand(level > 0 && level < 0.5, 'phantomWeight(level)', 'must be in (0, 0.5)', level);
  return 1 + 0.3 * Math.max(0, -4 - Math.log10(level));
}

/** What the guarded bound of a level uses: normal quantile `z`, phantom weight `a` and the factor `c` of the skewness term, (2z^2 + 1) / 6. */
export interface GuardedLevel {
  readonly z: number;
  readonly a: number;
  readonly c: number;
}

/** The constants of a level. @throws MlcheckError `statistic-undefined` for a level outside (0, 0.5). */
export function guardedLevel(level: number): GuardedLevel {
  const a = phantomWeight(level);
  const z = normal.upperQuantile(level);
  return { z, a, c: (2 * z * z + 1) / 6 };
}

/**
 * The floor of the guarded bound in units of R / n: with n equal terms and R the largest possible change, the upper bound stands about this
 * many times R / n above the mean (5.5 at 0.83%). Even a model that changed nothing needs n >= floor * R / tolerance accounts to pass.
 */
export function guardedFloor(level: number): number {
  const { z, a, c } = guardedLevel(level);
  return a + z * Math.sqrt(a) + c;
}
