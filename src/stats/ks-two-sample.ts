import { demandAlternative } from './alternative.js';
import { demandOneOf, demandOptions, relabelled } from './domain.js';
import { ksDistance, type KsAlternative, type KsDistance } from './ks-distance.js';
import { kolmogorovExactTail } from './special/kolmogorov-exact.js';
import { gcd, smirnovPaths } from './special/smirnov-paths.js';
import { isTally, type Sample } from './tally.js';

export interface KsOptions {
  /** `greater`: a's distribution function lies above b's somewhere. Default `two-sided`. */
  readonly alternative?: KsAlternative;
  /** `auto` (default) is exact while the larger sample has at most 10,000 values. */
  readonly method?: 'auto' | 'exact' | 'asymp';
}

export interface KsResult extends KsDistance {
  /** Probability of a gap at least as large if both samples come from one continuous distribution; with ties it is too large, never too small. */
  readonly pValue: number;
  readonly method: 'exact' | 'asymp';
}

/**
 * Two-sample Kolmogorov-Smirnov test that a and b come from one distribution.
 * @param a, b finite values or tallies, each not empty; they must be different accounts (for the same accounts see `pairedKs`).
 * @returns statistic in [0, 1], where it is reached, its sign (+1: a has the smaller values there) and the p-value.
 * @throws MlcheckError `statistic-undefined` for an empty sample or a value that is not finite.
 * Cost: O(n + m) for the statistic on smooth data; the exact p-value O(n m), 0.1 to 0.8 s at 10,000 against 10,000; 0 where it is below the smallest double. Source: Hodges (1958), doi:10.1007/BF02589501; asymptotic: Simard & L'Ecuyer (2011), doi:10.18637/jss.v039.i11. Oracle: `two-samples.json` (SciPy ks_2samp; below 1e-12, where SciPy's exact tail has lost its digits, paths counted in whole numbers).
 * @example
 * ```ts
 * ksTwoSample([1, 2, 3, 4], [3, 4, 5, 6]).location // 2
 * ksTwoSample([1, 2, 3, 4], [3, 4, 5, 6]).pValue.toFixed(10) // '0.7714285714'
 * ```
 */
export function ksTwoSample(a: Sample, b: Sample, options: KsOptions = {}): KsResult {
  const { alternative = 'two-sided', method = 'auto' } = demandOptions(options, 'ksTwoSample', ['alternative', 'method']);
  demandAlternative(alternative, 'ksTwoSample');
  demandOneOf(method, 'ksTwoSample(method)', ['auto', 'exact', 'asymp']);
  const distance = relabelled('ksDistance', 'ksTwoSample', () => ksDistance(a, b, alternative));
  return withPValue(distance, isTally(a) ? a.n : a.length, isTally(b) ? b.n : b.length, { alternative, method });
}

/** The distance of n and m values, judged. */
export function withPValue(distance: KsDistance, n: number, m: number, { alternative = 'two-sided', method = 'auto' }: KsOptions): KsResult {
  const exact = method === 'exact' || (method === 'auto' && Math.max(n, m) <= 10_000);
  const pValue = exact ? exactTail(n, m, distance.statistic, alternative) : asymptoticTail(n, m, distance.statistic, alternative);
  return { ...distance, pValue, method: exact ? 'exact' : 'asymp' };
}

function exactTail(n: number, m: number, d: number, alternative: KsAlternative): number {
  // Below e^-746 (Dvoretzky, Kiefer & Wolfowitz with the constant e) the probability is less than the smallest double.
  if (1 - 2 * (n / (n + m)) * m * d * d < -746) return 0;
  const h = Math.round(d * (n / gcd(n, m)) * m);
  // 'less' mirrors 'greater': reversing the order of all values swaps them.
  return smirnovPaths(n, m, h, alternative === 'two-sided');
}

function asymptoticTail(n: number, m: number, d: number, alternative: KsAlternative): number {
  const large = Math.max(n, m);
  const small = Math.min(n, m);
  const effective = (large / (large + small)) * small;
  if (alternative === 'two-sided') return kolmogorovExactTail(Math.max(1, halfToEven(effective)), d);
  const z = Math.sqrt(effective) * d;
  return Math.min(1, Math.exp(-2 * z * z - (2 * z * (large + 2 * small)) / Math.sqrt(large * small * (large + small)) / 3));
}

/** Rounded as SciPy rounds: of two whole numbers equally near the even one. */
function halfToEven(x: number): number {
  const below = Math.floor(x);
  return x - below === 0.5 ? below + (below % 2) : Math.round(x);
}
