import { binomial } from './binomial.js';
import { demand, demandOneOf, demandOptions } from './domain.js';

/**
 * McNemar's test that two classifiers on the same accounts are right equally often, from the accounts on which they differ.
 * @param onlyFirst accounts that only the first got right, an integer >= 0.
 * @param onlySecond accounts that only the second got right.
 * @param options.method `exact` (default) conditional binomial, never too small; `mid-p` takes half of the observed probability off, closer to its level.
 * @returns the two-sided p-value in (0, 1].
 * @throws MlcheckError `statistic-undefined` for a count that is no integer >= 0, or when they differ on no account.
 * Cost: O(sqrt(n)). Source: McNemar (1947), doi:10.1007/BF02295996; mid-p: Fagerland, Lydersen & Laake (2013), doi:10.1186/1471-2288-13-91. Oracle: `pairs.json` (SciPy binom).
 * @example
 * ```ts
 * mcnemar(1, 7).toFixed(7) // '0.0703125'
 * ```
 */
export function mcnemar(onlyFirst: number, onlySecond: number, options: { readonly method?: 'exact' | 'mid-p' } = {}): number {
  const { method = 'exact' } = demandOptions(options, 'mcnemar', ['method']);
  demandOneOf(method, 'mcnemar(method)', ['exact', 'mid-p']);
  for (const [name, k] of [['onlyFirst', onlyFirst], ['onlySecond', onlySecond]] as const) demand(Number.isInteger(k) && k >= 0, `mcnemar(${name})`, 'must be an integer >= 0', k);
  const n = onlyFirst + onlySecond;
  demand(n > 0, 'mcnemar(onlyFirst, onlySecond)', 'must differ on at least one account', 0);
  const least = Math.min(onlyFirst, onlySecond);
  const exact = 2 * binomial.cdf(least, n, 0.5);
  if (method === 'exact') return Math.min(1, exact);
  return onlyFirst === onlySecond ? 1 - binomial.mass(least, n, 0.5) : exact - binomial.mass(least, n, 0.5);
}
