// The recipe that all three sides make: 20 fields in a Gaussian copula with correlation 0.6^|j - k|.
import { bernoulli, beta, categorical, definePopulation, exponential, gamma, lognormal, normal, poisson } from '../../dist/index.js';

const fields = {};
for (let k = 0; k < 4; k++) fields[`normal${k}`] = normal({ mean: 50 + k, sd: 10 });
for (let k = 0; k < 4; k++) fields[`lognormal${k}`] = lognormal({ mu: 3, sigma: 0.5 + k / 10 });
for (let k = 0; k < 3; k++) fields[`gamma${k}`] = gamma({ shape: 1.5 + k, scale: 100 });
for (let k = 0; k < 2; k++) fields[`beta${k}`] = beta({ alpha: 2 + k, beta: 7 });
fields.exponential0 = exponential({ mean: 20 });
for (let k = 0; k < 2; k++) fields[`poisson${k}`] = poisson({ mean: 3 + k });
for (let k = 0; k < 2; k++) fields[`category${k}`] = categorical({ US: 0.4, DE: 0.2, GB: 0.15, FR: 0.1, JP: 0.1, BR: 0.05 });
for (let k = 0; k < 2; k++) fields[`flag${k}`] = bernoulli(0.3);
const names = Object.keys(fields);

export const population = definePopulation({
  fields,
  cohorts: { all: { share: 1 } },
  correlations: names.flatMap((a, j) => names.slice(j + 1).map((b, k) => ({ between: [a, b], rho: 0.6 ** (k + 1) }))),
});
