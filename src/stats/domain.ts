import { didYouMean } from '../did-you-mean.js';
import { isMlcheckError, MlcheckError } from '../errors.js';
import { extentOf } from './special/extent-of.js';

/** An error `statistic-undefined`: `place: rule, got value`. The place reads `ksTwoSample(a)` or `ksTwoSample(a[3])`. */
export function undefinedStatistic(place: string, rule: string, value: unknown, hint?: string): MlcheckError {
  return new MlcheckError('statistic-undefined', hint === undefined ? { place, rule, value } : { place, rule, value, hint });
}

/** Throws unless `holds`; the one line in which functions of one number state their domain. @throws MlcheckError `statistic-undefined`. */
export function demand(holds: boolean, place: string, rule: string, value: unknown): asserts holds {
  if (!holds) throw undefinedStatistic(place, rule, value);
}

/** One of the words that an option may be: a mistyped one must not fall into another branch. @throws MlcheckError `statistic-undefined`. */
export function demandOneOf(word: string, place: string, words: readonly string[]): void {
  if (!words.includes(word)) throw undefinedStatistic(place, `must be one of ${words.join(', ')}`, word, didYouMean(String(word), words));
}

/** The options themselves: a mistyped name must not leave the default in force. @throws MlcheckError `statistic-undefined`. */
export function demandOptions<T extends object>(options: T, place: string, names: readonly (keyof T & string)[]): T {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw undefinedStatistic(`${place}(options)`, `must be an object of ${names.join(', ')}`, options);
  for (const name of Object.keys(options)) if (!(names as readonly string[]).includes(name)) throw undefinedStatistic(`${place}(${name})`, `must be one of the options ${names.join(', ')}`, name, didYouMean(name, names));
  return options;
}

/** The same call with its complaints about one place told of another: for functions that others are made of. */
export function relabelled<T>(from: string, to: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!isMlcheckError(error) || error.code !== 'statistic-undefined') throw error;
    throw undefinedStatistic(error.place.replace(from, to), error.rule, error.value, error.hint);
  }
}

/** A probability in [0, 1]. @throws MlcheckError `statistic-undefined`. */
export function demandProbability(p: number, place: string): void {
  demand(typeof p === 'number' && p >= 0 && p <= 1, place, 'must be in [0, 1]', p);
}

/** A finite number above 0. @throws MlcheckError `statistic-undefined`. */
export function demandPositive(x: number, place: string): void {
  demand(typeof x === 'number' && x > 0 && x < Infinity, place, 'must be finite and > 0', x);
}

/** Any number but NaN. @throws MlcheckError `statistic-undefined`. */
export function demandNumber(x: number, place: string): void {
  demand(typeof x === 'number' && !Number.isNaN(x), place, 'must be a number', x);
}

/**
 * The sample as doubles, checked: at least `least` values, all finite. A Float64Array is given back itself, so the caller must not write to it; anything else is
 * copied once, because loops that meet arrays of several kinds run several times slower.
 * @throws MlcheckError `statistic-undefined` with the first offending index.
 */
export function demandSample(x: ArrayLike<number>, place: string, least = 1): Float64Array {
  const values = demandDoubles(x, place, least);
  if (!allFinite(values)) refuse(x, place);
  return values;
}

/** 0 * v is 0 for every finite v and NaN for the rest, so a sum tells whether any value is bad; four sums do not wait for each other. */
export function allFinite(values: Float64Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 3; i < values.length; i += 4) {
    a += 0 * (values[i - 3] as number);
    b += 0 * (values[i - 2] as number);
    c += 0 * (values[i - 1] as number);
    d += 0 * (values[i] as number);
  }
  for (let i = values.length & ~3; i < values.length; i++) a += 0 * (values[i] as number);
  return a + b + c + d === 0;
}

/** A checked sample with its least and greatest value. */
export interface Extent {
  readonly values: Float64Array;
  readonly low: number;
  readonly high: number;
}

/** {@link demandSample} and the extremes in one pass. @throws MlcheckError `statistic-undefined` with the first offending index. */
export function demandExtent(x: ArrayLike<number>, place: string): Extent {
  const values = demandDoubles(x, place);
  const { low, high } = extentOf(values);
  if (!(low > -Infinity && high < Infinity)) refuse(x, place);
  return { values, low, high };
}

/** The sample as doubles, which may yet be NaN or infinite. @throws MlcheckError `statistic-undefined` for what is no array of at least `least` numbers. */
export function demandDoubles(x: ArrayLike<number>, place: string, least = 1): Float64Array {
  demandList(x, place);
  if (!(x.length >= least)) throw undefinedStatistic(place, least === 1 ? 'must not be empty' : `must hold at least ${least} values`, x.length);
  if (x instanceof Float64Array) return x;
  const values = new Float64Array(x.length);
  for (let i = 0; i < values.length; i++) {
    const v: unknown = x[i];
    // A null or a text that reads as a number would become one silently.
    if (typeof v !== 'number') throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be a number', v);
    values[i] = v;
  }
  return values;
}

/** Something with a length. @throws MlcheckError `statistic-undefined`. */
export function demandList(x: ArrayLike<unknown>, place: string): void {
  demand(lengthOf(x) >= 0, place, 'must be an array', x);
}

/** How many values; NaN for what is no list, so that no comparison with it holds. */
export function lengthOf(x: object): number {
  return typeof x === 'object' && x !== null && 'length' in x && Number.isInteger(x.length) ? (x.length as number) : NaN;
}

function refuse(x: ArrayLike<number>, place: string): void {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i] as number)) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be finite', x[i]);
  }
}

/** Two samples of one length. @throws MlcheckError `statistic-undefined`. */
export function demandPairs(name: string, a: ArrayLike<number>, b: ArrayLike<number>, least = 1, words: readonly [string, string] = ['a', 'b']): readonly [Float64Array, Float64Array] {
  demandList(a, `${name}(${words[0]})`);
  demandList(b, `${name}(${words[1]})`);
  if (a.length !== b.length) throw undefinedStatistic(`${name}(${words[1]})`, `must be as long as ${words[0]} (${a.length})`, b.length);
  return [demandSample(a, `${name}(${words[0]})`, least), demandSample(b, `${name}(${words[1]})`, least)];
}
