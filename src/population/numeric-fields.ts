import type {
  BetaField,
  BinomialField,
  EmpiricalField,
  ExponentialField,
  GammaField,
  LognormalField,
  MixtureField,
  NegativeBinomialField,
  NormalField,
  NumericField,
  ParetoField,
  PoissonField,
  RoundedField,
  TruncatedField,
  UniformField,
  WeibullField,
  ZeroInflatedField,
  ZipfField,
} from './field.js';

/** Evenly between `min` and `max`. SciPy: `uniform(min, max - min)`. */
export const uniform = (p: { readonly min: number; readonly max: number }): UniformField => made('uniform', p, ['min', 'max']);

/** Normal with a mean and a standard deviation > 0. SciPy: `norm(mean, sd)`. */
export const normal = (p: { readonly mean: number; readonly sd: number }): NormalField => made('normal', p, ['mean', 'sd']);

/** e^Y with Y normal(mu, sigma): median e^mu, mean e^(mu + sigma^2 / 2). SciPy: `lognorm(sigma, scale=exp(mu))`. */
export const lognormal = (p: { readonly mu: number; readonly sigma: number }): LognormalField => made('lognormal', p, ['mu', 'sigma']);

/** Exponential waiting time with a mean > 0. SciPy: `expon(scale=mean)`. */
export const exponential = (p: { readonly mean: number }): ExponentialField => made('exponential', p, ['mean']);

/** Gamma with mean shape * scale and variance shape * scale^2. SciPy: `gamma(shape, scale=scale)`. */
export const gamma = (p: { readonly shape: number; readonly scale: number }): GammaField => made('gamma', p, ['shape', 'scale']);

/** Beta on (0, 1) with mean alpha / (alpha + beta). SciPy: `beta(alpha, beta)`. */
export const beta = (p: { readonly alpha: number; readonly beta: number }): BetaField => made('beta', p, ['alpha', 'beta']);

/** Counts with variance equal to the mean, which is > 0 and at most 100,000. SciPy: `poisson(mean)`. */
export const poisson = (p: { readonly mean: number }): PoissonField => made('poisson', p, ['mean']);

/** Counts with variance mean + mean^2 / size. SciPy: `nbinom(size, size / (size + mean))`; R: `dnbinom(mu=, size=)`. */
export const negativeBinomial = (p: { readonly mean: number; readonly size: number }): NegativeBinomialField => made('negativeBinomial', p, ['mean', 'size']);

/** Weibull with P(X > x) = exp(-(x / scale)^shape): waiting times whose hazard falls (shape < 1) or rises. SciPy: `weibull_min(shape, scale=scale)`. */
export const weibull = (p: { readonly shape: number; readonly scale: number }): WeibullField => made('weibull', p, ['shape', 'scale']);

/** Pareto with P(X > x) = (min / x)^alpha from `min` > 0 on; no mean unless alpha > 1. SciPy: `pareto(alpha, scale=min)`. */
export const pareto = (p: { readonly alpha: number; readonly min: number }): ParetoField => made('pareto', p, ['alpha', 'min']);

/** Ranks 1 to n (at most 1,000,000), rank k with probability proportional to k^-s, s from 0 to 10: popularity. SciPy: `zipfian(s, n)`. */
export const zipf = (p: { readonly s: number; readonly n: number }): ZipfField => made('zipf', p, ['s', 'n']);

/** Successes in n trials (at most 1,000,000) of probability p in (0, 1). SciPy: `binom(n, p)`. */
export const binomial = (p: { readonly n: number; readonly p: number }): BinomialField => made('binomial', p, ['n', 'p']);

/** Drawn as measured: equally likely blocks with these means, rising, linear between; at least two. `mlcheck accounts fit` makes them. */
export const empirical = (quantiles: readonly number[]): EmpiricalField => ({ kind: 'empirical', quantiles });

/** 0 with probability `zero`, else a draw of `of` (which may be 0 too). */
export const zeroInflated = (p: { readonly zero: number; readonly of: NumericField }): ZeroInflatedField => made('zeroInflated', p, ['zero', 'of']);

/** A draw of one of the parts, chosen by weight; weights sum to 1. */
export const mixture = (...parts: readonly { readonly weight: number; readonly of: NumericField }[]): MixtureField => ({ kind: 'mixture', parts });

/** `of` given that it lies in [min, max]; leave out an end to keep it open. Needs at least a millionth of `of` inside. */
export const truncated = (of: NumericField, ends: { readonly min?: number; readonly max?: number }): TruncatedField => ({
  kind: 'truncated',
  of,
  min: ends?.min ?? -Infinity,
  max: ends?.max ?? Infinity,
  ...unknownOptions(ends, ['min', 'max']),
});

/** `of` rounded to this many decimals (0 to 9), halves up. */
export const rounded = (of: NumericField, decimals: number): RoundedField => ({ kind: 'rounded', of, decimals });

/** A field with the options that its kind has. What else was given stays with it, so that the population that has it can refuse it at its place. */
function made<K extends NumericField['kind'], P extends object>(kind: K, given: P, names: readonly (keyof P & string)[]): { readonly kind: K } & P {
  return { kind, ...Object.fromEntries(names.map((name) => [name, (given as P | undefined)?.[name]])), ...unknownOptions(given, names) } as { readonly kind: K } & P;
}

function unknownOptions(given: object | undefined, known: readonly string[]): { readonly unknown?: { readonly names: readonly string[]; readonly known: readonly string[] } } {
  const names = Object.keys(given ?? {}).filter((name) => !known.includes(name));
  return names.length === 0 ? {} : { unknown: { names, known } };
}
