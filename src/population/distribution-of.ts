import { mixtureDistribution, truncatedDistribution, zeroInflatedDistribution } from '../random/combined.js';
import { exponentialDistribution, lognormalDistribution, normalDistribution, paretoDistribution, uniformDistribution, weibullDistribution } from '../random/continuous.js';
import { binomialDistribution, negativeBinomialDistribution, poissonDistribution, zipfDistribution } from '../random/discrete.js';
import type { Distribution } from '../random/distribution.js';
import { empiricalDistribution } from '../random/empirical.js';
import type { Loops } from '../random/loops.js';
import { betaDistribution, gammaDistribution } from '../random/tabulated.js';
import type { NumericField } from './field.js';

const built = new WeakMap<NumericField, Distribution>();

/** The distribution of a numeric field whose parameters were checked. Some kinds build a table, about a millisecond, once per field object. */
export function distributionOf(field: NumericField): Distribution {
  let distribution = built.get(field);
  if (distribution === undefined) {
    distribution = build(field);
    built.set(field, distribution);
  }
  return distribution;
}

function build(field: NumericField): Distribution {
  switch (field.kind) {
    case 'uniform':
      return uniformDistribution(field.min, field.max);
    case 'normal':
      return normalDistribution(field.mean, field.sd);
    case 'lognormal':
      return lognormalDistribution(field.mu, field.sigma);
    case 'exponential':
      return exponentialDistribution(field.mean);
    case 'gamma':
      return gammaDistribution(field.shape, field.scale);
    case 'beta':
      return betaDistribution(field.alpha, field.beta);
    case 'poisson':
      return poissonDistribution(field.mean);
    case 'negativeBinomial':
      return negativeBinomialDistribution(field.mean, field.size);
    case 'weibull':
      return weibullDistribution(field.shape, field.scale);
    case 'pareto':
      return paretoDistribution(field.alpha, field.min);
    case 'zipf':
      return zipfDistribution(field.s, field.n);
    case 'binomial':
      return binomialDistribution(field.n, field.p);
    case 'empirical':
      return empiricalDistribution(Float64Array.from(field.quantiles));
    case 'zeroInflated':
      return zeroInflatedDistribution(field.zero, distributionOf(field.of));
    case 'mixture':
      return mixtureDistribution(field.parts.map(({ weight, of }) => ({ weight, of: distributionOf(of) })));
    case 'truncated':
      return truncatedDistribution(distributionOf(field.of), field.min, field.max);
    case 'rounded':
      return roundedDistribution(distributionOf(field.of), field.decimals);
  }
}

type Each = Required<Distribution>['eachQuantile'];

function roundedDistribution(of: Distribution, decimals: number): Distribution {
  let unit = 1;
  for (let k = 0; k < decimals; k++) unit *= 10;
  const round = (x: number): number => Math.round(x * unit) / unit;
  const { ofNormal, eachQuantile, eachOfNormal } = of;
  const thenRounded = (each: Each) => (batch: Float64Array, loops: Loops): void => {
    each(batch, loops);
    loops.rounded(batch, unit);
  };
  return {
    quantile: (u) => round(of.quantile(u)),
    cdf: (x) => (of.below ?? of.cdf)((Math.floor(x * unit) + 0.5) / unit),
    below: (x) => (of.below ?? of.cdf)((Math.ceil(x * unit) - 0.5) / unit),
    ...(ofNormal === undefined ? {} : { ofNormal: (z: number) => round(ofNormal(z)) }),
    ...(eachQuantile === undefined ? {} : { eachQuantile: thenRounded(eachQuantile) }),
    ...(eachOfNormal === undefined ? {} : { eachOfNormal: thenRounded(eachOfNormal) }),
  };
}
