import { MlcheckError } from '../errors.js';
import { byNormalScore, firstAtLeast } from '../random/discrete.js';
import { normalCdf } from '../random/normal-cdf.js';
import { normalQuantile } from '../random/normal-quantile.js';
import { streamOf } from '../random/stream.js';
import { fillUniforms } from '../random/uniform.js';
import type { FieldValue } from './account.js';
import type { PopulationSource } from './account-source.js';
import { cumulated } from './compile.js';
import { correlationFactor } from './correlation-factor.js';
import { distributionOf } from './distribution-of.js';
import type { BernoulliField, CategoricalField, Field, NumericField } from './field.js';

/** One field of many accounts. */
export type Column =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'boolean'; readonly values: Uint8Array }
  /** `names[codes[k]]` is the value. */
  | { readonly kind: 'category'; readonly names: readonly string[]; readonly codes: Uint32Array }
  | { readonly kind: 'any'; readonly values: readonly FieldValue[] };

type Drawn = NumericField | BernoulliField | CategoricalField;
/** Rows at a time: what a few columns of deviates take stays in the processor's cache. */
const CHUNK = 4096;

/**
 * Fields of accounts `from` to `from + count - 1` of a cohort, as columns: the values that `account` gives, several times faster for numbers, flags and categories, correlated or
 * not. Text, derived and folded fields, gaps and drift are made account by account, and only if they are asked for.
 *
 * @param fields names; default all
 * @throws MlcheckError `population-invalid` for an unknown field; `account-unknown` for an unknown cohort or an index outside 0 to 2^32 - 1
 */
export function columnsOf(source: PopulationSource, cohort: string, from: number, count: number, fields: readonly string[] = source.population.fields): Record<string, Column> {
  source.account(cohort, from);
  if (count > 1) source.account(cohort, from + count - 1);
  const { declaration } = source.population;
  if (declaration === undefined) throw new MlcheckError('population-invalid', { place: 'columns', rule: 'must be of a declared population' });
  const declared = { ...declaration.fields, ...declaration.cohorts[cohort]?.fields };
  for (const name of fields) {
    if (!Object.hasOwn(declared, name)) throw new MlcheckError('population-invalid', { place: 'columns', rule: 'must name a field of the population', value: name, hint: `Fields are ${source.population.fields.join(', ')}.` });
  }
  const { names: correlated, rows: weights } = correlationFactor(declared, declaration.correlations, 'population');
  const fast = new Map(fields.flatMap((name) => (isDrawn(declared[name] as Field) ? [[name, filler(declared[name] as Drawn, count, correlated.includes(name))] as const] : [])));
  const slow = fields.filter((name) => !fast.has(name));
  const stream = (name: string) => streamOf(source.seed, cohort, name, 'value');
  const inputs = correlated.slice(0, 1 + Math.max(-1, ...correlated.map((name, k) => (fast.has(name) ? k : -1))));
  const deviates = inputs.map((name) => ({ stream: stream(name), values: new Float64Array(CHUNK) }));
  const plain = fields.flatMap((name) => (fast.has(name) && !correlated.includes(name) ? [{ stream: stream(name), fill: fast.get(name) as Filler }] : []));
  const scratch = new Float64Array(CHUNK);
  for (let start = 0; start < count; start += CHUNK) {
    const rows = Math.min(CHUNK, count - start);
    for (const one of plain) {
      const part = scratch.subarray(0, rows);
      fillUniforms(one.stream, from + start, part);
      one.fill.draw(part, start);
    }
    for (const one of deviates) {
      const part = one.values.subarray(0, rows);
      fillUniforms(one.stream, from + start, part);
      for (let k = 0; k < rows; k++) part[k] = normalQuantile(part[k] as number);
    }
    inputs.forEach((name, k) => {
      const fill = fast.get(name);
      if (fill === undefined) return;
      const row = weights[k] as readonly number[];
      const own = (deviates[k] as { values: Float64Array }).values;
      const weight = row[k] as number;
      for (let r = 0; r < rows; r++) scratch[r] = weight * (own[r] as number);
      for (let j = 0; j < k; j++) {
        const w = row[j] as number;
        if (w === 0) continue;
        const other = (deviates[j] as { values: Float64Array }).values;
        for (let r = 0; r < rows; r++) scratch[r] = (scratch[r] as number) + w * (other[r] as number);
      }
      fill.draw(scratch.subarray(0, rows), start);
    });
  }
  const columns: Record<string, Column> = Object.fromEntries(fields.map((name) => [name, fast.get(name)?.column ?? { kind: 'any', values: [] }]));
  if (slow.length > 0) {
    const values = slow.map(() => new Array<FieldValue>(count).fill(null));
    for (let k = 0; k < count; k++) {
      const account = source.account(cohort, from + k);
      slow.forEach((name, at) => ((values[at] as FieldValue[])[k] = account.fields[name] as FieldValue));
    }
    slow.forEach((name, at) => (columns[name] = { kind: 'any', values: values[at] as FieldValue[] }));
  }
  return columns;
}

interface Filler {
  readonly column: Column;
  /** Values for rows from `start` on, out of uniform numbers or normal scores. */
  draw(from: Float64Array, start: number): void;
}

const SLOW = new Set<Field['kind']>(['derived', 'folded', 'faker', 'missing', 'mapped', 'oneOf', 'constant', 'timestamp']);
const isDrawn = (field: Field): field is Drawn => !SLOW.has(field.kind);

function filler(field: Drawn, count: number, scored: boolean): Filler {
  switch (field.kind) {
    case 'bernoulli': {
      const values = new Uint8Array(count);
      const limit = scored ? normalQuantile(1 - field.p) : field.p;
      return { column: { kind: 'boolean', values }, draw: (x, start) => { for (let k = 0; k < x.length; k++) values[start + k] = Number(scored ? (x[k] as number) >= limit : (x[k] as number) < limit); } };
    }
    case 'categorical': {
      const { names, cumulative } = cumulated(field.weights);
      const codes = new Uint32Array(count);
      const code = scored ? byNormalScore(cumulative) : (u: number) => firstAtLeast(cumulative, u);
      return { column: { kind: 'category', names, codes }, draw: (x, start) => { for (let k = 0; k < x.length; k++) codes[start + k] = code(x[k] as number); } };
    }
    default: {
      const values = new Float64Array(count);
      const { quantile, ofNormal } = distributionOf(field);
      const value = !scored ? quantile : (ofNormal ?? ((z: number) => quantile(Math.min(0.9999999999999999, normalCdf(z)))));
      return { column: { kind: 'number', values }, draw: (x, start) => { for (let k = 0; k < x.length; k++) values[start + k] = value(x[k] as number); } };
    }
  }
}
