import { demand, demandList, demandProbability } from './domain.js';
import { everyRow, sortRows } from './special/sort-rows.js';

/** Adjusts sorted p-values with `factor(rank from 1)` and makes them monotone from the end named. */
function adjust(name: string, pValues: ArrayLike<number>, factor: (rank: number, m: number) => number, monotone: 'up' | 'down'): Float64Array {
  demandList(pValues, `${name}(pValues)`);
  const m = pValues.length;
  demand(m > 0, `${name}(pValues)`, 'must not be empty', 0);
  for (let i = 0; i < m; i++) {
    const p = pValues[i] as number;
    if (!(typeof p === 'number' && p >= 0 && p <= 1)) demandProbability(p, `${name}(pValues[${i}])`);
  }
  const { values, rows } = sortRows(pValues instanceof Float64Array ? pValues : Float64Array.from(pValues), everyRow(m));
  const adjusted = new Float64Array(m);
  let bound = monotone === 'up' ? 0 : 1;
  for (let step = 0; step < m; step++) {
    const at = monotone === 'up' ? step : m - 1 - step;
    const p = Math.min(1, (values[at] as number) * factor(at + 1, m));
    bound = monotone === 'up' ? Math.max(bound, p) : Math.min(bound, p);
    adjusted[rows[at] as number] = bound;
  }
  return adjusted;
}

/**
 * Bonferroni's adjusted p-values: rejecting those <= alpha makes any false rejection at most alpha likely, under any dependence.
 * @param pValues in [0, 1], not empty.
 * @returns adjusted p-values in the same order.
 * @throws MlcheckError `statistic-undefined` for an empty list or a p-value outside [0, 1].
 * Cost: O(m log m). Source: Dunn (1961), doi:10.1080/01621459.1961.10482090. Oracle: `tests.json` (R p.adjust).
 * @example
 * ```ts
 * bonferroni([0.01, 0.02, 0.5]) // Float64Array(3) [ 0.03, 0.06, 1 ]
 * ```
 */
export function bonferroni(pValues: ArrayLike<number>): Float64Array {
  return adjust('bonferroni', pValues, (_, m) => m, 'up');
}

/**
 * Holm's step-down adjusted p-values: the same guarantee as Bonferroni's and never larger.
 * @param pValues in [0, 1], not empty.
 * @returns adjusted p-values in the same order.
 * @throws MlcheckError `statistic-undefined` for an empty list or a p-value outside [0, 1].
 * Cost: O(m log m). Source: Holm (1979), Scandinavian Journal of Statistics 6, 65. Oracle: `tests.json` (R p.adjust).
 * @example
 * ```ts
 * holm([0.01, 0.02, 0.5]) // Float64Array(3) [ 0.03, 0.04, 0.5 ]
 * ```
 */
export function holm(pValues: ArrayLike<number>): Float64Array {
  return adjust('holm', pValues, (rank, m) => m - rank + 1, 'up');
}

/**
 * Hochberg's step-up adjusted p-values: never larger than Holm's, for independent or positively dependent tests.
 * @param pValues in [0, 1], not empty.
 * @returns adjusted p-values in the same order.
 * @throws MlcheckError `statistic-undefined` for an empty list or a p-value outside [0, 1].
 * Cost: O(m log m). Source: Hochberg (1988), doi:10.1093/biomet/75.4.800. Oracle: `tests.json` (R p.adjust).
 * @example
 * ```ts
 * hochberg([0.03, 0.04]) // Float64Array(2) [ 0.04, 0.04 ]
 * ```
 */
export function hochberg(pValues: ArrayLike<number>): Float64Array {
  return adjust('hochberg', pValues, (rank, m) => m - rank + 1, 'down');
}

/**
 * Benjamini and Hochberg's adjusted p-values: rejecting those <= q keeps the expected share of false ones among the rejected at q, for independent or positively dependent tests.
 * @param pValues in [0, 1], not empty.
 * @returns adjusted p-values in the same order.
 * @throws MlcheckError `statistic-undefined` for an empty list or a p-value outside [0, 1].
 * Cost: O(m log m). Source: Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x. Oracle: `tests.json` (R p.adjust).
 * @example
 * ```ts
 * benjaminiHochberg([0.01, 0.02, 0.5]) // Float64Array(3) [ 0.03, 0.03, 0.5 ]
 * ```
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  return adjust('benjaminiHochberg', pValues, (rank, m) => m / rank, 'down');
}

/**
 * Benjamini and Yekutieli's adjusted p-values: the false discovery rate under any dependence.
 * @param pValues in [0, 1], not empty.
 * @returns adjusted p-values in the same order.
 * @throws MlcheckError `statistic-undefined` for an empty list or a p-value outside [0, 1].
 * Cost: O(m log m). Source: Benjamini & Yekutieli (2001), doi:10.1214/aos/1013699998. Oracle: `tests.json` (R p.adjust).
 * @example
 * ```ts
 * benjaminiYekutieli([0.01, 0.02])[0].toFixed(6) // '0.030000'
 * ```
 */
export function benjaminiYekutieli(pValues: ArrayLike<number>): Float64Array {
  demandList(pValues, 'benjaminiYekutieli(pValues)');
  let harmonic = 0;
  for (let i = 1; i <= pValues.length; i++) harmonic += 1 / i;
  return adjust('benjaminiYekutieli', pValues, (rank, m) => (harmonic * m) / rank, 'down');
}
