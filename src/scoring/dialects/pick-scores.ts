import type { HttpResponse } from '../../net/http-client.js';
import type { Reading } from '../dialect.js';
import { errorOf } from './error-text.js';
import { exact, failure } from './parse-reply.js';

/** Where one row's score stands: under a key of an object, at a place of a list (from 0), or both in turn. Without either the row is the score. */
export interface ScorePlace {
  readonly name?: string;
  readonly column?: number;
}

/** What is known of a reply besides its list of rows. */
export interface ReplyParts {
  readonly response: HttpResponse;
  readonly bareTokens: number;
  readonly servedVersion?: string;
}

/**
 * One value for each row of a reply: from a list of scalars, lists or objects, or from an object of lists by name. Lists of one are unwrapped.
 * A wrong number of rows, or rows of another form than the suite says, is a contract violation of the whole reply; an error object in the place
 * of the list is a model error.
 * @param what the list is called in the protocol, for texts: `predictions`
 */
export function pickScores(found: unknown, what: string, rows: number, place: ScorePlace, { response, bareTokens, servedVersion }: ReplyParts): Reading {
  const violation = (detail: string): Reading => failure('contract-violation', detail, servedVersion);
  const byName = place.name !== undefined && isObject(found) && Array.isArray(found[place.name]);
  const list = byName ? (found as Record<string, unknown>)[place.name as string] : found;
  const called = byName ? `${what}.${place.name as string}` : what;
  if (!Array.isArray(list)) {
    const said = errorOf(list);
    if (said !== undefined) return failure('model-error', `HTTP ${response.status} with an error inside: ${said}`, servedVersion);
    return violation(list === undefined ? `the reply must hold ${called}` : `${called} must be a list, got ${kindOf(list)}`);
  }
  if (list.length !== rows) return violation(`${called} must have ${rows} rows, got ${list.length}`);
  const values: unknown[] = [];
  for (const item of list as readonly unknown[]) {
    const value = valueOf(item, byName ? { ...(place.column === undefined ? {} : { column: place.column }) } : place, called);
    if ('wrong' in value) return violation(value.wrong);
    values.push(value.value);
  }
  return { kind: 'values', values: exact(values, response.body), bareTokens, ...(servedVersion === undefined ? {} : { servedVersion }) };
}

function valueOf(item: unknown, { name, column }: ScorePlace, called: string): { readonly value: unknown } | { readonly wrong: string } {
  let value = item;
  if (name !== undefined) {
    if (!isObject(value)) return { wrong: `rows of ${called} must be objects with ${name}, got ${kindOf(value)}` };
    if (!Object.hasOwn(value, name)) return { wrong: `rows of ${called} must have ${name}, got ${Object.keys(value).slice(0, 12).join(', ') || 'an empty object'}` };
    value = value[name];
  } else if (isObject(value)) {
    return { wrong: `rows of ${called} are objects with ${Object.keys(value).slice(0, 12).join(', ') || 'nothing in them'}: the suite must say which is the score (\`output: { name }\`)` };
  }
  if (column !== undefined) {
    if (!Array.isArray(value)) return { wrong: `rows of ${called} must be lists with a column ${column}, got ${kindOf(value)}` };
    if (column >= value.length) return { wrong: `rows of ${called} must have a column ${column}, got ${value.length} value${value.length === 1 ? '' : 's'}` };
    value = value[column];
  }
  while (Array.isArray(value) && value.length === 1) value = value[0];
  if (Array.isArray(value)) return { wrong: `rows of ${called} hold ${value.length} values: the suite must say which is the score (\`output: { column }\`)` };
  return { value };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : typeof value === 'string' ? `the text ${JSON.stringify(value.slice(0, 40))}` : `the ${typeof value} ${String(value)}`;
}
