import type { Distribution } from './distribution.js';
import { exp } from './exp.js';
import { firstAtLeast } from './first-at-least.js';
import { indexedSearch } from './indexed-search.js';
import { log } from './log.js';
import { logGamma } from './log-gamma.js';
import { normalQuantile } from './normal-quantile.js';

const NEGLIGIBLE = 1e-18;
const MOST_POINTS = 2_000_000;

/** Poisson with this mean. SciPy: `poisson(mean)`. */
export function poissonDistribution(mean: number): Distribution {
  return countDistribution((k) => exp(k * log(mean) - mean - logGamma(k + 1)), mean);
}

/** Counts with this mean and variance mean + mean^2 / size. SciPy: `nbinom(size, size / (size + mean))`; R: `dnbinom(mu = mean, size)`. */
export function negativeBinomialDistribution(mean: number, size: number): Distribution {
  const success = log(size / (size + mean));
  const failure = log(mean / (size + mean));
  const constant = logGamma(size);
  return countDistribution((k) => exp(logGamma(k + size) - constant - logGamma(k + 1) + size * success + k * failure), mean);
}

/** Successes in n trials of probability p. SciPy: `binom(n, p)`. */
export function binomialDistribution(n: number, p: number): Distribution {
  const ways = logGamma(n + 1);
  return countDistribution((k) => (k > n ? 0 : exp(ways - logGamma(k + 1) - logGamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p))), n * p);
}

/** Ranks 1 to n with probability proportional to rank^-s. SciPy: `zipfian(s, n)`. */
export function zipfDistribution(s: number, n: number): Distribution {
  const table = new Float64Array(n + 1);
  for (let k = 1; k <= n; k++) table[k] = (table[k - 1] as number) + exp(-s * log(k));
  const total = table[n] as number;
  for (let k = 1; k <= n; k++) table[k] = (table[k] as number) / total;
  const cdf = (x: number): number => (x < 1 ? 0 : (table[Math.min(n, Math.floor(x))] as number));
  return { ...searchesOf(table), cdf, below: (x) => cdf(Math.ceil(x) - 1) };
}

/** Values 0, 1, 2 ... with these probabilities, tabulated until the rest is below 1e-18. @param mean where the search for the end starts */
function countDistribution(probability: (k: number) => number, mean: number): Distribution {
  const cumulative: number[] = [];
  let sum = 0;
  for (let k = 0; k < MOST_POINTS; k++) {
    const p = probability(k);
    sum += p;
    cumulative.push(sum);
    if (k > mean && p < NEGLIGIBLE) break;
  }
  const table = Float64Array.from(cumulative, (c) => Math.min(1, c));
  const cdf = (x: number): number => (x < 0 ? 0 : (table[Math.min(table.length - 1, Math.floor(x))] as number));
  return { ...searchesOf(table), cdf, below: (x) => cdf(Math.ceil(x) - 1) };
}

/** Searches in a table of cumulative probabilities that ends at 1, by probability and by normal score; what they need is made on first use. */
export function searchesOf(table: Float64Array): Required<Pick<Distribution, 'quantile' | 'ofNormal' | 'eachQuantile' | 'eachOfNormal'>> {
  const once = <T>(make: () => T): (() => T) => {
    let made: T | undefined;
    return () => (made ??= make());
  };
  const scores = once(() => table.map((p) => normalQuantile(Math.min(1, p))));
  const byProbability = once(() => indexedSearch(table, 0, 1));
  const byScore = once(() => indexedSearch(scores(), -8.25, 8.25));
  return {
    quantile: (u) => firstAtLeast(table, u),
    ofNormal: (z) => firstAtLeast(scores(), z),
    eachQuantile: (batch, loops) => loops.toIndices(batch, byProbability()),
    eachOfNormal: (batch, loops) => loops.toIndices(batch, byScore()),
  };
}
