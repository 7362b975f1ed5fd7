import { streamOf, substream } from '../random/stream.js';
import type { Interval } from './clopper-pearson.js';
import { demand, demandList, demandOneOf, demandOptions, demandSample, undefinedStatistic } from './domain.js';
import { normal } from './normal.js';
import { meanOf } from './moments.js';
import { quantile } from './quantile.js';
import { resamplerOf } from './special/resampler.js';

export interface BootstrapOptions {
  /** Whole number that fixes the resamples: equal seeds give equal intervals on every machine. From 0 to 2^32 - 1. */
  readonly seed: number;
  /** Default 2,000, at least 100. */
  readonly resamples?: number;
  /** In (0, 1), default 0.95. */
  readonly confidence?: number;
  /** Default `bca`, bias-corrected and accelerated. */
  readonly method?: 'percentile' | 'basic' | 'bca';
  /** A number per value: values that share one are drawn together. */
  readonly cluster?: ArrayLike<number>;
}

export interface BootstrapResult extends Interval {
  /** The statistic of the sample itself. */
  readonly estimate: number;
  /** Standard deviation of the statistic over the resamples. */
  readonly standardError: number;
  readonly method: 'percentile' | 'basic' | 'bca';
}

/**
 * Bootstrap interval of any statistic of one sample, by accounts or by clusters of them.
 * @param x finite values, not empty; at least 2 values or clusters.
 * @param statistic `mean`, which is quickest, or a pure function of a sample; it must give a finite number for every resample, and may not keep the array that it is handed.
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, a statistic that is not finite or never varies (bca), limits beyond the range of a double, or options outside their ranges.
 * Cost: O(resamples n) and, for bca of a function, n more evaluations (one per cluster); `mean` draws what exceeds 1,023 values block by block, with the same law and other numbers than a function of equal seed gets. Source: Efron (1987), doi:10.1080/01621459.1987.10478410; Davison & Hinkley (1997), section 5.3. Oracle: `intervals.json` (SciPy bootstrap, within the error of resampling); the calibration test holds its coverage.
 * @example
 * ```ts
 * bootstrap([1, 2, 3, 4, 5, 6], 'mean', { seed: 1 }).estimate // 3.5
 * bootstrap([1, 2, 3, 4, 5, 6], (x) => Math.max(...x), { seed: 1, method: 'percentile' }).upper // 6
 * ```
 */
export function bootstrap(x: ArrayLike<number>, statistic: 'mean' | ((sample: Float64Array) => number), options: BootstrapOptions): BootstrapResult {
  const { seed, resamples = 2000, confidence = 0.95, method = 'bca', cluster } = demandOptions(options, 'bootstrap', ['seed', 'resamples', 'confidence', 'method', 'cluster']);
  demandSample(x, 'bootstrap(x)');
  demand(statistic === 'mean' || typeof statistic === 'function', 'bootstrap(statistic)', 'must be mean or a function', statistic);
  demandOneOf(method, 'bootstrap(method)', ['percentile', 'basic', 'bca']);
  demand(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff, 'bootstrap(seed)', 'must be a whole number from 0 to 4294967295', seed);
  demand(Number.isInteger(resamples) && resamples >= 100, 'bootstrap(resamples)', 'must be an integer >= 100', resamples);
  demand(confidence > 0 && confidence < 1, 'bootstrap(confidence)', 'must be in (0, 1)', confidence);
  const given = Float64Array.from(x);
  // A mean goes with the unit, so that no sum of values leaves the range of a double; what a function makes of its values nobody knows.
  const own = statistic === 'mean' ? unitOfWidest(given) : 1;
  const sample = own === 1 ? given : given.map((v) => v / own);
  const units = cluster === undefined ? undefined : clustersOf(sample, cluster);
  const finite = (value: number): number => {
    demand(Number.isFinite(value), 'bootstrap(statistic)', 'must be finite for every resample', value);
    return value;
  };
  const evaluate = (values: Float64Array): number => finite(statistic === 'mean' ? meanOf(values) : statistic(values));
  const estimate = evaluate(sample.slice());
  const count = units?.length ?? sample.length;
  demand(count >= 2, cluster === undefined ? 'bootstrap(x)' : 'bootstrap(cluster)', 'must hold at least 2 units to draw', count);
  const stream = streamOf(seed, 'bootstrap');
  const { resample, mean: meanOfResample } = resamplerOf(units === undefined ? sample : Float64Array.from(units.keys()));
  const draws = Float64Array.from({ length: resamples }, (_, r) => {
    const at = substream(stream, String(r));
    if (units !== undefined) return evaluate(joined(Array.from(resample(at), (u) => units[u] as Float64Array)));
    return statistic === 'mean' ? finite(meanOfResample(at)) : evaluate(resample(at));
  });
  const without = method !== 'bca' ? undefined : statistic === 'mean' && units === undefined ? leaveOneOutOfMean(sample, estimate) : leaveOneOut(sample, units, evaluate);
  const unit = unitOfWidest(draws, estimate);
  const inUnit = (values: Float64Array): Float64Array => (unit === 1 ? values : values.map((v) => v / unit));
  const judged = limitsOf(inUnit(draws), estimate / unit, (1 - confidence) / 2, method, without && inUnit(without));
  const back = (value: number): number => {
    demand(Number.isFinite(value * unit * own), 'bootstrap(x)', 'must have limits and a standard error within the range of a double', value * unit * own);
    return value * unit * own;
  };
  return { lower: back(judged.lower), upper: back(judged.upper), estimate: estimate * own, standardError: back(judged.standardError), method };
}

