import { binomial } from '../stats/binomial.js';
import { clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { guardedLevel } from '../stats/guarded-bound-phantom.js';
import { normal } from '../stats/normal.js';
import type { Claim, Levels } from './types.js';

/** What is known or assumed of the world before a run. */
export interface SizingContext {
  /** Weights of the claim's cohorts in the whole; scaled to sum to 1. */
  readonly weights: readonly number[];
  /** Measured on a pool (last run, recorded baseline): standard deviation of a term when nothing changed, share of the smaller class. Replaces the check's own guess. */
  readonly pool?: { readonly sigma?: number; readonly share?: number };
}

/** Chances and sizes of one claim as functions of the accounts per cohort. */
export interface Sizing {
  /** Chance to pass at a look with n accounts per cohort when the true effect is theta. */
  passes(n: number, theta: number): number;
  /** Chance to fail there. */
  fails(n: number, theta: number): number;
  /** Smallest effect that fails with the given power at n accounts per cohort; Infinity when none does. */
  detectable(n: number, power: number): number;
  /** Even a perfect candidate, without any noise, cannot pass with n accounts per cohort. */
  hopeless(n: number): boolean;
}

/** Sizes a claim by its family; `undefined` for proofs and advisory claims, which are not planned. */
export function sizingOf(claim: Claim, levels: Levels, context: SizingContext): Sizing | undefined {
  switch (claim.planning.family) {
    case 'mean':
    case 'class':
      return meanSizing(claim, levels, context);
    case 'rate':
      return rateSizing(claim, levels, context);
    default:
      return undefined;
  }
}

/** Sum of squares and largest of the cohorts' weights: what n accounts per cohort are worth is n over these. */
function spread({ planning }: Claim, weights: readonly number[]): { readonly squares: number; readonly largest: number } {
  if (planning.contrast === true) return { squares: 2, largest: 1 };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => (total > 0 ? weight / total : 1 / weights.length));
  return { squares: shares.reduce((sum, share) => sum + share * share, 0), largest: Math.max(...shares) };
}

/** The guarded bound in closed form, for terms that are normal about their mean: their third upper semi-moment is sqrt(2 / pi) sigma^3. */
function meanSizing(claim: Claim, levels: Levels, { weights, pool }: SizingContext): Sizing {
  const { planning, tolerance, probeAccounts = Infinity } = claim;
  const { squares, largest } = spread(claim, weights);
  const share = pool?.share ?? planning.share ?? (planning.family === 'class' ? 0.1 : 1);
  const sigma = pool?.sigma ?? planning.sigma;
  const toScale = planning.scale === 'sqrt' ? (theta: number) => Math.sqrt(Math.max(0, theta)) : (theta: number) => theta;
  const limit = toScale(tolerance);
  const units = (n: number): number => Math.min(n, probeAccounts) * share;
  const error = (n: number, noise = sigma): number => noise * Math.sqrt(squares / units(n));
  // The phantom of the lower bound stands at the far end of the range, as far from the tolerance as it can.
  const reach = planning.range + Math.max(0, limit);
  const half = (n: number, level: number, width = planning.range, noise = sigma): number => {
    const { z, a, c } = guardedLevel(level);
    const jump = (width * largest) / units(n);
    const variance = error(n, noise) ** 2 + a * jump * jump;
    const semi = Math.sqrt(2 / Math.PI) * noise * error(n, noise) ** 2 * (largest / units(n)) + a * jump ** 3;
    return a * jump + z * Math.sqrt(variance) + (c * semi) / variance;
  };
  const fail = levels.fail / planning.parts;
  const chance = (room: number, spread: number): number => (spread > 0 ? normal.cdf(room / spread) : Number(room >= 0));
  const noiseAt = (theta: number): number => (planning.jumps === true ? Math.sqrt(sigma * sigma + planning.range * Math.max(0, theta)) : sigma);
  const fails = (n: number, theta: number): number => chance(toScale(theta) - limit - half(n, fail, reach, noiseAt(theta)), error(n, noiseAt(theta)));
  return {
    passes: (n, theta) => chance(limit - toScale(theta) - half(n, levels.pass), error(n)),
    fails,
    detectable: (n, power) => {
      const most = planning.jumps === true ? planning.range : 1e9;
      if (fails(n, most) < power) return Infinity;
      let [low, high] = [tolerance, most];
      for (let step = 0; step < 80; step++) {
        const middle = (low + high) / 2;
        if (fails(n, middle) >= power) high = middle;
        else low = middle;
      }
      return high;
    },
    hopeless: (n) => half(n, levels.pass, planning.range, 0) > limit - toScale(planning.benign ?? 0),
  };
}

/** Exact binomial counts. */
function rateSizing(claim: Claim, levels: Levels, { weights }: SizingContext): Sizing {
  const { tolerance, probeAccounts = Infinity } = claim;
  const { squares } = spread(claim, weights);
  const units = (n: number): number => Math.max(1, Math.floor(Math.min(n, probeAccounts) / squares + 1e-9));
  // The largest count that still passes, -1 for none; the smallest that fails.
  const most = (n: number): number => binomial.quantile(levels.pass, n, tolerance) - 1;
  const least = (n: number): number => binomial.upperQuantile(levels.fail, n, tolerance) + 1;
  return {
    passes: (n, theta) => (most(units(n)) < 0 ? 0 : binomial.cdf(most(units(n)), units(n), theta)),
    fails: (n, theta) => binomial.survival(least(units(n)) - 1, units(n), theta),
    detectable: (n, power) => {
      const count = least(units(n));
      return count > units(n) ? Infinity : clopperPearsonUpper(count - 1, units(n), 1 - power);
    },
    hopeless: (n) => most(units(n)) < 0,
  };
}
