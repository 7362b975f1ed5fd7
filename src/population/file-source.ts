import { createHash } from 'node:crypto';
import { MlcheckError } from '../errors.js';
import { streamOf } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import type { Account, FieldValue } from './account.js';
import type { PopulationSource } from './account-source.js';
import type { AccountFile, AccountRows } from './accounts-from.js';
import { blank } from './blank.js';
import type { Population } from './population.js';

/**
 * The accounts of a population that stands in a file: `cohort/i` is the i-th row of the cohort, in an order that depends on (seed, cohort) alone; of a census, in the order of the file.
 *
 * @throws MlcheckError `population-invalid` for a file that was not read; from `account`: `account-unknown` beyond the rows that a cohort has
 */
export function fileSource(population: Population, seed: number): PopulationSource {
  const { path, rows } = population.file as AccountFile;
  if (rows === undefined) throw new MlcheckError('population-invalid', { place: path, rule: 'must have been read before accounts are asked for', hint: 'A suite reads it when it is loaded; elsewhere: await readPopulation(population).' });
  streamOf(seed);
  const blankFields = blank(population.fields);
  const orders = rowOrders(population, rows, seed);
  const account = (cohort: string, i: number): Account => {
    const row = orders.get(cohort)?.[i];
    if (row === undefined) unknown(cohort, i, rows);
    const fields = blankFields();
    for (const name of population.fields) fields[name] = (rows.columns[name] as readonly FieldValue[])[row] as FieldValue;
    return { cohort, i, id: `${cohort}/${i}`, fields, ...(rows.labels === undefined ? {} : { label: rows.labels[row] as 0 | 1 }) };
  };
  return {
    population,
    seed,
    cohorts: population.cohorts.map(({ name }) => name),
    account,
    accounts: (cohort, from, count) => Array.from({ length: count }, (_, k) => account(cohort, from + k)),
    history: (_, name) => {
      throw new MlcheckError('population-invalid', { place: 'history', rule: 'must be of a declared population; accounts of a file have none', value: name });
    },
    changed: ({ cohort, i, id, fields }, values, redraw) => {
      if (redraw.length > 0) throw new MlcheckError('population-invalid', { place: 'twin', rule: 'must set or shift fields: accounts of a file are not drawn', value: `redraw ${redraw.join(', ')}` });
      return { cohort, i, id, fields: { ...fields, ...values } };
    },
  };
}

/** What was answered then, by account of {@link fileSource}; `undefined` beyond the rows of a cohort. Empty for a file that is no log with scores. */
export function loggedAnswers(population: Population, seed: number): ((cohort: string, i: number) => { readonly score: number; readonly version?: string } | undefined) | undefined {
  const rows = population.file?.rows;
  if (rows?.scores === undefined) return undefined;
  const { scores, versions } = rows;
  const orders = rowOrders(population, rows, seed);
  return (cohort, i) => {
    const row = orders.get(cohort)?.[i];
    if (row === undefined) return undefined;
    const version = versions?.[row];
    return { score: (scores[row] as number | null) ?? Number.NaN, ...(typeof version === 'string' ? { version } : {}) };
  };
}

function rowOrders(population: Population, { cohorts }: AccountRows, seed: number): ReadonlyMap<string, Uint32Array> {
  return new Map([...cohorts].map(([name, found]) => [name, population.census === true ? found : shuffled(found, seed, name)]));
}

/** SHA-256 over which rows are in which cohort, and over the file. */
export function rowsDigest({ sha256, cohorts }: AccountRows): string {
  const hash = createHash('sha256').update(sha256);
  for (const [name, rows] of cohorts) hash.update(JSON.stringify([name, Array.from(rows)]));
  return hash.digest('hex');
}

/** Fisher and Yates: every order as likely. */
function shuffled(rows: Uint32Array, seed: number, cohort: string): Uint32Array {
  const stream = streamOf(seed, cohort, '', 'row');
  const order = rows.slice();
  for (let k = 0; k < order.length - 1; k++) {
    const other = k + Math.floor(uniformAt(stream, k) * (order.length - k));
    [order[k], order[other]] = [order[other] as number, order[k] as number];
  }
  return order;
}

function unknown(cohort: string, i: number, { cohorts }: AccountRows): never {
  const size = cohorts.get(cohort)?.length;
  throw new MlcheckError('account-unknown', {
    place: `account ${cohort}/${i}`,
    rule: size === undefined ? 'must be in a cohort of the population' : `index must be a whole number below ${size}: so many rows has the cohort`,
    value: size === undefined ? cohort : i,
    hint: size === undefined ? `Cohorts are ${[...cohorts.keys()].join(', ')}.` : 'Ask for fewer accounts, or take the file as a census.',
  });
}
