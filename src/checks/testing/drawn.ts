import { generator } from '../../stats/testing/enumerated-miss.js';
import type { Evidence } from '../../table/evidence.js';
import type { Check } from '../check.js';

/** A check with a population from which its evidence is drawn; the population's own effect is the truth. */
export interface Drawn {
  readonly name: string;
  readonly check: Check;
  /** Bounds that take long: fewer runs will have to do. */
  readonly costly?: true;
  readonly everyone: readonly Evidence[];
  /** `n` sampling units (accounts per cohort, queries, households), drawn with replacement. */
  readonly draw: (n: number, uniform: () => number) => readonly Evidence[];
}

/** How often bounds of `runs` draws miss the truth; `unusable` draws count apart. */
export function missesOfDrawn({ check, everyone, draw }: Drawn, options: { readonly n: number; readonly runs: number; readonly level: number; readonly seed: number }) {
  const levels = { fail: options.level, pass: options.level };
  const truth = check.effect(everyone, levels).estimate;
  const uniform = generator(options.seed);
  let [lower, upper, unusable] = [0, 0, 0];
  for (let run = 0; run < options.runs; run++) {
    const bounds = check.effect(draw(options.n, uniform), levels);
    if (bounds.unusable !== undefined) unusable++;
    if (bounds.lower > truth + 1e-12) lower++;
    if (bounds.upper < truth - 1e-12) upper++;
  }
  return { truth, lower: lower / options.runs, upper: upper / options.runs, unusable: unusable / options.runs };
}
