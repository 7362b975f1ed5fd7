import { MlcheckError } from '../errors.js';
import { streamOf } from '../random/stream.js';
import type { Account, AccountSource, FieldValue } from './account.js';
import { indexOfHistory } from './account-groups.js';
import { blank } from './blank.js';
import { cohortBlocks } from './cohort-blocks.js';
import { compileHistory } from './compile-history.js';
import { fileSource } from './file-source.js';
import type { HistoryEvent } from './history.js';
import { compileCohort, type Step } from './compile.js';
import { labelAt } from './label-at.js';
import type { Population } from './population.js';
import { readAhead } from './read-ahead.js';

/** The accounts of a declared population. */
export interface PopulationSource extends AccountSource {
  readonly population: Population;
  /** Accounts `from` to `from + count - 1` of a cohort. */
  accounts(cohort: string, from: number, count: number): Account[];
  /** The events of one of its histories, oldest first. @throws MlcheckError `population-invalid` for a history that the population does not declare. */
  history(account: Account, name: string): readonly HistoryEvent[];
  /** The account with the given values in place of drawn ones; `redraw` names fields drawn again from the twin's streams. What is derived from them is computed again. No label. */
  changed(account: Account, values: Readonly<Record<string, FieldValue>>, redraw: readonly string[]): Account;
}

/** Accounts that are made together when many are asked for. */
const PIECE = 1024;
/** Fewer come as soon one by one. */
const FEW = 8;

interface Cohort {
  readonly steps: readonly Step[];
  readonly label?: ReturnType<typeof labelAt>;
  /** The fields of account i; of those asked for one after the other, sooner. */
  readonly fields: (i: number) => Record<string, FieldValue>;
}

/**
 * The accounts of a population under a seed. `account(cohort, i)` depends on (seed, cohort, i) alone: any order, any subset, the same account, on every machine.
 * Cohorts are prepared on first use.
 *
 * @param seed whole number from 0 to 2^32 - 1
 * @throws MlcheckError `population-invalid` for a population that neither `definePopulation` nor `accountsFrom` made, or whose file was not read
 */
export function accountSource(population: Population, seed: number): PopulationSource {
  if (population.file !== undefined) return fileSource(population, seed);
  const { declaration } = population;
  if (declaration === undefined) {
    throw new MlcheckError('population-invalid', { place: 'population', rule: 'must be made by definePopulation', hint: 'Wrap the declaration: definePopulation({ fields, cohorts }), or accountsFrom(file, { fields }).' });
  }
  streamOf(seed);
  const names = population.cohorts.map(({ name }) => name);
  const blankFields = blank(population.fields);
  const cohorts = new Map<string, Cohort>();
  const prepared = (name: string): Cohort => {
    let cohort = cohorts.get(name);
    if (cohort === undefined) {
      if (!names.includes(name)) unknownAccount(name, 0, names);
      const steps = compileCohort(declaration, name, seed);
      const one = (i: number): Record<string, FieldValue> => {
        const fields = blankFields();
        for (const step of steps) fields[step.name] = step.value(i, fields, false);
        return fields;
      };
      const label = declaration.labels === undefined ? {} : { label: labelAt(declaration.labels, seed, name) };
      cohort = { steps, ...label, fields: readAhead(one, () => cohortBlocks(source, name)) };
      cohorts.set(name, cohort);
    }
    return cohort;
  };
  const make = (name: string, { label }: Cohort, i: number, fields: Record<string, FieldValue>): Account => ({ cohort: name, i, id: `${name}/${i}`, fields, ...(label === undefined ? {} : { label: label(fields, i) }) });
  const source: PopulationSource = {
    population,
    seed,
    cohorts: names,
    account: (cohort, i) => {
      const kind = prepared(cohort);
      return make(cohort, kind, index(cohort, i, names), kind.fields(i));
    },
    accounts: (cohort, from, count) => {
      const kind = prepared(cohort);
      if (count > 0) index(cohort, from + count - 1, names);
      const blocks = count < FEW ? undefined : cohortBlocks(source, cohort);
      if (blocks?.quicker !== true) return Array.from({ length: count }, (_, k) => make(cohort, kind, index(cohort, from + k, names), kind.fields(from + k)));
      index(cohort, from, names);
      const accounts: Account[] = [];
      while (accounts.length < count) {
        const rows = blocks.rows(from + accounts.length, Math.min(PIECE, count - accounts.length));
        for (let k = 0; k < rows.count; k++) accounts.push(make(cohort, kind, rows.from + k, rows.at(k)));
      }
      return accounts;
    },
    history: ({ cohort, i, fields }, name) => {
      const history = declaration.histories[name];
      if (history === undefined) {
        throw new MlcheckError('population-invalid', { place: 'history', rule: 'must be declared by the population', value: name, hint: `Histories are ${Object.keys(declaration.histories).join(', ') || 'none'}.` });
      }
      const at = indexOfHistory(name, { ...declaration.fields, ...declaration.cohorts[cohort]?.fields }, declaration.groups)(i);
      return compileHistory(name, history, declaration.referenceDate, seed, cohort)(at, Object.fromEntries(history.from.map((field) => [field, fields[field] as FieldValue])));
    },
    changed: ({ cohort, i, id, fields: before }, given, redraw) => {
      const values = blankFields();
      const moved = new Set([...Object.keys(given), ...redraw]);
      for (const { name, inputs, value } of prepared(cohort).steps) {
        const depends = inputs.some((input) => moved.has(input));
        if (depends) moved.add(name);
        if (Object.hasOwn(given, name)) values[name] = given[name] as FieldValue;
        else values[name] = redraw.includes(name) ? value(i, values, true) : depends ? value(i, values, false) : (before[name] as FieldValue);
      }
      return { cohort, i, id, fields: values };
    },
  };
  return source;
}

function index(cohort: string, i: number, cohorts: readonly string[]): number {
  return Number.isInteger(i) && i >= 0 && i <= 0xffffffff ? i : unknownAccount(cohort, i, cohorts);
}

function unknownAccount(cohort: string, i: number, cohorts: readonly string[]): never {
  throw new MlcheckError('account-unknown', {
    place: cohorts.includes(cohort) ? `account ${cohort}/${i}` : 'account',
    rule: cohorts.includes(cohort) ? 'index must be a whole number from 0 to 4294967295' : 'must be in a cohort of the population',
    value: cohorts.includes(cohort) ? i : cohort,
    hint: cohorts.includes(cohort) ? 'Accounts of a cohort count from 0.' : `Cohorts are ${cohorts.join(', ')}.`,
  });
}
