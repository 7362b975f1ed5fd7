import { MlcheckError } from '../../errors.js';
import type { Account, FieldValue } from '../../population/account.js';

/** One column of a request: a field of the account under its own name, or under the name that the model knows. */
export type Column = string | { readonly name: string; readonly field: string };

/** How values of fields stand in a request. */
export interface RowOptions {
  /** A missing value: `null` (the default), the bare token `NaN` that some servers read and JSON does not have, or a number that stands for it. */
  readonly missing?: 'null' | 'nan' | number;
  /** A boolean as `true` and `false` (the default), or as 1 and 0. */
  readonly booleans?: 'boolean' | 'number';
}

/** Writes accounts as JSON or CSV; every function is pure. @throws MlcheckError `suite-invalid` (each) for a field that an account lacks, or an infinite number. */
export interface RowEncoder {
  readonly names: readonly string[];
  /** `[1,2.5,null]`, in the order of the columns. */
  list(account: Account): string;
  /** `{"a":1,"b":2.5}`, keys in the order of the columns. */
  record(account: Account): string;
  /** `{"a":[1,3],"b":[2.5,null]}`: one list for each column. */
  columns(accounts: readonly Account[]): string;
  /** `1,2.5,` by RFC 4180 without a line end; a missing value is an empty cell, unless a number stands for it. */
  csv(account: Account): string;
}

/** @param place of the columns, for errors: `candidate.columns` */
export function rowEncoder(columns: readonly Column[], options: RowOptions, place: string): RowEncoder {
  const names = columns.map((column) => (typeof column === 'string' ? column : column.name));
  const fields = columns.map((column) => (typeof column === 'string' ? column : column.field));
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  const json = fields.map((field, k) => jsonValue(field, options, `${place}[${k}]`));
  const cells = fields.map((field, k) => csvValue(field, options, `${place}[${k}]`));
  return {
    names,
    list: (account) => `[${json.map((write) => write(account)).join(',')}]`,
    record: (account) => `{${json.map((write, k) => `${keys[k] as string}${write(account)}`).join(',')}}`,
    columns: (accounts) => `{${json.map((write, k) => `${keys[k] as string}[${accounts.map(write).join(',')}]`).join(',')}}`,
    csv: (account) => cells.map((write) => write(account)).join(','),
  };
}

/** The function that writes one field as JSON. */
export function jsonValue(field: string, options: RowOptions, place: string): (account: Account) => string {
  const { missing = 'null', booleans = 'boolean' } = options;
  const absent = missing === 'null' ? 'null' : missing === 'nan' ? 'NaN' : JSON.stringify(missing);
  return (account) => {
    const value = fieldOf(account, field, place);
    if (value === null || Number.isNaN(value)) return absent;
    return typeof value === 'boolean' && booleans === 'number' ? (value ? '1' : '0') : JSON.stringify(value);
  };
}

function csvValue(field: string, { missing, booleans }: RowOptions, place: string): (account: Account) => string {
  const absent = typeof missing === 'number' ? String(missing) : '';
  return (account) => {
    const value = fieldOf(account, field, place);
    if (value === null || Number.isNaN(value)) return absent;
    if (typeof value === 'boolean' && booleans === 'number') return value ? '1' : '0';
    const text = String(value);
    return /[",\r\n]/.test(text) || (typeof value === 'string' && text === '') ? `"${text.replaceAll('"', '""')}"` : text;
  };
}

/** A field's value as it is; undefined and infinite ones are refused. */
export function fieldOf(account: Account, field: string, place: string): FieldValue {
  const value = Object.hasOwn(account.fields, field) ? account.fields[field] : undefined;
  if (value === undefined) throw new MlcheckError('suite-invalid', { place, rule: `must name a field of the account (account ${account.id} has no field ${field})`, hint: `fields: ${Object.keys(account.fields).join(', ')}` });
  if (value === Infinity || value === -Infinity) throw new MlcheckError('suite-invalid', { place, rule: `field ${field} must be finite or missing: JSON has no infinity`, value });
  return value;
}
