import { demand, demandProbability } from './domain.js';
import { demandTally, type Sample, type Tally } from './tally.js';

/** A summary of a sample by centroids, small in the tails: merges, and answers quantiles of a stream. */
export interface TDigest {
  readonly kind: 't-digest';
  readonly compression: number;
  /** Ascending. */
  readonly means: Float64Array;
  readonly weights: Float64Array;
  readonly n: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Summarises a sample in at most about `compression` centroids.
 *
 * Stated error: no centroid spans more than pi sqrt(q (1 - q)) / compression of the ranks at quantile q (single values excepted), and a quantile is read between the two centroids around it: it is off by at most the larger of their shares of ranks, each at its own outer end.
 * @param x finite values or a tally, not empty.
 * @param compression >= 20, default 200: rank error at most 0.8% in the middle, 0.17% at 1%.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, or a compression below 20.
 * Cost: O(n log n), memory O(compression). Source: Dunning & Ertl (2019), arXiv:1902.04023, scale function k1, merging variant. Oracle: `descriptions.json` (NumPy, within the stated error) and law tests against exact ranks.
 * @example
 * ```ts
 * digestQuantile(tDigest([1, 2, 3, 4, 5]), 0.5) // 3
 * ```
 */
export function tDigest(x: Sample, compression = 200): TDigest {
  demand(typeof compression === 'number' && compression >= 20 && compression <= 1e6, 'tDigest(compression)', 'must be in [20, 1,000,000]', compression);
  return compress(demandTally(x, 'tDigest(x)'), compression);
}

/**
 * One digest of several: of the same size and kind as one of the whole; each merge may add the error of one digest.
 * @param digests at least one, of equal compression.
 * @throws MlcheckError `statistic-undefined` for none or unequal compressions.
 * Cost: O(centroids log). Source: Dunning & Ertl (2019), arXiv:1902.04023. Oracle: `descriptions.json` (NumPy, within the stated error) and law tests against exact ranks.
 * @example
 * ```ts
 * mergeDigests(tDigest([1, 2]), tDigest([3])).n // 3
 * ```
 */
export function mergeDigests(...digests: readonly TDigest[]): TDigest {
  const first = digests[0];
  demand(first !== undefined, 'mergeDigests(digests)', 'must not be empty', 0);
  digests.forEach((digest, i) => demandDigest(digest, `mergeDigests(digests[${i}])`));
  for (const digest of digests) demand(digest.compression === first.compression, 'mergeDigests(digests)', `must all have compression ${first.compression}`, digest.compression);
  const parts = digests.flatMap((d) => Array.from(d.means, (mean, i) => [mean, d.weights[i] as number] as const)).sort((a, b) => a[0] - b[0]);
  const whole = compress({ values: Float64Array.from(parts, (p) => p[0]), counts: Float64Array.from(parts, (p) => p[1]), n: digests.reduce((sum, d) => sum + d.n, 0) }, first.compression);
  return { ...whole, min: Math.min(...digests.map((d) => d.min)), max: Math.max(...digests.map((d) => d.max)) };
}

/**
 * A quantile read from a digest: linear between the middles of centroids, exact at both ends.
 * @param digest of at least one value.
 * @param p in [0, 1].
 * @throws MlcheckError `statistic-undefined` for p outside [0, 1].
 * Cost: O(centroids). Source: Dunning & Ertl (2019), arXiv:1902.04023. Oracle: `descriptions.json` (NumPy, within the stated error) and law tests against exact ranks.
 * @example
 * ```ts
 * digestQuantile(tDigest([4, 1, 3]), 1) // 4
 * ```
 */
export function digestQuantile(digest: TDigest, p: number): number {
  demandDigest(digest, 'digestQuantile(digest)');
  demandProbability(p, 'digestQuantile(p)');
  const { means, weights, n, min, max } = digest;
  const rank = p * n;
  let before = 0;
  let lastMiddle = 0;
  let lastMean = min;
  for (let i = 0; i < means.length; i++) {
    const weight = weights[i] as number;
    const middle = before + weight / 2;
    if (rank <= middle) return between(lastMean, means[i] as number, (rank - lastMiddle) / (middle - lastMiddle));
    lastMiddle = middle;
    lastMean = means[i] as number;
    before += weight;
  }
  return between(lastMean, max, (rank - lastMiddle) / (n - lastMiddle));
}

function between(a: number, b: number, share: number): number {
  return a === b ? a : a + (b - a) * Math.min(1, Math.max(0, share));
}

/** Joins neighbours while the k1 scale, compression / (2 pi) asin(2q - 1), grows by at most 1 over the joined centroid. */
function compress(sorted: Pick<Tally, 'values' | 'counts' | 'n'>, compression: number): TDigest {
  const { values, counts, n } = sorted;
  const scale = (q: number): number => (compression / (2 * Math.PI)) * Math.asin(2 * Math.min(1, q) - 1);
  const means: number[] = [];
  const weights: number[] = [];
  let before = 0;
  let start = scale(0);
  let mean = values[0] as number;
  let weight = counts[0] as number;
  for (let i = 1; i < values.length; i++) {
    const count = counts[i] as number;
    if (scale((before + weight + count) / n) - start <= 1) {
      weight += count;
      mean += (((values[i] as number) - mean) * count) / weight;
      continue;
    }
    means.push(mean);
    weights.push(weight);
    before += weight;
    start = scale(before / n);
    mean = values[i] as number;
    weight = count;
  }
  means.push(mean);
  weights.push(weight);
  const last = values[values.length - 1] as number;
  return { kind: 't-digest', compression, means: Float64Array.from(means), weights: Float64Array.from(weights), n, min: values[0] as number, max: last };
}

function demandDigest(digest: TDigest, place: string): void {
  demand(digest?.kind === 't-digest', place, 'must be a t-digest', digest);
}
