import { demand, demandNumber, demandPositive, demandProbability } from './domain.js';
import { gammaPoint } from './gamma.js';
import { incompleteGamma } from './special/incomplete-gamma.js';
import { poissonTerm } from './special/saddle-point.js';
import { solveTail, type TailAt } from './special/solve-tail.js';

type Side = 'lower' | 'upper';

/**
 * A tail and the density (times two) at x = 2 y as a Poisson mixture of central tails. Every term is positive and the central tails are stepped in the
 * direction in which they grow, so nothing cancels in either tail.
 */
function mixture(y: number, a: number, m: number, side: Side): TailAt {
  // The norm of a shifted vector exceeds r only if the vector's own exceeds r less the shift.
  const beyond = Math.sqrt(y) - Math.sqrt(m);
  if (beyond > 0 && incompleteGamma(a, beyond * beyond).upper === 0) return side === 'upper' ? { tail: 0, slope: 0 } : { tail: 1, slope: 0 };
  const weigh = (j: number): number => {
    const tails = incompleteGamma(a + j, y);
    return Math.log(poissonTerm(j, m)) + Math.log(side === 'lower' ? tails.lower : tails.upper);
  };
  const [first, last] = relevant(weigh, m, y);
  const up = side === 'upper';
  let j = up ? first : last;
  const start = incompleteGamma(a + j, y);
  let tail = up ? start.upper : start.lower;
  let sum = 0;
  let slope = 0;
  for (;;) {
    const weight = poissonTerm(j, m);
    const term = poissonTerm(a + j, y);
    sum += weight * tail;
    slope += (weight * term * (a + j)) / y;
    if (j === (up ? last : first)) return { tail: Math.min(1, sum), slope };
    // Q(a + 1, y) = Q(a, y) + term(a) and P(a, y) = P(a + 1, y) + term(a).
    if (up) tail += term;
    j += up ? 1 : -1;
    if (!up) tail += poissonTerm(a + j, y);
  }
}

/** The run of indices outside which terms are below e^-45 of the largest; the terms rise to one peak and fall. */
function relevant(weigh: (j: number) => number, m: number, y: number): readonly [number, number] {
  let low = 0;
  let high = Math.ceil(m + y + 60 + 12 * Math.sqrt(m + y));
  const end = high;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const here = weigh(middle);
    const next = weigh(middle + 1);
    // Beyond the peak towards either end terms may underflow: then the way to the peak is the way to the Poisson mode.
    const rising = here === -Infinity && next === -Infinity ? middle < m : next > here;
    if (rising) low = middle + 1;
    else high = middle;
  }
  const floor = weigh(low) - 45;
  const edge = (from: number, to: number): number => {
    if (weigh(to) >= floor) return to;
    let inside = from;
    let outside = to;
    while (Math.abs(outside - inside) > 1) {
      const middle = Math.floor((inside + outside) / 2);
      if (weigh(middle) >= floor) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return [edge(low, 0), edge(low, end)];
}

function demandLaw(name: string, df: number, lambda: number): void {
  demandPositive(df, `noncentralChiSquared.${name}(df)`);
  demand(lambda >= 0 && lambda < Infinity, `noncentralChiSquared.${name}(lambda)`, 'must be finite and >= 0', lambda);
}

function tailOf(x: number, df: number, lambda: number, side: Side): number {
  if (x <= 0) return side === 'lower' ? 0 : 1;
  if (x === Infinity) return side === 'lower' ? 1 : 0;
  if (lambda === 0) return incompleteGamma(df / 2, x / 2)[side];
  // The tail on the far side of the mean is the sum; the other is its complement only where that loses nothing.
  const near: Side = x < df + lambda ? 'lower' : 'upper';
  const sum = mixture(x / 2, df / 2, lambda / 2, near).tail;
  return side === near ? sum : sum > 0.9 ? mixture(x / 2, df / 2, lambda / 2, side).tail : 1 - sum;
}

function point(p: number, df: number, lambda: number, side: Side): number {
  if (lambda === 0) return 2 * gammaPoint(p, df / 2, side);
  if (p === 0) return side === 'lower' ? 0 : Infinity;
  if (p === 1) return side === 'lower' ? Infinity : 0;
  if (p > 0.5) return point(1 - p, df, lambda, side === 'lower' ? 'upper' : 'lower');
  // Patnaik's two moments give the first guess.
  const spread = (df + 2 * lambda) / (df + lambda);
  const start = Math.log(spread * gammaPoint(Math.max(p, 1e-12), (df + lambda) / (2 * spread), side) + 1e-300);
  const at = (u: number): TailAt => {
    const y = Math.exp(u);
    const { tail, slope } = mixture(y, df / 2, lambda / 2, side);
    return { tail, slope: slope * y };
  };
  return 2 * Math.exp(solveTail(at, p, side === 'lower' ? 1 : -1, start));
}

/**
 * The noncentral chi-squared distribution with `df` > 0 degrees of freedom and noncentrality `lambda` >= 0: the law of a sum of df squared unit normals whose means have the sum of squares lambda.
 *
 * `cdf` is P(X <= x), `survival` is P(X > x), each to 1e-10 relative down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1], df <= 0 or lambda < 0.
 * Cost: O(sqrt(df + lambda + x) log). Source: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, eq. 29.2; Benton & Krishnamoorthy (2003), doi:10.1016/S0167-9473(02)00283-9. Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * noncentralChiSquared.cdf(5, 3, 2).toFixed(10) // '0.5934051801'
 * ```
 */
export const noncentralChiSquared = {
  cdf(x: number, df: number, lambda: number): number {
    demandNumber(x, 'noncentralChiSquared.cdf(x)');
    demandLaw('cdf', df, lambda);
    return tailOf(x, df, lambda, 'lower');
  },
  survival(x: number, df: number, lambda: number): number {
    demandNumber(x, 'noncentralChiSquared.survival(x)');
    demandLaw('survival', df, lambda);
    return tailOf(x, df, lambda, 'upper');
  },
  quantile(p: number, df: number, lambda: number): number {
    demandProbability(p, 'noncentralChiSquared.quantile(p)');
    demandLaw('quantile', df, lambda);
    return point(p, df, lambda, 'lower');
  },
  upperQuantile(q: number, df: number, lambda: number): number {
    demandProbability(q, 'noncentralChiSquared.upperQuantile(q)');
    demandLaw('upperQuantile', df, lambda);
    return point(q, df, lambda, 'upper');
  },
} as const;
