// The public surface: names handed on, no code.
export { accountSource, type PopulationSource } from './population/account-source.js';
export { type Account, type AccountSource, type FieldValue, type Twin, twinName } from './population/account.js';
export { type DefinedPopulation, definePopulation, type PopulationSpec } from './population/define-population.js';
export type { Field, Fields, NumericField, ValueOf, ValuesOf } from './population/field.js';
export { beta, exponential, gamma, lognormal, mixture, negativeBinomial, normal, poisson, rounded, truncated, uniform, zeroInflated } from './population/numeric-fields.js';
export { bernoulli, categorical, constant, derived, faker, timestamp } from './population/other-fields.js';
export { populationDigest } from './population/population-digest.js';
export type { Population } from './population/population.js';
export { twinOf } from './population/twin-of.js';
export { exp } from './random/exp.js';
export { log } from './random/log.js';
export { logistic } from './random/logistic.js';
export { GENERATOR_VERSION } from './random/uniform.js';
