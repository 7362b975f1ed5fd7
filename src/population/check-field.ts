import { MlcheckError, type Complaint } from '../errors.js';
import { refuseUnknown } from './check-shape.js';
import { distributionOf } from './distribution-of.js';
import type { Field, NumericField } from './field.js';

/** Refuses a field whose parameters are outside their domain. @throws MlcheckError `population-invalid` at `place`. */
export function checkField(field: Field, place: string): void {
  if (typeof field !== 'object' || field === null) refuseForeign(field, place);
  switch (field.kind) {
    case 'bernoulli':
      return within(`${place}.p`, field.p, 0, 1);
    case 'categorical':
      return checkWeights(Object.entries(field.weights).map(([name, weight]) => [`${place}.${name}`, weight]), place);
    case 'constant':
      if (typeof field.value === 'number' && !Number.isFinite(field.value)) refuse({ place, rule: 'must be a finite number, a string, a boolean or null', value: field.value, hint: 'A value that is missing is null.' });
      return;
    case 'timestamp':
      return checkField(field.daysBefore, `${place}.daysBefore`);
    case 'faker':
      names(`${place}.from`, field.from);
      if (typeof field.make !== 'function') refuse({ place, rule: 'must have a function that makes the text', value: field.make });
      return;
    case 'derived':
      names(`${place}.from`, field.from);
      if (typeof field.derive !== 'function') refuse({ place, rule: 'must have a function that derives the value', value: field.derive });
      if (field.from.length === 0) refuse({ place: `${place}.from`, rule: 'must name at least one field', value: field.from, hint: 'A value that depends on no field is constant(value).' });
      return;
    case 'missing':
      checkField(field.of, `${place}.of`);
      names(`${place}.rule`, field.rule);
      if (field.of.kind === 'missing') refuse({ place: `${place}.of`, rule: 'must not be missing already', value: 'missing', hint: 'Say it once, with one probability.' });
      if (typeof field.p !== 'function') within(`${place}.p`, field.p, 0, 1);
      return;
    case 'mapped':
      return checkField(field.of, place);
    case 'oneOf':
      if (field.values.length === 0) refuse({ place: `${place}.values`, rule: 'must have at least one value', value: field.values, hint: "For example oneOf(['', null])." });
      field.values.forEach((value, k) => {
        if (typeof value === 'number' && !Number.isFinite(value)) refuse({ place: `${place}.values[${k}]`, rule: 'must be a finite number, a string, a boolean or null', value });
      });
      return;
    case 'folded':
      if (typeof field.fold !== 'function') refuse({ place, rule: 'must have a function that folds the events', value: field.fold });
      return;
    default:
      return checkNumeric(field, place);
  }
}

function checkNumeric(field: NumericField, place: string): void {
  if (typeof field !== 'object' || field === null) refuseForeign(field, place);
  const { unknown } = field as { readonly unknown?: { readonly names: readonly [string]; readonly known: readonly string[] } };
  if (unknown !== undefined) refuseUnknown(`${place}.${unknown.names[0]}`, unknown.names[0], unknown.known, `is not an option of ${field.kind}`);
  switch (field.kind) {
    case 'uniform':
      finite(`${place}.min`, field.min);
      finite(`${place}.max`, field.max);
      if (!(field.min < field.max)) refuse({ place: `${place}.max`, rule: `must be above min (${field.min})`, value: field.max, hint: 'Write the smaller end as min; a value that is always the same is constant(value).' });
      return;
    case 'normal':
      finite(`${place}.mean`, field.mean);
      return positive(`${place}.sd`, field.sd);
    case 'lognormal':
      within(`${place}.mu`, field.mu, -600, 600);
      positive(`${place}.sigma`, field.sigma);
      return within(`${place}.sigma`, field.sigma, 0, 10);
    case 'exponential':
      return positive(`${place}.mean`, field.mean);
    case 'gamma':
      within(`${place}.shape`, field.shape, 0.01, 1e6);
      return positive(`${place}.scale`, field.scale);
    case 'beta':
      within(`${place}.alpha`, field.alpha, 0.01, 1e6);
      return within(`${place}.beta`, field.beta, 0.01, 1e6);
    case 'poisson':
      positive(`${place}.mean`, field.mean);
      return within(`${place}.mean`, field.mean, 0, 1e5);
    case 'negativeBinomial':
      positive(`${place}.mean`, field.mean);
      within(`${place}.mean`, field.mean, 0, 1e4);
      return within(`${place}.size`, field.size, 0.01, 1e6);
    case 'weibull':
      within(`${place}.shape`, field.shape, 0.05, 1e6);
      return positive(`${place}.scale`, field.scale);
    case 'pareto':
      within(`${place}.alpha`, field.alpha, 0.1, 1e6);
      return positive(`${place}.min`, field.min);
    case 'zipf':
      within(`${place}.s`, field.s, 0, 10);
      return whole(`${place}.n`, field.n, 1, 1e6);
    case 'binomial':
      whole(`${place}.n`, field.n, 1, 1e6);
      if (!(field.p > 0 && field.p < 1)) refuse({ place: `${place}.p`, rule: 'must be above 0 and below 1', value: field.p, hint: 'A count that is always the same is constant(n).' });
      return;
    case 'empirical':
      if (field.quantiles.length < 2) refuse({ place: `${place}.quantiles`, rule: 'must be at least two', value: field.quantiles.length, hint: 'mlcheck accounts fit makes them from real accounts.' });
      field.quantiles.forEach((x, k) => {
        finite(`${place}.quantiles[${k}]`, x);
        if (k > 0 && x < (field.quantiles[k - 1] as number)) refuse({ place: `${place}.quantiles[${k}]`, rule: 'must not be below the one before', value: x, hint: 'Sort them.' });
      });
      return;
    case 'zeroInflated':
      within(`${place}.zero`, field.zero, 0, 1);
      if (field.zero === 1) refuse({ place: `${place}.zero`, rule: 'must be below 1', value: 1, hint: 'A field that is always 0 is constant(0).' });
      return checkNumeric(field.of, `${place}.of`);
    case 'mixture':
      field.parts.forEach((part, k) => {
        if (part?.of === undefined) refuse({ place: `${place}.parts[${k}]`, rule: 'must be { weight, of }', value: part, hint: 'Parts follow each other: mixture({ weight: 0.7, of: normal({ mean: 0, sd: 1 }) }, { weight: 0.3, of: ... }).' });
        checkNumeric(part.of, `${place}.parts[${k}].of`);
      });
      return checkWeights(field.parts.map((part, k) => [`${place}.parts[${k}].weight`, part.weight]), place);
    case 'truncated':
      return checkTruncated(field, place);
    case 'rounded':
      if (!Number.isInteger(field.decimals)) refuse({ place: `${place}.decimals`, rule: 'must be a whole number', value: field.decimals, hint: 'Cents are 2 decimals, whole numbers 0.' });
      within(`${place}.decimals`, field.decimals, 0, 9);
      return checkNumeric(field.of, `${place}.of`);
    default:
      return refuseForeign(field, place);
  }
}