/** 1; a power of two near the widest of the values where their squares leave the range of a double or come near its lower end. A power of two loses no digit. */
function unitOfWidest(values: Float64Array, first = 0): number {
  const widest = values.reduce((most, v) => Math.max(most, Math.abs(v)), Math.abs(first));
  return widest === 0 || (widest > 2 ** -400 && widest < 2 ** 400) ? 1 : 2 ** Math.min(1023, Math.floor(Math.log2(widest)));
}

function limitsOf(draws: Float64Array, estimate: number, level: number, method: 'percentile' | 'basic' | 'bca', without: Float64Array | undefined): Interval & { readonly standardError: number } {
  const mean = draws.reduce((sum, v) => sum + v / draws.length, 0);
  const standardError = Math.sqrt(draws.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (draws.length - 1));
  const levels = without === undefined ? ([level, 1 - level] as const) : bcaLevels(draws, estimate, level, without);
  const low = quantile(draws, levels[0]);
  const high = quantile(draws, levels[1]);
  return method === 'basic' ? { lower: 2 * estimate - high, upper: 2 * estimate - low, standardError } : { lower: low, upper: high, standardError };
}

function clustersOf(sample: Float64Array, cluster: ArrayLike<number>): readonly Float64Array[] {
  demandList(cluster, 'bootstrap(cluster)');
  if (cluster.length !== sample.length) throw undefinedStatistic('bootstrap(cluster)', `must be as long as x (${sample.length})`, cluster.length);
  const groups = new Map<number, number[]>();
  sample.forEach((v, i) => {
    const key = cluster[i] as number;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [v]);
    else group.push(v);
  });
  return [...groups.values()].map((group) => Float64Array.from(group));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((end, part) => (whole.set(part, end), end + part.length), 0);
  return whole;
}

/** The mean without each value in turn. */
function leaveOneOutOfMean(sample: Float64Array, mean: number): Float64Array {
  return sample.map((v) => mean + (mean - v) / (sample.length - 1));
}

/** The statistic without each unit in turn. */
function leaveOneOut(sample: Float64Array, units: readonly Float64Array[] | undefined, evaluate: (values: Float64Array) => number): Float64Array {
  if (units !== undefined) return Float64Array.from(units, (_, i) => evaluate(joined(units.filter((_, j) => j !== i))));
  const rest = sample.slice(1);
  return Float64Array.from(sample, (_, i) => {
    if (i > 0) rest[i - 1] = sample[i - 1] as number;
    return evaluate(rest);
  });
}

function bcaLevels(draws: Float64Array, estimate: number, level: number, without: Float64Array): readonly [number, number] {
  let below = 0;
  for (const v of draws) below += v < estimate ? 1 : v === estimate ? 0.5 : 0;
  const share = below / draws.length;
  demand(share > 0 && share < 1, 'bootstrap(statistic)', 'must fall on both sides of the estimate over the resamples', estimate);
  const bias = normal.quantile(share);
  const mean = without.reduce((sum, v) => sum + v / without.length, 0);
  // In a unit near the largest deviation, so that cubes stay within the range of a double.
  const most = without.reduce((widest, v) => Math.max(widest, Math.abs(mean - v)), 0);
  const unit = most > 0 ? 2 ** Math.floor(Math.log2(most)) : 1;
  let squares = 0;
  let cubes = 0;
  for (const v of without) {
    squares += ((mean - v) / unit) ** 2;
    cubes += ((mean - v) / unit) ** 3;
  }
  demand(squares > 0, 'bootstrap(statistic)', 'must vary when one unit is left out', mean);
  const acceleration = cubes / (6 * squares ** 1.5);
  const moved = (z: number): number => normal.cdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return [moved(normal.quantile(level)), moved(normal.upperQuantile(level))];
}
