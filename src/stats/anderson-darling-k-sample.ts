import { demand, demandSample, undefinedStatistic } from './domain.js';
import { sortedCopy } from './special/sorted-copy.js';

export interface AndersonDarlingResult {
  /** Standardised: mean 0 and variance 1 when all samples come from one distribution. */
  readonly statistic: number;
  /** Interpolated in Scholz and Stephens' table, held within [0.001, 0.25], the table's ends. */
  readonly pValue: number;
}

// Table 2 of Scholz & Stephens: critical values b0 + b1/sqrt(k - 1) + b2/(k - 1) at these levels.
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const B0 = [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085];
const B1 = [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615];
const B2 = [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154];

/**
 * Anderson-Darling test that k samples come from one distribution; weighs the tails more than Kolmogorov-Smirnov does. Ties get midranks.
 * @param samples at least 2, each of finite values, not empty; together at least 4 (the variance of the statistic needs them), not all equal.
 * @returns the standardised statistic and an interpolated p-value.
 * @throws MlcheckError `statistic-undefined` for fewer than 2 samples, an empty one, fewer than 4 values together, a value that is not finite, or only one distinct value.
 * Cost: O(n log n). Source: Scholz & Stephens (1987), doi:10.2307/2288805, eq. 7. Oracle: `two-samples.json` (SciPy anderson_ksamp).
 * @example
 * ```ts
 * andersonDarlingKSample([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]).statistic.toFixed(4) // '4.7260'
 * ```
 */
export function andersonDarlingKSample(samples: readonly ArrayLike<number>[]): AndersonDarlingResult {
  demand(Array.isArray(samples), 'andersonDarlingKSample(samples)', 'must be an array of samples', samples);
  demand(samples.length >= 2, 'andersonDarlingKSample(samples)', 'must hold at least 2 samples', samples.length);
  samples.forEach((x, i) => demandSample(x, `andersonDarlingKSample(samples[${i}])`));
  const sorted = samples.map(sortedCopy);
  const total = samples.reduce((sum, x) => sum + x.length, 0);
  demand(total >= 4, 'andersonDarlingKSample(samples)', 'must hold at least 4 values together', total);
  const reached = new Uint32Array(sorted.length);
  const next = Float64Array.from(sorted, (x) => x[0] as number);
  let statistic = 0;
  for (let below = 0, upTo = 0; below < total; below = upTo) {
    let v = Infinity;
    for (let s = 0; s < next.length; s++) if ((next[s] as number) < v) v = next[s] as number;
    for (let s = 0; s < next.length; s++) if (next[s] === v) upTo += runFrom(sorted[s] as Float64Array, reached[s] as number);
    const ties = upTo - below;
    if (ties === total) throw undefinedStatistic('andersonDarlingKSample(samples)', 'must hold at least 2 distinct values', 1);
    const b = below + ties / 2;
    const scale = b * (total - b) - (total * ties) / 4;
    for (let s = 0; s < next.length; s++) {
      const x = sorted[s] as Float64Array;
      const first = reached[s] as number;
      let past = first;
      if (next[s] === v) {
        past += runFrom(x, first);
        reached[s] = past;
        next[s] = past < x.length ? (x[past] as number) : Infinity;
      }
      if (scale > 0) statistic += ((ties / total) * (total * ((first + past) / 2) - b * x.length) ** 2) / scale / x.length;
    }
  }
  statistic *= (total - 1) / total;
  const k = samples.length;
  const a2 = (statistic - (k - 1)) / Math.sqrt(variance(samples.map((x) => x.length), total));
  return { statistic: a2, pValue: interpolated(a2, k - 1) };
}

/** How many values from one place on are equal. */
function runFrom(x: Float64Array, first: number): number {
  let past = first + 1;
  while (past < x.length && x[past] === x[first]) past++;
  return past - first;
}

/** Equation 4. */
function variance(sizes: readonly number[], n: number): number {
  const k = sizes.length;
  const H = sizes.reduce((sum, size) => sum + 1 / size, 0);
  let h = 0;
  for (let i = 1; i < n; i++) h += 1 / i;
  let g = 0;
  for (let i = n - 1, tail = 0; i >= 2; i--) {
    tail += 1 / i;
    g += tail / (n - i + 1);
  }
  const a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * H;
  const b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * H - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * H + 4 * h;
  const d = (2 * h + 6) * k * k - 4 * h * k;
  return (a * n ** 3 + b * n * n + c * n + d) / ((n - 1) * (n - 2) * (n - 3));
}

/** A parabola through (critical value, ln level) by least squares. */
function interpolated(a2: number, m: number): number {
  const x = B0.map((b, i) => b + (B1[i] as number) / Math.sqrt(m) + (B2[i] as number) / m);
  const y = LEVELS.map(Math.log);
  const power = (p: number): number => x.reduce((sum, v) => sum + v ** p, 0);
  const cross = (p: number): number => x.reduce((sum, v, i) => sum + v ** p * (y[i] as number), 0);
  const [s0, s1, s2, s3, s4] = [0, 1, 2, 3, 4].map(power) as [number, number, number, number, number];
  const [t0, t1, t2] = [0, 1, 2].map(cross) as [number, number, number];
  const det = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2);
  const c0 = (t0 * (s2 * s4 - s3 * s3) - s1 * (t1 * s4 - s3 * t2) + s2 * (t1 * s3 - s2 * t2)) / det;
  const c1 = (s0 * (t1 * s4 - s3 * t2) - t0 * (s1 * s4 - s2 * s3) + s2 * (s1 * t2 - t1 * s2)) / det;
  const c2 = (s0 * (s2 * t2 - t1 * s3) - s1 * (s1 * t2 - t1 * s2) + t0 * (s1 * s3 - s2 * s2)) / det;
  if (a2 < Math.min(...x)) return 0.25;
  if (a2 > Math.max(...x)) return 0.001;
  return Math.exp(c0 + c1 * a2 + c2 * a2 * a2);
}
