import type { Distribution } from './distribution.js';

/** 0 with probability `zero`, else a draw of `of`. Its quantile function rises if `of` is never negative. */
export function zeroInflatedDistribution(zero: number, of: Distribution): Distribution {
  return {
    quantile: (u) => (u <= zero ? 0 : of.quantile(inside((u - zero) / (1 - zero)))),
    cdf: (x) => (x < 0 ? 0 : zero) + (1 - zero) * of.cdf(x),
    below: (x) => (x <= 0 ? 0 : zero) + (1 - zero) * below(of, x),
  };
}

/** One of several distributions by weight. `quantile` spends u on the choice and what is left on the draw: right in distribution, but it does not rise with u. */
export function mixtureDistribution(parts: readonly { readonly weight: number; readonly of: Distribution }[]): Distribution {
  return {
    quantile: (u) => {
      let rest = u;
      for (const { weight, of } of parts) {
        if (rest < weight) return of.quantile(inside(rest / weight));
        rest -= weight;
      }
      return (parts.at(-1) as (typeof parts)[number]).of.quantile(inside(u));
    },
    cdf: (x) => parts.reduce((sum, { weight, of }) => sum + weight * of.cdf(x), 0),
    below: (x) => parts.reduce((sum, { weight, of }) => sum + weight * below(of, x), 0),
  };
}

/** `of` given min <= X <= max; for counts both ends are included. */
export function truncatedDistribution(of: Distribution, min: number, max: number): Distribution {
  const from = Number.isFinite(min) ? below(of, min) : 0;
  const upTo = Number.isFinite(max) ? of.cdf(max) : 1;
  return {
    quantile: (u) => Math.min(max, Math.max(min, of.quantile(inside(from + u * (upTo - from))))),
    cdf: (x) => (x < min ? 0 : x >= max ? 1 : (of.cdf(x) - from) / (upTo - from)),
    below: (x) => (x <= min ? 0 : x > max ? 1 : (below(of, x) - from) / (upTo - from)),
  };
}

const LAST = 0.9999999999999999;
const inside = (u: number): number => (u <= 0 ? 1 - LAST : u >= 1 ? LAST : u);

const below = (of: Distribution, x: number): number => (of.below === undefined ? of.cdf(x) : of.below(x));
