import type { Faker } from '@faker-js/faker';
import type { FieldValue } from './account.js';
import type { HistoryEvent } from './history.js';
import type { BernoulliField, CategoricalField, ConstantField, DerivedField, FakerField, Field, FoldedField, Inputs, MissingField, NumericField, OneOfField, TimestampField, Typed } from './field.js';

/** `true` with probability p. */
export const bernoulli = (p: number): BernoulliField => ({ kind: 'bernoulli', p });

/** One of some names by weight: `categorical({ card: 0.7, paypal: 0.3 })`. Weights are at least 0 and sum to 1. */
export const categorical = <K extends string>(weights: Readonly<Record<K, number>>): CategoricalField<K> => ({ kind: 'categorical', weights });

/** The same value for every account. */
export const constant = <T extends FieldValue>(value: T): ConstantField<T> => ({ kind: 'constant', value });

/** One of some values, each as likely: `oneOf(['', 'O\u2019Neill', null])`. */
export const oneOf = <const T extends FieldValue>(values: readonly T[]): OneOfField<T> => ({ kind: 'oneOf', values });

/**
 * The field, or null with a probability: the same for all (`missing(phone, 0.1)`), or by rule (`missing(phone, ['country'], (f: { country: string }) => f.country === 'US' ? 0.02 : 0.3)`). The
 * field's values are drawn as they would be without it, and correlated fields stay correlated.
 */
export function missing<T extends FieldValue>(of: Field & Typed<T>, p: number): MissingField<T>;
export function missing<T extends FieldValue, const N extends string, I extends Inputs = Readonly<Record<N, number>>>(of: Field & Typed<T>, rule: readonly N[], p: (inputs: I) => number): MissingField<T>;
export function missing<T extends FieldValue>(of: Field & Typed<T>, first: number | readonly string[], p?: (inputs: never) => number): MissingField<T> {
  if (typeof first === 'number') return { kind: 'missing', of, rule: [], p: first };
  return { kind: 'missing', of, rule: first, p: p as (inputs: Inputs) => number };
}

/** An ISO 8601 instant in UTC, a drawn number of days before the population's reference date. */
export const timestamp = (p: { readonly daysBefore: NumericField }): TimestampField => ({ kind: 'timestamp', daysBefore: p.daysBefore });

/**
 * Text made by Faker (locale `en`): `faker((f) => f.person.fullName())`. Draws from a stream of (seed, cohort, i, field); dates are relative to the population's
 * reference date. Name other fields first to use their values: `faker(['fullName'], (f, { fullName }) => ...)`; they count as strings unless the
 * parameter says otherwise.
 */
export function faker(make: (faker: Faker) => string): FakerField<never>;
export function faker<const N extends string, I extends Inputs = Readonly<Record<N, string>>>(from: readonly N[], make: (faker: Faker, inputs: I) => string): FakerField<N, I>;
export function faker(first: readonly string[] | ((faker: Faker) => string), make?: (faker: Faker, inputs: Inputs) => string): FakerField {
  if (typeof first === 'function') return { kind: 'faker', from: [], make: first };
  return { kind: 'faker', from: first, make: make as (faker: Faker, inputs: Inputs) => string };
}

/**
 * A value computed from named other fields: `derived(['orders', 'refunds'], ({ orders, refunds }) => refunds / Math.max(1, orders))`. The inputs count as
 * numbers unless the parameter says otherwise: `(f: { country: string }) => f.country === 'US'`. `definePopulation` compares names and types with the fields.
 *
 * `derive` is pure; use `exp`, `log` and `logistic` of mlcheck instead of `Math` so that accounts are the same on every machine.
 */
export function derived<const N extends string, T extends FieldValue, I extends Inputs = Readonly<Record<N, number>>>(from: readonly N[], derive: (inputs: I) => T): DerivedField<N, I, T> {
  return { kind: 'derived', from, derive };
}

/**
 * A value computed from the events of one of the population's histories, oldest first: `folded('activity', (events) => events.length)`. Fields of one history agree with each
 * other because they see the same events. `fields` are those that the history names in `from`; they count as numbers unless the parameter says otherwise. `fold` is pure.
 */
export const folded = <T extends FieldValue, I extends Inputs = Readonly<Record<string, number>>>(history: string, fold: (events: readonly HistoryEvent[], fields: I) => T): FoldedField<T> => ({
  kind: 'folded',
  history,
  from: [],
  fold: fold as (events: readonly HistoryEvent[], fields: Inputs) => T,
});
