import { demandNumber, demandPositive, demandProbability } from './domain.js';
import { incompleteBeta } from './special/incomplete-beta.js';
import { logBeta } from './special/log-gamma.js';
import { solveTail, type TailAt } from './special/solve-tail.js';

/** P(T > t) for t > 0, given as ln t so that powers neither overflow nor underflow; the slope is in ln t. */
function upperTail(logT: number, df: number): TailAt {
  const logRatio = 2 * logT - Math.log(df);
  if (logRatio > 80) {
    // 1 + df/t^2 rounds to 1: the leading term of the series is the whole tail.
    const tail = 0.5 * Math.exp((-df / 2) * logRatio - Math.log(df / 2) - logBeta(df / 2, 0.5));
    return { tail, slope: df * tail };
  }
  const ratio = Math.exp(logRatio);
  const { lower, slope } = incompleteBeta(df / 2, 0.5, 1 / (1 + ratio), 1 / (1 + 1 / ratio));
  return { tail: lower / 2, slope };
}

function survival(t: number, df: number): number {
  if (t === 0) return 0.5;
  return t > 0 ? upperTail(Math.log(t), df).tail : 1 - upperTail(Math.log(-t), df).tail;
}

/** t with P(T > t) = q; `centre` is 1/2 - q, given apart so that it is not rounded twice. */
function upperPoint(q: number, centre: number, df: number): number {
  if (q === 0 || q === 1) return q === 0 ? Infinity : -Infinity;
  if (centre < 0) return -upperPoint(1 - q, -centre, df);
  if (centre === 0) return 0;
  if (centre > 0.1) return Math.exp(solveTail((u) => upperTail(u, df), q, -1, 0));
  // Near the middle the distance from 1/2 is what has to be met: P(0 < T < t) = centre.
  const between = (u: number): TailAt => {
    const ratio = Math.exp(2 * u - Math.log(df));
    const { lower, slope } = incompleteBeta(0.5, df / 2, 1 / (1 + 1 / ratio), 1 / (1 + ratio));
    return { tail: lower / 2, slope };
  };
  return Math.exp(solveTail(between, centre, 1, Math.log(centre * 2.5)));
}

/**
 * Student's t distribution with `df` > 0 degrees of freedom (not necessarily whole).
 *
 * `cdf` is P(T <= t), `survival` is P(T > t), each to 1e-10 relative down to 1e-300; `quantile(p)` and `upperQuantile(q)` are their inverses.
 * @throws MlcheckError `statistic-undefined` for NaN, a probability outside [0, 1] or df <= 0.
 * Cost: O(sqrt(df)). Source: Abramowitz & Stegun 26.7.1. Oracle: `distributions.json` (mpmath).
 * @example
 * ```ts
 * studentT.upperQuantile(0.025, 10).toFixed(10) // '2.2281388520'
 * ```
 */
export const studentT = {
  cdf(t: number, df: number): number {
    demandNumber(t, 'studentT.cdf(t)');
    demandPositive(df, 'studentT.cdf(df)');
    return survival(-t, df);
  },
  survival(t: number, df: number): number {
    demandNumber(t, 'studentT.survival(t)');
    demandPositive(df, 'studentT.survival(df)');
    return survival(t, df);
  },
  quantile(p: number, df: number): number {
    demandProbability(p, 'studentT.quantile(p)');
    demandPositive(df, 'studentT.quantile(df)');
    return -upperPoint(p, 0.5 - p, df);
  },
  upperQuantile(q: number, df: number): number {
    demandProbability(q, 'studentT.upperQuantile(q)');
    demandPositive(df, 'studentT.upperQuantile(df)');
    return upperPoint(q, 0.5 - q, df);
  },
} as const;
