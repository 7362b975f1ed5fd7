import type { Distribution } from './distribution.js';
import { exp } from './exp.js';
import { log } from './log.js';
import type { Loops } from './loops.js';
import { normalCdf } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';

/** Uniform on (min, max). SciPy: `uniform(min, max - min)`. */
export function uniformDistribution(min: number, max: number): Distribution {
  return {
    quantile: (u) => min + (max - min) * u,
    cdf: (x) => Math.min(1, Math.max(0, (x - min) / (max - min))),
    eachQuantile: (batch, loops) => loops.affine(batch, min, max - min),
  };
}

/** Normal with this mean and standard deviation. SciPy: `norm(mean, sd)`. */
export function normalDistribution(mean: number, sd: number): Distribution {
  return byNormal({
    quantile: (u) => mean + sd * normalQuantile(u),
    cdf: (x) => normalCdf((x - mean) / sd),
    ofNormal: (z) => mean + sd * z,
    eachOfNormal: (batch, loops) => loops.affine(batch, mean, sd),
  });
}

/** e^Y with Y normal(mu, sigma). SciPy: `lognorm(sigma, scale=exp(mu))`. */
export function lognormalDistribution(mu: number, sigma: number): Distribution {
  return byNormal({
    quantile: (u) => exp(mu + sigma * normalQuantile(u)),
    cdf: (x) => (x > 0 ? normalCdf((log(x) - mu) / sigma) : 0),
    ofNormal: (z) => exp(mu + sigma * z),
    eachOfNormal: (batch, loops) => {
      loops.affine(batch, mu, sigma);
      loops.exp(batch);
    },
  });
}

/** Exponential with this mean. SciPy: `expon(scale=mean)`. */
export function exponentialDistribution(mean: number): Distribution {
  return {
    quantile: (u) => -mean * log(1 - u),
    cdf: (x) => (x > 0 ? 1 - exp(-x / mean) : 0),
    eachQuantile: (batch, loops) => {
      loops.affine(batch, 1, -1);
      loops.log(batch);
      loops.times(batch, -mean);
    },
  };
}

/** Weibull: scale * E^(1 / shape) with E exponential of mean 1. SciPy: `weibull_min(shape, scale=scale)`. */
export function weibullDistribution(shape: number, scale: number): Distribution {
  const quantile = (u: number): number => scale * exp(log(u < SMALL ? u * (1 + u * (0.5 + u / 3)) : -log(1 - u)) / shape);
  return {
    quantile,
    cdf: (x) => (x > 0 ? 1 - exp(-exp(shape * log(x / scale))) : 0),
    eachQuantile: (batch, loops) => {
      const small: (readonly [number, number])[] = [];
      for (let k = 0; k < batch.length; k++) if ((batch[k] as number) < SMALL) small.push([k, quantile(batch[k] as number)]);
      loops.affine(batch, 1, -1);
      loops.log(batch);
      loops.times(batch, -1);
      loops.log(batch);
      loops.over(batch, shape);
      loops.exp(batch);
      loops.times(batch, scale);
      for (const [k, value] of small) batch[k] = value;
    },
  };
}

/** Below, ln(1 - u) is taken from its series: 1 - u has too few digits of u. */
const SMALL = 1e-6;

/** Pareto of the first kind: P(X > x) = (min / x)^alpha from `min` on. SciPy: `pareto(alpha, scale=min)`. */
export function paretoDistribution(alpha: number, min: number): Distribution {
  return {
    quantile: (u) => min * exp(-log(1 - u) / alpha),
    cdf: (x) => (x > min ? 1 - exp(alpha * log(min / x)) : 0),
    eachQuantile: (batch, loops) => {
      loops.affine(batch, 1, -1);
      loops.log(batch);
      loops.over(batch, -alpha);
      loops.exp(batch);
      loops.times(batch, min);
    },
  };
}

/** For a family whose quantile of u is its value at the normal quantile of u: batches of the one by batches of the other. */
export function byNormal<D extends Distribution & Required<Pick<Distribution, 'eachOfNormal'>>>(of: D): D & Required<Pick<Distribution, 'eachQuantile'>> {
  const eachQuantile = (batch: Float64Array, loops: Loops): void => {
    loops.toNormal(batch);
    of.eachOfNormal(batch, loops);
  };
  return { ...of, eachQuantile };
}
