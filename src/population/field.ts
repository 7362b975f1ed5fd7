import type { Faker } from '@faker-js/faker';
import type { FieldValue } from './account.js';
import type { HistoryEvent } from './history.js';

declare const VALUE: unique symbol;
/** Carries the type of a field's values; nothing at run time. */
export interface Typed<T extends FieldValue> {
  readonly [VALUE]?: T;
}

export interface UniformField extends Typed<number> {
  readonly kind: 'uniform';
  readonly min: number;
  readonly max: number;
}
export interface NormalField extends Typed<number> {
  readonly kind: 'normal';
  readonly mean: number;
  readonly sd: number;
}
export interface LognormalField extends Typed<number> {
  readonly kind: 'lognormal';
  readonly mu: number;
  readonly sigma: number;
}
export interface ExponentialField extends Typed<number> {
  readonly kind: 'exponential';
  readonly mean: number;
}
export interface GammaField extends Typed<number> {
  readonly kind: 'gamma';
  readonly shape: number;
  readonly scale: number;
}
export interface BetaField extends Typed<number> {
  readonly kind: 'beta';
  readonly alpha: number;
  readonly beta: number;
}
export interface PoissonField extends Typed<number> {
  readonly kind: 'poisson';
  readonly mean: number;
}
export interface NegativeBinomialField extends Typed<number> {
  readonly kind: 'negativeBinomial';
  readonly mean: number;
  readonly size: number;
}
export interface WeibullField extends Typed<number> {
  readonly kind: 'weibull';
  readonly shape: number;
  readonly scale: number;
}
export interface ParetoField extends Typed<number> {
  readonly kind: 'pareto';
  readonly alpha: number;
  readonly min: number;
}
export interface ZipfField extends Typed<number> {
  readonly kind: 'zipf';
  readonly s: number;
  readonly n: number;
}
export interface BinomialField extends Typed<number> {
  readonly kind: 'binomial';
  readonly n: number;
  readonly p: number;
}
export interface EmpiricalField extends Typed<number> {
  readonly kind: 'empirical';
  readonly quantiles: readonly number[];
}
export interface ZeroInflatedField extends Typed<number> {
  readonly kind: 'zeroInflated';
  readonly zero: number;
  readonly of: NumericField;
}
export interface MixtureField extends Typed<number> {
  readonly kind: 'mixture';
  readonly parts: readonly { readonly weight: number; readonly of: NumericField }[];
}
export interface TruncatedField extends Typed<number> {
  readonly kind: 'truncated';
  readonly of: NumericField;
  readonly min: number;
  readonly max: number;
}
export interface RoundedField extends Typed<number> {
  readonly kind: 'rounded';
  readonly of: NumericField;
  readonly decimals: number;
}

/** Fields that draw a number from a distribution. */
export type NumericField =
  | UniformField
  | NormalField
  | LognormalField
  | ExponentialField
  | GammaField
  | BetaField
  | PoissonField
  | NegativeBinomialField
  | WeibullField
  | ParetoField
  | ZipfField
  | BinomialField
  | EmpiricalField
  | ZeroInflatedField
  | MixtureField
  | TruncatedField
  | RoundedField;

export interface BernoulliField extends Typed<boolean> {
  readonly kind: 'bernoulli';
  readonly p: number;
}
export interface CategoricalField<K extends string = string> extends Typed<K> {
  readonly kind: 'categorical';
  readonly weights: Readonly<Record<K, number>>;
}
export interface ConstantField<T extends FieldValue = FieldValue> extends Typed<T> {
  readonly kind: 'constant';
  readonly value: T;
}
export interface TimestampField extends Typed<string> {
  readonly kind: 'timestamp';
  readonly daysBefore: NumericField;
}

/** Values of other fields, by name. */
export type Inputs = Readonly<Record<string, FieldValue>>;

export interface FakerField<N extends string = string, I extends Inputs = Inputs> extends Typed<string> {
  readonly kind: 'faker';
  readonly from: readonly N[];
  make(faker: Faker, inputs: I): string;
}
export interface DerivedField<N extends string = string, I extends Inputs = Inputs, T extends FieldValue = FieldValue> extends Typed<T> {
  readonly kind: 'derived';
  readonly from: readonly N[];
  derive(inputs: I): T;
}

export interface FoldedField<T extends FieldValue = FieldValue> extends Typed<T> {
  readonly kind: 'folded';
  readonly history: string;
  /** What the history's rates are computed from; set by `definePopulation`. */
  readonly from: readonly string[];
  fold(events: readonly HistoryEvent[], fields: Inputs): T;
}

export interface MissingField<T extends FieldValue = FieldValue> extends Typed<T | null> {
  readonly kind: 'missing';
  readonly of: Field;
  /** Names of the fields that the rule is computed from. */
  readonly rule: readonly string[];
  readonly p: number | ((inputs: Inputs) => number);
}
/** A field whose drawn values are changed afterwards; made by `drifted`. */
export interface MappedField<T extends FieldValue = FieldValue> extends Typed<T> {
  readonly kind: 'mapped';
  readonly of: Field;
  /** Names the stream that `u` comes from. */
  readonly label: string;
  map(value: FieldValue, u: number): FieldValue;
}
export interface OneOfField<T extends FieldValue = FieldValue> extends Typed<T> {
  readonly kind: 'oneOf';
  readonly values: readonly T[];
}

export type Field = MappedField | MissingField | OneOfField | NumericField | BernoulliField | CategoricalField | ConstantField | TimestampField | FakerField | DerivedField | FoldedField;

/** Fields by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The type of a field's values; a constant may be another one in another cohort. */
export type ValueOf<F> = F extends ConstantField<string> ? string : F extends Typed<infer T> ? Widened<T> : never;

type Widened<T extends FieldValue> = T extends number ? number : T extends boolean ? boolean : T;

/** The values of an account whose fields are F. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };
