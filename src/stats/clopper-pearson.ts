import { beta } from './beta.js';
import { demand } from './domain.js';

/** An interval: `lower` <= `upper`, at the two-sided confidence that was asked for. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

function demandCounts(name: string, k: number, n: number): void {
  demand(Number.isInteger(n) && n > 0, `${name}(n)`, 'must be an integer > 0', n);
  demand(Number.isInteger(k) && k >= 0 && k <= n, `${name}(k)`, `must be an integer in [0, ${n}]`, k);
}

function demandLevel(name: string, level: number): void {
  demand(level > 0 && level < 1, `${name}(level)`, 'must be in (0, 1)', level);
}

/**
 * Exact lower bound of a binomial rate: the true rate lies below it with probability at most `level`.
 * @param k successes, an integer in [0, n].
 * @param n trials, an integer > 0.
 * @param level one-sided error probability in (0, 1).
 * @returns a rate in [0, 1]; 0 when k is 0.
 * @throws MlcheckError `statistic-undefined` outside those domains.
 * Cost: O(sqrt(n)). Source: Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404. Oracle: `intervals.json` (SciPy).
 * @example
 * ```ts
 * clopperPearsonLower(7, 500, 4e-5).toPrecision(9) // '0.00178571438'
 * ```
 */
export function clopperPearsonLower(k: number, n: number, level: number): number {
  demandCounts('clopperPearsonLower', k, n);
  demandLevel('clopperPearsonLower', level);
  return k === 0 ? 0 : beta.quantile(level, k, n - k + 1);
}

/**
 * Exact upper bound of a binomial rate: the true rate lies above it with probability at most `level`.
 * @param k successes, an integer in [0, n].
 * @param n trials, an integer > 0.
 * @param level one-sided error probability in (0, 1).
 * @returns a rate in [0, 1]; 1 when k is n.
 * @throws MlcheckError `statistic-undefined` outside those domains.
 * Cost: O(sqrt(n)). Source: Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404. Oracle: `intervals.json` (SciPy).
 * @example
 * ```ts
 * clopperPearsonUpper(0, 500, 0.01).toPrecision(9) // '0.00916805511'
 * ```
 */
export function clopperPearsonUpper(k: number, n: number, level: number): number {
  demandCounts('clopperPearsonUpper', k, n);
  demandLevel('clopperPearsonUpper', level);
  return k === n ? 1 : beta.upperQuantile(level, k + 1, n - k);
}

/**
 * Exact two-sided interval of a binomial rate: it covers the true rate with probability at least `confidence`.
 * @param k successes, an integer in [0, n].
 * @param n trials, an integer > 0.
 * @param confidence in (0, 1), default 0.95; half of the rest on each side.
 * @returns bounds in [0, 1].
 * @throws MlcheckError `statistic-undefined` outside those domains.
 * Cost: O(sqrt(n)). Source: Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404. Oracle: `intervals.json` (SciPy).
 * @example
 * ```ts
 * clopperPearson(0, 10).upper.toFixed(10) // '0.3084971078'
 * ```
 */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval {
  demandCounts('clopperPearson', k, n);
  demand(confidence > 0 && confidence < 1, 'clopperPearson(confidence)', 'must be in (0, 1)', confidence);
  const level = (1 - confidence) / 2;
  return { lower: clopperPearsonLower(k, n, level), upper: clopperPearsonUpper(k, n, level) };
}