function checkTruncated(field: NumericField & { readonly kind: 'truncated' }, place: string): void {
  checkNumeric(field.of, `${place}.of`);
  if (!(field.min < field.max)) refuse({ place: `${place}.max`, rule: `must be above min (${field.min})`, value: field.max, hint: 'Write the smaller end as min; a value that is always the same is constant(value).' });
  const of = distributionOf(field.of);
  const kept = of.cdf(field.max) - (of.below ?? of.cdf)(field.min);
  if (!(kept >= 1e-6)) refuse({ place, rule: `must keep at least a millionth of its distribution inside [${field.min}, ${field.max}]`, value: kept, hint: 'Move the ends towards where its values are, or change its parameters.' });
}

function checkWeights(weights: readonly (readonly [string, number])[], place: string): void {
  if (weights.length === 0) refuse({ place, rule: 'must have at least one weight', value: 0, hint: 'For example categorical({ card: 0.7, paypal: 0.3 }).' });
  for (const [at, weight] of weights) within(at, weight, 0, 1);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9) refuse({ place, rule: 'weights must sum to 1', value: Number(sum.toPrecision(12)), hint: sum > 1 ? 'Lower some weights, or divide each by their sum.' : 'Raise some weights, add a name for the rest, or divide each by their sum.' });
}

function refuseForeign(value: unknown, place: string): never {
  return refuse({ place, rule: 'must be made by a field builder of mlcheck', value, hint: 'For example normal({ mean: 0, sd: 1 }) or constant(0).' });
}

function names(place: string, value: readonly string[]): void {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) refuse({ place, rule: 'must be a list of names of fields', value, hint: "For example derived(['price', 'count'], ({ price, count }) => price * count)." });
}

function given(place: string, value: unknown): void {
  if (value === undefined) refuse({ place, rule: 'is required' });
}

function within(place: string, value: number, low: number, high: number): void {
  given(place, value);
  if (!(typeof value === 'number' && value >= low && value <= high)) refuse({ place, rule: `must be a number from ${low} to ${high}`, value, hint: high === 1 ? 'A share of 30% is 0.3.' : 'Choose a number in that range, or another distribution.' });
}

function whole(place: string, value: number, low: number, high: number): void {
  given(place, value);
  if (!Number.isInteger(value)) refuse({ place, rule: 'must be a whole number', value, hint: 'Round it.' });
  within(place, value, low, high);
}

function positive(place: string, value: number): void {
  given(place, value);
  if (!(typeof value === 'number' && value > 0 && value < Infinity)) refuse({ place, rule: 'must be > 0', value, hint: 'A value that is always the same is constant(value); a sign is turned around by derived.' });
}

function finite(place: string, value: number): void {
  given(place, value);
  if (!Number.isFinite(value)) refuse({ place, rule: 'must be a finite number', value, hint: 'Look at what it is computed from.' });
}

function refuse(complaint: Complaint): never {
  throw new MlcheckError('population-invalid', complaint);
}
