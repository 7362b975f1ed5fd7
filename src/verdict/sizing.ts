import { binomial } from '../stats/binomial.js';
import { clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { guardedLevel } from '../stats/guarded-bound-phantom.js';
import { normal } from '../stats/normal.js';
import type { Claim, Levels } from './types.js';

/** What is known or assumed of the world before a run. */
export interface SizingContext {
  /** Weights of the claim's cohorts in the whole; scaled to sum to 1. */
  readonly weights: readonly number[];
  /** Measured on a pool (last run, recorded baseline): replaces the check's own guesses. */
  readonly pool?: PoolNoise;
  /** Accounts that are no witnesses of their own: households, lists of a query. One account, one witness, when absent. */
  readonly units?: Units;
}

/** What a pool says of a claim. */
export interface PoolNoise {
  /** Standard deviation of a term: the noise with which the claim's own upper bound on the pool is as wide as it is. */
  readonly sigma?: number;
  /** Share of the smaller class. */
  readonly share?: number;
  /** Where a sound model lies, for claims that leave room. */
  readonly benign?: number;
}

/** How many accounts one independent unit stands for. */
export interface Units {
  /** Accounts per unit as they count for the variance of a mean: the sum of squared unit sizes over the sum of sizes; at least 1. */
  readonly designEffect: number;
  /** Accounts of the largest unit. */
  readonly largest: number;
  /** True where no unit can have more, however many accounts there are: groups of the population. */
  readonly final?: boolean;
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
      // Rates of clusters are bounded as means, and a rate's noise is its own: none where nothing happens.
      return context.units === undefined ? rateSizing(claim, levels, context) : meanSizing(claim, levels, context, (theta) => Math.sqrt(Math.max(0, theta * (1 - theta))));
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

/**
 * The noise of a term with which the claim's upper bound lies so far above its estimate, with n accounts per cohort: the planner's closed form, inverted. So a pool tells the noise of any
 * kind of claim by the claim's own bound. 0 when even without noise it would be as wide.
 */
export function noiseOf(claim: Claim, levels: Levels, context: SizingContext, n: number, bounds: { readonly upper: number; readonly estimate: number }): number {
  const { half, toScale } = formOf(claim, context);
  const width = toScale(bounds.upper) - toScale(bounds.estimate);
  let [low, high] = [0, 10 * claim.planning.range];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (half(n, levels.pass, claim.planning.range, middle) < width) low = middle;
    else high = middle;
  }
  return low;
}

/** The guarded bound in closed form, for terms that are normal about their mean: their third upper semi-moment is sqrt(2 / pi) sigma^3. */
function formOf(claim: Claim, { weights, pool, units: { designEffect, largest: unit } = { designEffect: 1, largest: 1 } }: SizingContext) {
  const { planning, probeAccounts = Infinity } = claim;
  const { squares, largest } = spread(claim, weights);
  const share = pool?.share ?? planning.share ?? (planning.family === 'class' ? 0.1 : 1);
  const units = (n: number): number => Math.min(n, probeAccounts) * share;
  const error = (n: number, noise: number): number => noise * Math.sqrt((squares * designEffect) / units(n));
  const half = (n: number, level: number, width: number, noise: number): number => {
    const { z, a, c } = guardedLevel(level);
    const jump = (width * largest * unit) / units(n);
    const variance = error(n, noise) ** 2 + a * jump * jump;
    const semi = Math.sqrt(2 / Math.PI) * noise * error(n, noise) ** 2 * ((largest * unit) / units(n)) + a * jump ** 3;
    return a * jump + z * Math.sqrt(variance) + (c * semi) / variance;
  };
  const toScale = planning.scale === 'sqrt' ? (theta: number) => Math.sqrt(Math.max(0, theta)) : (theta: number) => theta;
  return { error, half, toScale };
}

/** @param noiseOfEffect noise at an effect, where that tells it; else it is the claim's guess or the pool's */
function meanSizing(claim: Claim, levels: Levels, context: SizingContext, noiseOfEffect?: (theta: number) => number): Sizing {
  const { planning, tolerance } = claim;
  const { error, half, toScale } = formOf(claim, context);
  const sigma = context.pool?.sigma ?? planning.sigma;
  // A regression brings noise of its own: what a sound model shows may be too little to tell what is caught.
  const worse = Math.max(sigma, planning.sigma);
  const limit = toScale(tolerance);
  // The phantom of the lower bound stands at the far end of the range, as far from the tolerance as it can.
  const reach = planning.range + Math.max(0, limit);
  const fail = levels.fail / planning.parts;
  const chance = (room: number, spread: number): number => (spread > 0 ? normal.cdf(room / spread) : Number(room >= 0));
  const jump = planning.jumps === true ? planning.range : (planning.jumps ?? 0);
  const noiseAt = noiseOfEffect ?? ((theta: number): number => Math.sqrt(worse * worse + jump * Math.max(0, theta)));
  const soundAt = noiseOfEffect ?? ((): number => sigma);
  const fails = (n: number, theta: number): number => chance(toScale(theta) - limit - half(n, fail, reach, noiseAt(theta)), error(n, noiseAt(theta)));
  return {
    passes: (n, theta) => chance(limit - toScale(theta) - half(n, levels.pass, planning.range, soundAt(theta)), error(n, soundAt(theta))),
    fails,
    detectable: (n, power) => {
      // No effect on a linear scale is larger than one account's term can be.
      const most = planning.scale === 'sqrt' ? 1e9 : planning.range;
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
