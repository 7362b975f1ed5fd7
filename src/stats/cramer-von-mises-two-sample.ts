import { demand, demandOneOf, demandOptions, demandSample } from './domain.js';
import { gcd } from './special/smirnov-paths.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface CramerVonMisesResult {
  /** T >= 0: larger is further apart. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Two-sample Cramer-von Mises test that a and b come from one continuous distribution: the mean squared gap between their distribution functions.
 * @param a, b finite values, at least 2 each; ties get midranks.
 * @param options.method `auto` (default) is exact while neither sample has more than 20 values; `exact` takes at most 600 pairs.
 * @throws MlcheckError `statistic-undefined` for fewer than 2 values, one that is not finite, or `exact` for too many.
 * Cost: O(n log n); exact O((n m)^2). Source: Anderson (1962), doi:10.1214/aoms/1177704477; exact: Xiao, Gordon & Yakovlev (2007), doi:10.18637/jss.v017.i08; limit: Smirnov (1936). Oracle: `two-samples.json` (SciPy cramervonmises_2samp; below 1e-5, where SciPy subtracts, mpmath).
 * @example
 * ```ts
 * cramerVonMisesTwoSample([1, 2, 3, 4], [3.5, 5, 6, 7]).statistic // 0.5
 * ```
 */
export function cramerVonMisesTwoSample(a: ArrayLike<number>, b: ArrayLike<number>, options: { readonly method?: 'auto' | 'exact' | 'asymptotic' } = {}): CramerVonMisesResult {
  const { method = 'auto' } = demandOptions(options, 'cramerVonMisesTwoSample', ['method']);
  demandOneOf(method, 'cramerVonMisesTwoSample(method)', ['auto', 'exact', 'asymptotic']);
  const x = sortedCopy(demandSample(a, 'cramerVonMisesTwoSample(a)', 2));
  const y = sortedCopy(demandSample(b, 'cramerVonMisesTwoSample(b)', 2));
  const n = x.length;
  const m = y.length;
  const u = rankGaps(x, y);
  const total = n + m;
  const statistic = u / (n * m * total) - (4 * n * m - 1) / (6 * total);
  if (method === 'exact') demand(n * m <= 600, 'cramerVonMisesTwoSample(method)', 'must not be exact for more than 600 pairs of values', n * m);
  const exact = method === 'exact' || (method === 'auto' && Math.max(n, m) <= 20);
  return { statistic, pValue: exact ? exactTail(u, n, m) : asymptoticTail(statistic, n, m), method: exact ? 'exact' : 'asymptotic' };
}

/** Sum over both samples of its size times the squared gap between a value's midrank among all and its rank in its own sample; both sorted. */
function rankGaps(x: Float64Array, y: Float64Array): number {
  const sum = new Float64Array(2);
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    const v = Math.min(x[i] ?? Infinity, y[j] ?? Infinity);
    const firstX = i;
    const firstY = j;
    while (i < x.length && x[i] === v) i++;
    while (j < y.length && y[j] === v) j++;
    const rank = (firstX + firstY + i + j + 1) / 2;
    for (let k = firstX; k < i; k++) add(sum, x.length * (rank - k - 1) ** 2);
    for (let k = firstY; k < j; k++) add(sum, y.length * (rank - k - 1) ** 2);
  }
  return (sum[0] as number) + (sum[1] as number);
}

/** Every term is exact; beside the running sum stands what rounding dropped of it, because most of the sum is taken off again. */
function add(sum: Float64Array, term: number): void {
  const before = sum[0] as number;
  const after = before + term;
  sum[0] = after;
  sum[1] = (sum[1] as number) + (before > term ? before - after + term : term - after + before);
}

/** Frequencies of the sum of squared gaps over all lattice paths, as chances of a random path. */
function exactTail(u: number, n: number, m: number): number {
  const lcm = (n / gcd(n, m)) * m;
  const a = lcm / n;
  const b = lcm / m;
  const nm = n * m;
  const zeta = Math.floor((lcm * lcm * (n + m) * (6 * u - nm * (4 * nm - 1))) / (6 * nm * nm) + 1e-9);
  const most = mostFrom(n, m, a, b);
  let row: Map<number, number>[] = [];
  for (let j = 0; j <= m; j++) {
    const next: Map<number, number>[] = [];
    for (let i = 0; i <= n; i++) {
      const cell = new Map<number, number>();
      const gap = (a * i - b * j) ** 2;
      const least = zeta - (most[i * (m + 1) + j] as number);
      if (i + j === 0) cell.set(0, 1);
      for (const [from, share] of [[next[i - 1], i / (i + j)], [row[i], j / (i + j)]] as const) {
        if (from === undefined || share === 0) continue;
        for (const [value, chance] of from) {
          // What has reached zeta is only counted on, what can no longer reach it is let go.
          const sum = Math.min(zeta, value + gap);
          if (sum >= least) cell.set(sum, (cell.get(sum) ?? 0) + chance * share);
        }
      }
      next.push(cell);
    }
    row = next;
  }
  let tail = 0;
  for (const [value, chance] of row[n] as Map<number, number>) if (value >= zeta) tail += chance;
  return Math.min(1, tail);
}

/** The largest sum of squared gaps that a path can still collect behind each point. */
function mostFrom(n: number, m: number, a: number, b: number): Float64Array {
  const most = new Float64Array((n + 1) * (m + 1));
  for (let i = n; i >= 0; i--) {
    for (let j = m; j >= 0; j--) {
      const right = i < n ? (a * (i + 1) - b * j) ** 2 + (most[(i + 1) * (m + 1) + j] as number) : 0;
      const up = j < m ? (a * i - b * (j + 1)) ** 2 + (most[i * (m + 1) + j + 1] as number) : 0;
      most[i * (m + 1) + j] = Math.max(right, up);
    }
  }
  return most;
}

function asymptoticTail(t: number, n: number, m: number): number {
  const total = n + m;
  const mean = (1 + 1 / total) / 6;
  const variance = ((total + 1) * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m)) / (45 * total * total * 4 * n * m);
  return limitTail(1 / 6 + (t - mean) / Math.sqrt(45 * variance));
}

/** P(W > x) in the limit, by Smirnov's alternating integrals; the substitution takes out the singular ends, so the trapezoid rule is exact to rounding. */
function limitTail(x: number): number {
  if (x < 0.003) return 1;
  const points = 64;
  let tail = 0;
  for (let k = 1; k < 60; k++) {
    const middle = (2 * k - 0.5) * Math.PI;
    let integral = 0;
    for (let i = 0; i < points; i++) {
      const angle = ((i + 0.5) * Math.PI) / points;
      const offset = (Math.PI / 2) * Math.cos(angle);
      const t = middle + offset;
      // |sin t| = cos(offset), written so that it does not cancel at the ends: pi/2 (1 - |cos|) = pi sin^2(half).
      const end = Math.PI * Math.sin(Math.min(angle, Math.PI - angle) / 2) ** 2;
      integral += (Math.sin(angle) * Math.exp((-x * t * t) / 2)) / Math.sqrt(t * Math.sin(end));
    }
    const part = ((integral * Math.PI) / points) * (Math.PI / 2) * (2 / Math.PI);
    tail += k % 2 === 1 ? part : -part;
    if (part < 1e-17 * tail) break;
  }
  return Math.min(1, Math.max(0, tail));
}
