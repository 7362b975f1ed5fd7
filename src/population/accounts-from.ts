import { MlcheckError } from '../errors.js';
import type { FieldValue } from './account.js';
import { checkCohortName } from './check-declaration.js';
import type { Population } from './population.js';

/** What the cells of a column are; with `?` a cell may be empty, and its value is then null. */
export type CellKind = 'number' | 'number?' | 'text' | 'text?' | 'boolean' | 'boolean?';

type CellOf<K extends CellKind> = K extends `${infer Kind}?` ? Plain<Kind> | null : Plain<K>;
type Plain<K extends string> = K extends 'number' ? number : K extends 'boolean' ? boolean : string;

/** Where a log of requests has what it is read for: columns, or JSON pointers from the record. */
export interface TrafficLog {
  /** Of each declared column. */
  readonly at: Readonly<Record<string, string>>;
  /** Of the score and the version that were answered then. */
  readonly score?: string;
  readonly version?: string;
}

/** A population that stands in a file. */
export interface AccountFile {
  /** As it was declared: relative to the suite's folder. */
  readonly path: string;
  readonly columns: Readonly<Record<string, CellKind>>;
  readonly id?: string;
  readonly label?: string;
  /** Rules of the cohorts, in order: a row belongs to the first one whose rule holds. */
  readonly cohorts: Readonly<Record<string, (fields: Readonly<Record<string, FieldValue>>) => boolean>>;
  /** Where the file is a log of requests that were answered. */
  readonly log?: TrafficLog;
  /** What stands in it, once it was read. */
  readonly rows?: AccountRows;
}

/** Accounts of a file, sorted into cohorts. */
export interface AccountRows {
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string;
  readonly columns: Readonly<Record<string, readonly FieldValue[]>>;
  readonly labels?: readonly (0 | 1)[];
  /** Of a log: score (null without one) and version by row. */
  readonly scores?: readonly FieldValue[];
  readonly versions?: readonly FieldValue[];
  /** Rows of each cohort, from 0, in the order of the file. */
  readonly cohorts: ReadonlyMap<string, Uint32Array>;
}

/**
 * Accounts out of a golden or labelled file (csv, tsv, jsonl, parquet) in place of synthetic ones. Nothing is read here: a suite's file is read when the suite is loaded, and
 * `readPopulation` reads it elsewhere.
 *
 * Account `cohort/i` is a row drawn without putting back, in an order that the seed shuffles: further looks extend the sample. With `census` the rows are taken for the whole population, in the order of the
 * file: every one of them is scored, and claims on all of them are compared exactly, without an interval.
 *
 * @param path relative to the folder of the suite
 * @throws MlcheckError `population-invalid` for no field, a column named twice, a kind or a cohort's name that is not one
 */
export function accountsFrom<const F extends Readonly<Record<string, CellKind>>>(
  path: string,
  spec: {
    /** Columns that become fields, and what their cells are: `{ amount: 'number', country: 'text?' }`. */
    readonly fields: F;
    /** Column whose values name the rows: never empty, none twice. It becomes a field, too. */
    readonly id?: string;
    /** Column with the true class: 0 or 1, false or true. */
    readonly label?: string;
    /** Cohorts by rule: a row belongs to the first one whose rule holds, and every row to one. Default: all rows, in a cohort `all`. */
    readonly cohorts?: Readonly<Record<string, (fields: { readonly [K in keyof F]: CellOf<F[K]> }) => boolean>>;
    readonly census?: boolean;
  },
): Population {
  const { id, label, census } = spec;
  const cohorts = (spec.cohorts ?? { all: () => true }) as AccountFile['cohorts'];
  for (const [name, kind] of Object.entries(spec.fields)) {
    if (!KINDS.includes(kind)) refuse(`population.fields.${name}`, `must be one of ${KINDS.join(', ')}`, kind);
  }
  for (const [place, column] of [['id', id], ['label', label]] as const) {
    if (column !== undefined && Object.hasOwn(spec.fields, column)) refuse(`population.${place}`, 'must not be one of the fields, too', column);
  }
  const names = Object.keys(cohorts);
  if (names.length === 0) refuse('population.cohorts', 'must have at least one cohort', cohorts, 'Leave cohorts out to have all rows in one.');
  for (const name of names) {
    checkCohortName(name, `population.cohorts.${name}`);
    if (typeof cohorts[name] !== 'function') refuse(`population.cohorts.${name}`, 'must be a rule: a function of a row\'s fields', cohorts[name]);
  }
  const columns = { ...(id === undefined ? {} : { [id]: 'text' as const }), ...spec.fields };
  if (Object.keys(columns).length === 0) refuse('population.fields', 'must have at least one field', spec.fields);
  const file: AccountFile = Object.freeze({ path, columns: Object.freeze(columns), ...(id === undefined ? {} : { id }), ...(label === undefined ? {} : { label }), cohorts: Object.freeze({ ...cohorts }) });
  return Object.freeze({
    // Shares are known when the file was read.
    cohorts: Object.freeze(names.map((name) => Object.freeze({ name, share: 1 / names.length }))),
    fields: Object.freeze(Object.keys(columns)),
    ...(label === undefined ? {} : { labels: Object.freeze({ source: `column ${label} of ${path}` }) }),
    ...(census === true ? { census } : {}),
    file,
  });
}

const KINDS: readonly string[] = ['number', 'number?', 'text', 'text?', 'boolean', 'boolean?'];

function refuse(place: string, rule: string, value: unknown, hint?: string): never {
  throw new MlcheckError('population-invalid', { place, rule, value, ...(hint === undefined ? {} : { hint }) });
}
