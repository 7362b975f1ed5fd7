// What a tester writes first: 20 numbers, categories and flags under their own names, five of them correlated. The same for all three sides.
import { bernoulli, categorical, definePopulation, exponential, lognormal, normal, uniform } from '../../dist/index.js';

export const population = definePopulation({
  fields: {
    age: normal({ mean: 40, sd: 12 }),
    income: lognormal({ mu: 10, sigma: 0.5 }),
    spend: lognormal({ mu: 3, sigma: 0.8 }),
    tenureDays: exponential({ mean: 400 }),
    vip: bernoulli(0.1),
    latitude: uniform({ min: -60, max: 70 }),
    longitude: uniform({ min: -180, max: 180 }),
    height: normal({ mean: 170, sd: 10 }),
    weight: normal({ mean: 75, sd: 14 }),
    basket: lognormal({ mu: 2, sigma: 0.6 }),
    minutesPerSession: exponential({ mean: 8 }),
    daysSinceLogin: exponential({ mean: 12 }),
    discount: uniform({ min: 0, max: 0.5 }),
    country: categorical({ US: 0.4, DE: 0.2, GB: 0.15, FR: 0.1, JP: 0.1, BR: 0.05 }),
    plan: categorical({ free: 0.7, silver: 0.2, gold: 0.1 }),
    device: categorical({ phone: 0.6, desktop: 0.3, tablet: 0.1 }),
    payment: categorical({ card: 0.6, paypal: 0.3, invoice: 0.1 }),
    newsletter: bernoulli(0.4),
    verified: bernoulli(0.9),
    mobile: bernoulli(0.55),
  },
  cohorts: { all: { share: 1 } },
  correlations: [
    { between: ['age', 'income'], rho: 0.4 },
    { between: ['income', 'spend'], rho: 0.5 },
    { between: ['age', 'tenureDays'], rho: 0.3 },
    { between: ['spend', 'vip'], rho: 0.6 },
  ],
});
