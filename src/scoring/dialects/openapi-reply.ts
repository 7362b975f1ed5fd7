import { fieldOfSchema } from './discovered-field.js';
import { isObject } from './pick-scores.js';

type Schema = Readonly<Record<string, unknown>>;
/** Follows references of one document; a choice is followed to its first branch that is not null. */
export type Follow = (schema: unknown) => Schema | undefined;

const plainly: Follow = (schema) => (isObject(schema) ? schema : undefined);

/** Where a reply has its scores, as pointers of `rest`. */
export interface ScorePointers {
  readonly scores?: string;
  readonly score?: string;
  /** Pointer from one result to the account's id. */
  readonly id?: string;
  readonly servedVersion?: { readonly at: string };
  /** Range of the score, where its schema has both ends. */
  readonly range?: readonly [number, number];
}

/**
 * Where the scores are in a reply of this schema: the first number whose name looks like a score, else the first number. @param batch whether the request has many rows, so that the reply needs a list
 */
export function scorePointers(schema: Schema | undefined, batch: boolean, follow: Follow = plainly): ScorePointers | undefined {
  if (schema === undefined) return undefined;
  const named = Object.entries(isObject(schema['properties']) ? schema['properties'] : {}).map(([name, value]) => [name, follow(value)] as const);
  const version = named.find(([name, inner]) => /version/i.test(name) && inner?.['type'] === 'string')?.[0];
  const served = version === undefined ? {} : { servedVersion: { at: `/${escaped(version)}` } };
  if (!batch) {
    const at = scoreIn(schema, follow);
    return at === undefined ? undefined : { ...(at === '' ? {} : { scores: at }), ...served, ...rangeAt(schema, at, follow) };
  }
  const lists: readonly (readonly [string, Schema | undefined])[] = schema['type'] === 'array' ? [['', schema]] : named.filter(([, inner]) => inner?.['type'] === 'array').map(([name, inner]) => [`/${escaped(name)}`, inner]);
  const liked = [...lists].sort(([a], [b]) => Number(LIKE.test(b)) - Number(LIKE.test(a)));
  for (const [scores, list] of liked) {
    const items = follow(list?.['items']);
    const score = scoreIn(items, follow);
    if (score === undefined) continue;
    const id = isObject(items?.['properties']) && isObject(items['properties']['id']) ? { id: '/id' } : {};
    return { ...(scores === '' ? {} : { scores }), ...(score === '' ? {} : { score }), ...id, ...served, ...rangeAt(items, score, follow) };
  }
  return undefined;
}

const LIKE = /score|prob|risk|predict|result|output/i;

/** Pointer to the number that looks most like a score: the value itself, a property, an item of a list (the last: the probability of the positive class), or one of these inside of a property. */
export function scoreIn(schema: Schema | undefined, follow: Follow = plainly, depth = 0): string | undefined {
  if (schema === undefined || depth > 3) return undefined;
  if (isNumber(schema)) return '';
  if (schema['type'] === 'array') {
    const inner = scoreIn(follow(schema['items']), follow, depth + 1);
    const length = typeof schema['minItems'] === 'number' && schema['minItems'] === schema['maxItems'] ? schema['minItems'] : 1;
    return inner === undefined ? undefined : `/${Math.max(0, length - 1)}${inner}`;
  }
  const entries = Object.entries(isObject(schema['properties']) ? schema['properties'] : {}).map(([name, value]) => [name, follow(value)] as const);
  const numbers = entries.filter(([, inner]) => isNumber(inner));
  // A probability before a risk class, and that before a label called prediction.
  const best = [/prob/i, /score|risk/i].map((rule) => numbers.find(([name]) => rule.test(name))).find((found) => found !== undefined);
  const within = (rule: RegExp): string | undefined => entries.filter(([name, inner]) => rule.test(name) && !isNumber(inner)).map(([name, inner]) => [name, scoreIn(inner, follow, depth + 1)] as const).filter(([, at]) => at !== undefined).map(([name, at]) => `/${escaped(name)}${at!}`)[0];
  const nested = best === undefined ? within(/prob|score|risk/i) : undefined;
  if (nested !== undefined) return nested;
  const name = (best ?? numbers.find(([each]) => LIKE.test(each)) ?? numbers.find(([each]) => !/^(id|.*_id|.*Id|count|n|code|status)$/.test(each)))?.[0];
  return name === undefined ? within(LIKE) : `/${escaped(name)}`;
}

function rangeAt(schema: Schema | undefined, pointer: string, follow: Follow): { readonly range?: readonly [number, number] } {
  let at = schema;
  for (const key of pointer.split('/').slice(1)) at = at?.['type'] === 'array' ? follow(at['items']) : isObject(at?.['properties']) ? follow(at['properties'][key.replaceAll('~1', '/').replaceAll('~0', '~')]) : undefined;
  const { min, max } = (at === undefined ? undefined : fieldOfSchema('', at, false)) ?? {};
  return min !== undefined && max !== undefined && min < max ? { range: [min, max] } : {};
}

function isNumber(schema: Schema | undefined): boolean {
  return schema?.['type'] === 'number' || schema?.['type'] === 'integer';
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
