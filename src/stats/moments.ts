import { demand, demandExtent, demandPairs, demandSample, undefinedStatistic } from './domain.js';
import { differencesOf } from './special/differences.js';
import { powerSums, powerSumsOfDifferences, powerSumsOfDistances, type PowerSums } from './special/power-sums.js';

/** Count, mean and central sums of a sample; `mergeMoments` adds two of them up. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sums of the second, third and fourth powers of the deviations from the mean. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Moments of a sample, exact and mergeable.
 * @param x finite values, not empty.
 * @returns n, mean, central sums, extremes; variance is m2 / (n - 1).
 * @throws MlcheckError `statistic-undefined` for an empty sample, a value that is not finite, or deviations (above 1e77, say) whose powers leave the range of a double; what is below it is 0.
 * Cost: O(n). Source: Chan, Golub & LeVeque (1983), doi:10.1080/00031305.1983.10483115. Oracle: `descriptions.json` (SciPy).
 * @example
 * ```ts
 * moments([1, 2, 3, 4]).m2 // 5
 * ```
 */
export function moments(x: ArrayLike<number>): Moments {
  return demandPowers((x instanceof Float64Array ? momentsOf(x.length, powerSums(x)) : undefined) ?? plainMoments(x), 'moments(x)');
}

/** Where a square overflows so does the sum of fourth powers, and that of cubes is no number. @throws MlcheckError `statistic-undefined`. */
function demandPowers(found: Moments, place: string): Moments {
  demand(Number.isFinite(found.m4), place, 'must have fourth powers of deviations within the range of a double', found.m4);
  return found;
}

/** {@link moments} of a sample with at least `least` values, refused by its place. @throws MlcheckError `statistic-undefined`. */
export function demandMoments(x: ArrayLike<number>, place: string, least: number): Moments {
  const sums = x instanceof Float64Array && x.length >= least ? powerSums(x) : undefined;
  return momentsOf(x?.length, sums) ?? plainMoments(demandSample(x, place, least), place);
}

/** {@link moments} of |v - center| for each of some finite values. */
export function momentsOfDistances(x: Float64Array, center: number): Moments {
  return momentsOf(x.length, powerSumsOfDistances(x, center)) ?? plainMoments(x.map((v) => Math.abs(v - center)));
}

/** {@link moments} of a - b of each of at least 2 pairs of finite values, in a unit. @throws MlcheckError `statistic-undefined`. */
export function demandMomentsOfDifferences(name: string, a: ArrayLike<number>, b: ArrayLike<number>): Moments & { readonly unit: number } {
  const sums = a instanceof Float64Array && b instanceof Float64Array && a.length === b.length ? powerSumsOfDifferences(a, b) : undefined;
  const place = `${name}(a - b)`;
  const found = momentsOf(a?.length, sums) ?? plainMoments(differencesOf(...demandPairs(name, a, b, 2)), place);
  const unit = unitOf([found]);
  return { ...(unit === 1 ? found : plainMoments(inUnits(differencesOf(...demandPairs(name, a, b, 2)), unit, place), place)), unit };
}

/** {@link moments} of samples, each of at least 2 values, all in one unit. @throws MlcheckError `statistic-undefined`. */
export function demandMomentsInUnit<N extends readonly (readonly [x: ArrayLike<number>, place: string])[]>(...samples: N): { readonly unit: number; readonly found: { readonly [K in keyof N]: Moments } } {
  const found = samples.map(([x, place]) => demandMoments(x, place, 2));
  const unit = unitOf(found);
  const scaled = unit === 1 ? found : samples.map(([x, place]) => plainMoments(inUnits(x, unit, place), place));
  return { unit, found: scaled as unknown as { readonly [K in keyof N]: Moments } };
}

/** 1; a power of two near the widest range where a sum of squares leaves the range of a double or comes near its lower end, where digits are lost. */
export function unitOf(found: readonly Moments[]): number {
  if (found.every(({ min, max, m2 }) => min === max || (m2 > LEAST_SQUARES && m2 < Infinity))) return 1;
  return 2 ** Math.min(1023, Math.floor(Math.log2(Math.max(...found.map(({ min, max }) => max - min)))));
}

const LEAST_SQUARES = 1e-280;

/** The values over the unit, a power of two, so that no digit is lost. @throws MlcheckError `statistic-undefined` where one is too far from 0 for that. */
export function inUnits(x: ArrayLike<number>, unit: number, place: string): Float64Array {
  return Float64Array.from(x, (v) => {
    if (!Number.isFinite(v / unit)) throw undefinedStatistic(place, 'must not be out of all proportion to what varies', v);
    return v / unit;
  });
}

function momentsOf(n: number, sums: PowerSums | undefined): Moments | undefined {
  return sums && { n, mean: sums.mean, m2: sums.m2, m3: sums.m3, m4: sums.m4, min: sums.low, max: sums.high };
}

export function plainMoments(x: ArrayLike<number>, place = 'moments(x)'): Moments {
  const { values, low: min, high: max } = demandExtent(x, place);
  const n = values.length;
  const mean = meanOf(values);
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < n; i++) {
    const d = (values[i] as number) - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
  }
  return { n, mean, m2, m3, m4, min, max };
}

/** The mean with the rounding of the first pass taken out by a second; immune to overflow of the sum. */
export function meanOf(x: ArrayLike<number>): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i] as number;
  let mean = sum / n;
  if (!Number.isFinite(mean)) {
    mean = 0;
    for (let i = 0; i < n; i++) mean += (x[i] as number) / n;
  }
  let rest = 0;
  for (let i = 0; i < n; i++) rest += (x[i] as number) - mean;
  return Number.isFinite(rest) ? mean + rest / n : mean;
}

/**
 * Moments of two samples together, from the moments of each.
 * @param a, b moments, each of a sample that is not empty.
 * @returns what `moments` gives for the whole, up to rounding.
 * @throws MlcheckError `statistic-undefined` for what is no moments, and for means too far apart for fourth powers.
 * Cost: O(1). Source: Pebay (2008), SAND2008-6212, eq. 2.1 and 3.1. Oracle: `descriptions.json` (NumPy on the whole) and a law test against `moments`.
 * @example
 * ```ts
 * mergeMoments(moments([1, 2]), moments([3, 4])).mean // 2.5
 * ```
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  for (const [place, x] of [['a', a], ['b', b]] as const) demand(typeof x?.m4 === 'number', `mergeMoments(${place})`, 'must be moments', x);
  const n = a.n + b.n;
  const d = b.mean - a.mean;
  const { n: p } = a;
  const { n: q } = b;
  return demandPowers({
    n,
    mean: a.mean + (d * q) / n,
    m2: a.m2 + b.m2 + (d * d * p * q) / n,
    m3: a.m3 + b.m3 + (d ** 3 * p * q * (p - q)) / n ** 2 + (3 * d * (p * b.m2 - q * a.m2)) / n,
    m4: a.m4 + b.m4 + (d ** 4 * p * q * (p * p - p * q + q * q)) / n ** 3 + (6 * d * d * (p * p * b.m2 + q * q * a.m2)) / n ** 2 + (4 * d * (p * b.m3 - q * a.m3)) / n,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  }, 'mergeMoments(a, b)');
}
