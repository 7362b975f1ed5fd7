import { MlcheckError } from '../errors.js';

/** An error `statistic-undefined`: `place: rule, got value`. The place reads `ksTwoSample(a)` or `ksTwoSample(a[3])`. */
export function undefinedStatistic(place: string, rule: string, value: unknown, hint?: string): MlcheckError {
  return new MlcheckError('statistic-undefined', hint === undefined ? { place, rule, value } : { place, rule, value, hint });
}

/** Throws unless `holds`; the one line in which functions of one number state their domain. @throws MlcheckError `statistic-undefined`. */
export function demand(holds: boolean, place: string, rule: string, value: unknown): asserts holds {
  if (!holds) throw undefinedStatistic(place, rule, value);
}

/** A probability in [0, 1]. @throws MlcheckError `statistic-undefined`. */
export function demandProbability(p: number, place: string): void {
  demand(p >= 0 && p <= 1, place, 'must be in [0, 1]', p);
}

/** A finite number above 0. @throws MlcheckError `statistic-undefined`. */
export function demandPositive(x: number, place: string): void {
  demand(x > 0 && x < Infinity, place, 'must be finite and > 0', x);
}

/** Any number but NaN. @throws MlcheckError `statistic-undefined`. */
export function demandNumber(x: number, place: string): void {
  demand(!Number.isNaN(x), place, 'must be a number', x);
}

/**
 * The sample, checked: at least `least` values, all finite.
 * @throws MlcheckError `statistic-undefined` with the first offending index.
 */
export function demandSample(x: ArrayLike<number>, place: string, least = 1): void {
  const n = x.length;
  if (!(n >= least)) throw undefinedStatistic(place, least === 1 ? 'must not be empty' : `must hold at least ${least} values`, n);
  // 0 * v is 0 for every finite v and NaN for the rest, so one sum tells whether any value is bad.
  let sum = 0;
  for (let i = 0; i < n; i++) sum += 0 * (x[i] as number);
  if (sum === 0) return;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(x[i] as number)) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be finite', x[i]);
  }
}

/** Two samples of one length. @throws MlcheckError `statistic-undefined`. */
export function demandPairs(name: string, a: ArrayLike<number>, b: ArrayLike<number>, least = 1, words: readonly [string, string] = ['a', 'b']): void {
  if (a.length !== b.length) throw undefinedStatistic(`${name}(${words[1]})`, `must be as long as ${words[0]} (${a.length})`, b.length);
  demandSample(a, `${name}(${words[0]})`, least);
  demandSample(b, `${name}(${words[1]})`, least);
}
