import type { Evidence } from '../../table/evidence.js';
import type { Check } from '../check.js';
import { generator } from '../../stats/testing/enumerated-miss.js';
import { labelledOf, pairsOf } from './evidence-of.js';

/** A finite population from which accounts are drawn with replacement: candidate, baseline and class of each. Its own effect is the truth. */
export interface World {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly label: Uint8Array;
}

/** How a candidate's score comes from the baseline's; `gauss` draws a standard normal, `uniform` from [0, 1). */
export type Change = (b: number, gauss: () => number, uniform: () => number, label: 0 | 1) => number;

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** Changes that models really show. */
export const CHANGES = {
  same: (b) => b,
  noise: (b, gauss) => clamp(b + 0.03 * gauss()),
  shift: (b, gauss) => clamp(b + 0.05 + 0.02 * gauss()),
  jump: (b, _gauss, uniform) => (uniform() < 0.03 ? 0.95 : b),
  swap: (b, _gauss, uniform) => (uniform() < 0.02 ? 1 - b : b),
  ties: (b) => Math.round(clamp(b * 1.15) * 20) / 20,
  coarse: (b) => Math.round(clamp(b * 1.2) * 5) / 5,
  skew: (b, gauss) => clamp(b ** 1.2 + 0.002 * gauss() ** 3),
  // A model that lost a feature: part of what separated the classes is gone.
  blunted: (b, gauss, _uniform, label) => clamp(b - (label === 1 ? 0.06 : -0.01) + 0.03 * gauss()),
} satisfies Record<string, Change>;

/** A seeded world of `size` accounts. Baseline scores are skewed like risk scores; classes follow them, so that the baseline is calibrated. */
export function worldOf(change: Change, seed: number, size = 60_000, discrete = 0): World {
  const uniform = generator(seed);
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const a = new Float64Array(size);
  const b = new Float64Array(size);
  const label = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    // Beta(2, 5) as the second smallest of six uniforms.
    const six = Array.from({ length: 6 }, uniform).sort((x, y) => x - y);
    const score = discrete > 0 ? Math.round(six[1]! * discrete) / discrete : six[1]!;
    const truth = uniform() < score ? 1 : 0;
    [a[i], b[i], label[i]] = [change(score, gauss, uniform, truth), score, truth];
  }
  return { a, b, label };
}

/** The evidence that a check asks for, of the given accounts of a world, one cohort. */
export function evidenceOf(check: Pick<Check, 'needs'>, world: World, accounts: Uint32Array): readonly Evidence[] {
  const pick = (column: ArrayLike<number>): Float64Array => Float64Array.from(accounts, (at) => column[at]!);
  return check.needs.map((query) => {
    const of = (arm: string): Float64Array => pick(arm === 'candidate' ? world.a : world.b);
    if (query.evidence === 'labelled') return labelledOf(query.of.map(({ arm }) => of(arm)), pick(world.label));
    if (query.evidence === 'pairs') return pairsOf([{ a: of(query.a.arm), b: of(query.b.arm) }]);
    throw new Error(`no ${query.evidence} in a world`);
  });
}

/** The effect of the whole world. */
export function truthOf(check: Check, world: World): number {
  return check.effect(evidenceOf(check, world, Uint32Array.from(world.a.keys())), { fail: 0.1, pass: 0.1 }).estimate;
}

/** How often bounds miss the truth of the world: `lower` above it, `upper` below it, and the truth itself. */
export function missesOf(check: Check, world: World, options: { readonly n: number; readonly runs: number; readonly level: number; readonly seed: number; readonly truth?: number }) {
  const { n, runs, level, seed } = options;
  const levels = { fail: level, pass: level };
  const truth = options.truth ?? truthOf(check, world);
  const uniform = generator(seed);
  let [lower, upper, width, unusable] = [0, 0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const accounts = Uint32Array.from({ length: n }, () => Math.floor(uniform() * world.a.length));
    const bounds = check.effect(evidenceOf(check, world, accounts), levels);
    if (bounds.unusable !== undefined) unusable++;
    if (bounds.lower > truth + 1e-12) lower++;
    if (bounds.upper < truth - 1e-12) upper++;
    width += (bounds.upper - bounds.estimate) / runs;
  }
  return { lower: lower / runs, upper: upper / runs, truth, slack: width, unusable };
}
