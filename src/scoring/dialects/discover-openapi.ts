import type { FieldValue } from '../../population/account.js';
import { probeAccount, suiteLines, type Discoverer } from './discovery.js';
import { isObject } from './pick-scores.js';
import { objectIn } from './probe-replies.js';
import { rest, type RestEndpoint } from './rest.js';
import type { Template } from './template.js';

type Schema = Readonly<Record<string, unknown>>;
/** Follows references of one document. */
type Follow = (schema: unknown) => Schema | undefined;

/**
 * A service with an OpenAPI document (FastAPI and its like): the POST operation that looks most like scoring, its body as a template, and the first number
 * of its reply that looks like a score. A body that the document does not describe as objects of plain values is not understood.
 */
export const discoverOpenApi: Discoverer = async (target, ask) => {
  for (const path of ['/openapi.json', '/docs.json']) {
    const document = objectIn(await ask(path));
    const endpoint = document === undefined || !isObject(document['paths']) ? undefined : endpointOf(document, ask.href, target.model);
    if (endpoint !== undefined) {
      const { fields, ...values } = endpoint;
      return { endpoint: rest(values), account: probeAccount(fields), suiteLines: suiteLines('rest', values) };
    }
  }
  return undefined;
};

type Found = Omit<RestEndpoint, 'kind'> & { readonly fields: readonly (readonly [string, FieldValue])[] };

function endpointOf(document: Schema, url: string, name: string | undefined): Found | undefined {
  const follow: Follow = (schema) => {
    let at: unknown = schema;
    for (let depth = 0; depth < 20 && isObject(at); depth++) {
      if (typeof at['$ref'] === 'string') at = at['$ref'].split('/').slice(1).reduce<unknown>((inner, key) => (isObject(inner) ? inner[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), document);
      else if (Array.isArray(at['anyOf'])) at = at['anyOf'].find((option: unknown) => isObject(option) && option['type'] !== 'null');
      else return at;
    }
    return undefined;
  };
  const paths = document['paths'] as Schema;
  const posts = Object.entries(paths).filter(([path, item]) => isObject(item) && isObject(item['post']) && !path.includes('{'));
  const ready = Object.entries(paths).find(([path, item]) => /ready|health|ping|live/i.test(path) && isObject(item) && isObject(item['get']))?.[0];
  const info = document['info'];
  const model = name ?? (isObject(info) && typeof info['title'] === 'string' ? info['title'] : 'model');
  for (const [path, item] of posts.sort(([a], [b]) => likeness(b) - likeness(a))) {
    const operation = (item as Schema)['post'] as Schema;
    const request = bodyOf(follow(jsonSchema(operation['requestBody'])), follow);
    const result = scoresOf(follow(jsonSchema(isObject(operation['responses']) ? operation['responses']['200'] : undefined)), request?.batch ?? false, follow);
    if (request !== undefined && result !== undefined) {
      return { url, model, path, ...(request.row === undefined ? {} : { row: request.row }), body: request.body, ...result, ...(ready === undefined ? {} : { ready: { path: ready } }), fields: request.fields };
    }
  }
  return undefined;
}

function likeness(path: string): number {
  return /predict|score|infer|invoc/i.test(path) ? 1 : 0;
}

function jsonSchema(holder: unknown): unknown {
  const content = isObject(holder) ? holder['content'] : undefined;
  const media = isObject(content) ? content['application/json'] : undefined;
  return isObject(media) ? media['schema'] : undefined;
}

interface Body {
  readonly batch: boolean;
  readonly row?: Template;
  readonly body: Template;
  readonly fields: readonly (readonly [string, FieldValue])[];
}

/** A list of objects, an object with such a list in it, or one object of plain values. */
function bodyOf(schema: Schema | undefined, follow: Follow): Body | undefined {
  if (schema === undefined) return undefined;
  const list = rowsIn(schema, follow);
  if (list !== undefined) return { batch: true, row: list.row, body: '{{$rows}}', fields: list.fields };
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  for (const [key, value] of Object.entries(properties)) {
    const inner = follow(value);
    const rows = inner === undefined ? undefined : rowsIn(inner, follow);
    if (rows !== undefined) return { batch: true, row: rows.row, body: { [key]: '{{$rows}}' }, fields: rows.fields };
  }
  const one = recordOf(schema, follow);
  return one === undefined ? undefined : { batch: false, body: one.row, fields: one.fields };
}

function rowsIn(schema: Schema, follow: Follow): ReturnType<typeof recordOf> {
  const items = schema['type'] === 'array' ? follow(schema['items']) : undefined;
  return items === undefined ? undefined : recordOf(items, follow);
}

function recordOf(schema: Schema, follow: Follow): { readonly row: Readonly<Record<string, Template>>; readonly fields: readonly (readonly [string, FieldValue])[] } | undefined {
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const fields: (readonly [string, FieldValue])[] = [];
  const row: Record<string, Template> = {};
  for (const [name, value] of properties) {
    const type = follow(value)?.['type'];
    const zero = type === 'number' || type === 'integer' ? 0 : type === 'boolean' ? false : type === 'string' ? '' : undefined;
    if (zero === undefined) return undefined;
    const isId = type === 'string' && /^(id|.*_id|.*Id)$/.test(name);
    row[name] = isId ? '{{$id}}' : `{{${name}}}`;
    if (!isId) fields.push([name, zero]);
  }
  return fields.length === 0 ? undefined : { row, fields };
}

/** Pointers to the scores of a reply. */
function scoresOf(schema: Schema | undefined, batch: boolean, follow: Follow): { readonly scores?: string; readonly score?: string } | undefined {
  if (schema === undefined) return undefined;
  const number = (inner: Schema | undefined): string | undefined => {
    if (inner?.['type'] === 'number' || inner?.['type'] === 'integer') return '';
    const names = isObject(inner?.['properties']) ? Object.entries(inner['properties']).filter(([, value]) => ['number', 'integer'].includes(String(follow(value)?.['type']))).map(([name]) => name) : [];
    const name = names.find((each) => /score|prob|risk|predict/i.test(each)) ?? names[0];
    return name === undefined ? undefined : `/${escaped(name)}`;
  };
  if (!batch) {
    const at = number(schema);
    return at === undefined ? undefined : at === '' ? {} : { scores: at };
  }
  const lists: readonly (readonly [string, Schema])[] = schema['type'] === 'array' ? [['', schema]] : Object.entries(isObject(schema['properties']) ? schema['properties'] : {}).map(([name, value]): readonly [string, Schema | undefined] => [`/${escaped(name)}`, follow(value)]).filter((entry): entry is readonly [string, Schema] => entry[1]?.['type'] === 'array');
  for (const [scores, list] of lists) {
    const score = number(follow(list['items']));
    if (score !== undefined) return { ...(scores === '' ? {} : { scores }), ...(score === '' ? {} : { score }) };
  }
  return undefined;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
