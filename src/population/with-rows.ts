import { MlcheckError } from '../errors.js';
import type { FieldValue } from './account.js';
import type { AccountFile, AccountRows } from './accounts-from.js';
import type { Population } from './population.js';

/** A file's cells as they were read: the declared columns, and the label's. */
export interface AccountTable {
  readonly sha256: string;
  readonly columns: Readonly<Record<string, readonly FieldValue[]>>;
  readonly labels?: readonly FieldValue[];
  /** Of a log: the score and the version that were answered then. */
  readonly scores?: readonly FieldValue[];
  readonly versions?: readonly FieldValue[];
}

/**
 * A population from a file, with what stands in the file: rows sorted into cohorts, shares as they are. Pure.
 *
 * @param place the file, as messages name it
 * @throws MlcheckError `file-invalid` with file, row (from 1, without the header) and column: an id that is empty or there twice, a label that is no class, a row without a cohort, a rule
 * that fails, a cohort without a row
 */
export function withRows(population: Population, table: AccountTable, place: string): Population {
  const file = population.file as AccountFile;
  const names = Object.keys(table.columns);
  const total = table.columns[names[0] as string]?.length ?? 0;
  if (total === 0) throw new MlcheckError('file-invalid', { place, rule: 'must have at least one row' });
  if (file.id !== undefined) checkIds(table.columns[file.id] as readonly FieldValue[], `column ${file.id}`, place);
  const labels = table.labels?.map((value, row) => classOf(value, `${place} row ${row + 1} column ${file.label as string}`));
  const rules = Object.entries(file.cohorts);
  const sorted = new Map(rules.map(([name]) => [name, [] as number[]]));
  for (let row = 0; row < total; row++) {
    const fields = Object.fromEntries(names.map((name) => [name, (table.columns[name] as readonly FieldValue[])[row] as FieldValue]));
    const found = rules.find(([name, rule]) => holds(rule, fields, `${place} row ${row + 1} cohorts.${name}`));
    if (found === undefined) {
      throw new MlcheckError('file-invalid', { place: `${place} row ${row + 1}`, rule: `must fit the rule of a cohort (${rules.map(([name]) => name).join(', ')})`, value: JSON.stringify(fields), hint: 'Add a last cohort for the rest: others: () => true.' });
    }
    (sorted.get(found[0]) as number[]).push(row);
  }
  for (const [name, rows] of sorted) {
    if (rows.length === 0) throw new MlcheckError('file-invalid', { place: `${place} cohorts.${name}`, rule: `must hold for at least one of ${total} rows`, value: 0, hint: 'A row belongs to the first cohort whose rule holds: the more special ones stand first.' });
  }
  const cohorts = new Map([...sorted].map(([name, rows]) => [name, Uint32Array.from(rows)]));
  const rows: AccountRows = { sha256: table.sha256, columns: table.columns, ...(labels === undefined ? {} : { labels }), ...(table.scores === undefined ? {} : { scores: table.scores }), ...(table.versions === undefined ? {} : { versions: table.versions }), cohorts };
  return Object.freeze({
    ...population,
    cohorts: Object.freeze([...cohorts].map(([name, { length }]) => Object.freeze({ name, share: length / total, count: length }))),
    file: Object.freeze({ ...file, rows }),
  });
}

function checkIds(values: readonly FieldValue[], column: string, place: string): void {
  const seen = new Map<FieldValue, number>();
  values.forEach((value, row) => {
    const before = seen.get(value);
    if (before !== undefined) throw new MlcheckError('file-invalid', { place: `${place} row ${row + 1} ${column}`, rule: `must not be the id of row ${before + 1}, too`, value });
    seen.set(value, row);
  });
}

function classOf(value: FieldValue, place: string): 0 | 1 {
  if (value === 1 || value === true || value === '1' || value === 'true') return 1;
  if (value === 0 || value === false || value === '0' || value === 'false') return 0;
  throw new MlcheckError('file-invalid', { place, rule: 'must be 0 or 1, false or true', value });
}

function holds(rule: AccountFile['cohorts'][string], fields: Readonly<Record<string, FieldValue>>, place: string): boolean {
  let found: unknown;
  try {
    found = rule(fields);
  } catch (cause) {
    throw new MlcheckError('file-invalid', { place, rule: 'must not throw', value: cause instanceof Error ? cause.message : cause, cause });
  }
  if (typeof found === 'boolean') return found;
  throw new MlcheckError('file-invalid', { place, rule: 'must say true or false', value: found, hint: `It was given ${JSON.stringify(fields)}.` });
}
