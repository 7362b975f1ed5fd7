import { MlcheckError } from '../errors.js';
import { kernelLoops } from '../random/kernel-loops.js';
import { plainLoops } from '../random/plain-loops.js';
import { streamOf, type Stream } from '../random/stream.js';
import type { FieldValue } from './account.js';
import type { PopulationSource } from './account-source.js';
import { correlationFactor } from './correlation-factor.js';
import type { Field } from './field.js';
import { fillColumn, type DrawnField } from './fill-column.js';
import { weighedSum } from './weighed-sum.js';

/** Rows that are made at once: the deviates of twenty columns fit into a processor's nearest caches. A multiple of 16. */
const CHUNK = 256;

/** One field of many accounts. */
export type Column =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'boolean'; readonly values: Uint8Array }
  /** `names[codes[k]]` is the value. */
  | { readonly kind: 'category'; readonly names: readonly string[]; readonly codes: Uint32Array }
  | { readonly kind: 'any'; readonly values: readonly FieldValue[] };

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
  const fast = new Map(fields.flatMap((name) => (isDrawn(declared[name] as Field) ? [[name, fillColumn(declared[name] as DrawnField, count, correlated.includes(name))] as const] : [])));
  const slow = fields.filter((name) => !fast.has(name));
  const stream = (name: string): Stream => streamOf(source.seed, cohort, name, 'value');
  const inputs = correlated.slice(0, 1 + Math.max(-1, ...correlated.map((name, k) => (fast.has(name) ? k : -1)))).map(stream);
  const loops = kernelLoops(CHUNK, inputs.length + 1) ?? plainLoops(CHUNK, inputs.length + 1);
  const { batches } = loops;
  const batch = batches[inputs.length] as Float64Array;
  const drawn = [...fast].map(([name, { fill }]) => {
    const own = stream(name);
    if (!correlated.includes(name)) return { fill, begin: (i: number) => loops.uniforms(batch, own, i) };
    const sum = weighedSum(weights[correlated.indexOf(name)] as readonly number[], batches);
    return { fill, begin: () => loops.weighedSum(batch, sum) };
  });
  for (let start = 0; start < count; start += CHUNK) {
    inputs.forEach((input, k) => {
      loops.uniforms(batches[k] as Float64Array, input, from + start);
      loops.toNormal(batches[k] as Float64Array);
    });
    for (const { begin, fill } of drawn) {
      begin(from + start);
      fill(batch, start, Math.min(CHUNK, count - start), loops);
    }
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

const SLOW = new Set<Field['kind']>(['derived', 'folded', 'faker', 'missing', 'mapped', 'oneOf', 'constant', 'timestamp']);
const isDrawn = (field: Field): field is DrawnField => !SLOW.has(field.kind);
