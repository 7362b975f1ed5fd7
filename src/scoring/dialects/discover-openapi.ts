import { contractSchema } from '../contract-source.js';
import { schemaOfValue, withGiven, type DiscoveredField } from './discovered-field.js';
import { discovered, GAPS, type Discoverer, type Discovery, type DiscoveryAsk, type DiscoveryTarget } from './discovery.js';
import { byDialect, findRow } from './find-row.js';
import { bodyTemplate, type BodyTemplate } from './openapi-request.js';
import { scorePointers, type Follow } from './openapi-reply.js';
import { isObject } from './pick-scores.js';
import { objectIn } from './probe-replies.js';
import { readJson } from '../../net/read-json.js';
import { rest, type RestEndpoint } from './rest.js';

type Schema = Readonly<Record<string, unknown>>;

/**
 * A service with an OpenAPI document (FastAPI and its like): the POST operation that looks most like scoring, its body as a template, and the number of its reply that looks most like a score. Where
 * the document says nothing of the reply, or not how many numbers a row has, the service is asked. A body that is not described as rows of plain values is not understood.
 */
export const discoverOpenApi: Discoverer = async (target, ask) => {
  for (const path of ['/openapi.json', '/docs.json']) {
    const document = objectIn(await ask(path));
    const found = document === undefined || !isObject(document['paths']) ? undefined : await discoverOperation(document, target, ask);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The operation of a document that looks most like scoring. */
export async function discoverOperation(document: Schema, target: DiscoveryTarget, ask: DiscoveryAsk): Promise<Discovery | undefined> {
  const follow = followIn(document);
  const paths = Object.entries(document['paths'] as Schema);
  const posts = paths.filter(([path, item]) => isObject(item) && isObject(item['post']) && !path.includes('{'));
  const ready = paths.find(([path, item]) => /ready|health|ping|live/i.test(path) && !path.includes('{') && isObject(item) && isObject(item['get']))?.[0];
  const info = document['info'];
  const titled = isObject(info) && typeof info['title'] === 'string' && info['title'] !== 'FastAPI' ? info['title'] : undefined;
  for (const [path, item] of posts.sort(([a], [b]) => likeness(b, target.path) - likeness(a, target.path))) {
    const operation = (item as Schema)['post'] as Schema;
    const request = bodyTemplate(follow(jsonSchema(operation['requestBody'])), follow);
    if (request === undefined) continue;
    const common = { url: ask.href, model: target.model ?? titled ?? 'model', path };
    const reply = follow(jsonSchema(isObject(operation['responses']) ? operation['responses']['200'] : undefined));
    const found = await endpointOf(common, request, reply, follow, target, ask);
    if (found === undefined) continue;
    const { values, fields, range } = found;
    const schema = schemaOf(document, path);
    return discovered('rest', rest, { ...values, ...(ready === undefined ? {} : { ready: { path: ready } }) }, { fields, ...(range === undefined ? {} : { range }), ...(schema === undefined ? {} : { replySchema: schema }) });
  }
  return undefined;
}

type Values = Omit<RestEndpoint, 'kind'>;

/** The endpoint for one operation; undefined where no score can be found in its reply. */
async function endpointOf(common: Pick<Values, 'url' | 'model' | 'path'>, request: BodyTemplate, reply: Schema | undefined, follow: Follow, { fields: given }: DiscoveryTarget, ask: DiscoveryAsk): Promise<{ readonly values: Values; readonly fields: readonly DiscoveredField[]; readonly range?: readonly [number, number] } | undefined> {
  const { batch, body, row } = request;
  const listed = row === '{{$values}}';
  const make = (columns: readonly string[]): Values => ({ ...common, ...(listed ? { columns } : {}), ...(row === undefined ? {} : { row }), body });
  const fits = listed && given !== undefined && (request.open === true || given.length === request.fields.length);
  let fields: readonly DiscoveredField[] = fits ? given : withGiven(request.fields, given);
  let told = scorePointers(reply, batch, follow);
  if (request.open === true || told === undefined) {
    const found = await findRow(byDialect((columns) => rest(make(columns)), ask), request.open === true && !fits ? undefined : fields);
    if (found?.taken === true) fields = found.fields;
    // What the document does not say of the reply, the reply does.
    const answer = found?.taken === true ? readJson(found.reply.body) : undefined;
    told ??= answer?.ok === true ? scorePointers(schemaOfValue(answer.value), batch, undefined) : undefined;
    if (found?.taken !== true && request.open === true && !fits) fields = [];
  }
  if (told === undefined) return undefined;
  const { range, id, ...pointers } = told;
  const values = { ...make(fields.length === 0 ? GAPS : fields.map(({ name }) => name)), ...pointers, ...(id !== undefined && batch && JSON.stringify(row ?? '').includes('"{{$id}}"') ? { id } : {}) };
  return { values, fields, ...(range === undefined ? {} : { range }) };
}

function followIn(document: Schema): Follow {
  return (schema) => {
    let at: unknown = schema;
    for (let depth = 0; depth < 20 && isObject(at); depth++) {
      const all = at['allOf'];
      if (typeof at['$ref'] === 'string') at = at['$ref'].split('/').slice(1).reduce<unknown>((inner, key) => (isObject(inner) ? inner[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), document);
      else if (Array.isArray(at['anyOf'])) at = at['anyOf'].find((option: unknown) => isObject(option) && option['type'] !== 'null');
      else if (Array.isArray(all) && all.length === 1) at = all[0];
      else return at;
    }
    return undefined;
  };
}

function likeness(path: string, asked: string | undefined): number {
  return path === asked ? 2 : /predict|score|infer|invoc/i.test(path) ? 1 : 0;
}

function jsonSchema(holder: unknown): unknown {
  const content = isObject(holder) ? holder['content'] : undefined;
  const media = isObject(content) ? content['application/json'] : undefined;
  return isObject(media) ? media['schema'] : undefined;
}

/** The schema of the reply with those components alone that it refers to; undefined where the document says nothing of it. */
function schemaOf(document: Schema, path: string): Schema | undefined {
  let whole: Schema;
  try {
    whole = contractSchema({ openapi: path, path }, path, JSON.stringify(document));
  } catch {
    return undefined;
  }
  const { components, allOf } = whole as { readonly components: Schema; readonly allOf: readonly unknown[] };
  const schemas = isObject(components['schemas']) ? components['schemas'] : {};
  const used = new Set<string>();
  const collect = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const key = name!.replaceAll('~1', '/').replaceAll('~0', '~');
      if (used.has(key)) continue;
      used.add(key);
      collect(schemas[key]);
    }
  };
  collect(allOf);
  return used.size === 0 ? (allOf[0] as Schema) : { allOf, components: { schemas: Object.fromEntries([...used].sort().map((key) => [key, schemas[key]])) } };
}
