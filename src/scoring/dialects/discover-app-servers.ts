import { MlcheckError } from '../../errors.js';
import { readJson } from '../../net/read-json.js';
import { schemaOfValue, type DiscoveredField } from './discovered-field.js';
import { discovered, GAPS, type Discoverer, type Discovery, type DiscoveryAsk } from './discovery.js';
import { byDialect, findRow } from './find-row.js';
import { jsonPointer } from './json-pointer.js';
import { scoreIn } from './openapi-reply.js';
import { isObject } from './pick-scores.js';
import { objectIn } from './probe-replies.js';
import { oneByOne, type RestEndpoint } from './rest.js';
import { bentoMl, litServe, rayServe, seldonV1, torchServe } from './rest-presets.js';

/**
 * Servers of one's own Python class, each by what only it answers: BentoML (`/schema.json`), LitServe (its greeting), Ray Serve (`/-/routes`), Seldon Core v1 (`/seldon.json`), TorchServe
 * (the words of its `/ping`). None tells the fields of its model: rows of numbers are tried (BentoML's are in its
 * OpenAPI document, where its author wrote types), and where none is taken the lines have gaps to fill.
 * @throws MlcheckError `endpoint-wrong-model` for TorchServe without the name of a model: its inference port does not list them
 */
export const discoverAppServers: Discoverer = async (target, ask) => {
  const common: Common = { url: ask.href, model: target.model ?? 'model', ...(target.fields === undefined ? {} : { given: target.fields }) };
  return (await bento(ask, common, target.model)) ?? (await lit(ask, common)) ?? (await ray(ask, common)) ?? (await seldon(ask, common)) ?? (await torch(ask, common, target));
};

interface Common {
  readonly url: string;
  readonly model: string;
  readonly given?: readonly DiscoveredField[];
}

/** The preset with the columns that the user named, or that the server takes; with gaps where neither is known. @param plain what the constructor takes besides */
async function filled<V extends object>(constructor: string, make: (values: V & { readonly columns: readonly string[] }) => RestEndpoint, plain: V, ask: DiscoveryAsk, given: Common['given']): Promise<Discovery> {
  const row = await findRow(byDialect((columns) => make({ ...plain, columns }), ask), given);
  const known = row?.taken === true || given !== undefined;
  const endpoint = make({ ...plain, columns: GAPS });
  // Where a row of the reply has the score, unless the preset says.
  const read = row?.taken === true && endpoint.score === undefined ? readJson(row.reply.body) : undefined;
  const result = read?.ok === true ? jsonPointer(endpoint.scores ?? '')(read.value) : undefined;
  const score = read?.ok === true ? scoreIn(schemaOfValue(oneByOne(endpoint) ? result : Array.isArray(result) ? result[0] : undefined)) : undefined;
  return discovered(constructor, make, { ...plain, columns: known ? row!.columns : GAPS, ...(score === undefined || score === '' ? {} : { score }) }, { fields: known ? row!.fields : [] });
}

/** The first API with an argument; its first argument takes the rows. */
async function bento(ask: DiscoveryAsk, common: Common, named: string | undefined): Promise<Discovery | undefined> {
  const schema = objectIn(await ask('/schema.json'));
  if (schema?.['type'] !== 'service' || !Array.isArray(schema['routes'])) return undefined;
  const route = (schema['routes'] as readonly unknown[]).find((each) => isObject(each) && isObject(each['input']) && isObject(each['input']['properties']));
  if (!isObject(route) || typeof route['route'] !== 'string') return undefined;
  const [argument] = Object.keys((route['input'] as { properties: object }).properties);
  if (argument === undefined) return undefined;
  const { url, given } = common;
  return filled('bentoMl', bentoMl, { url, model: named ?? String(schema['name'] ?? common.model), api: route['route'].replace(/^\//, ''), argument }, ask, given);
}

async function lit(ask: DiscoveryAsk, { given, ...common }: Common): Promise<Discovery | undefined> {
  const reply = await ask('/');
  if (reply.status !== 200 || !/^"?litserve running/.test(reply.body)) return undefined;
  return filled('litServe', litServe, common, ask, given);
}

/** Routes with the application behind each; the first is taken. */
async function ray(ask: DiscoveryAsk, { given, ...common }: Common): Promise<Discovery | undefined> {
  const routes = objectIn(await ask('/-/routes'));
  const first = routes === undefined ? undefined : Object.entries(routes)[0];
  if (first === undefined) return undefined;
  return filled('rayServe', rayServe, { ...common, route: first[0], ...(given === undefined ? { layout: 'list' as const } : {}) }, ask, given);
}

async function seldon(ask: DiscoveryAsk, { given, ...common }: Common): Promise<Discovery | undefined> {
  const paths = objectIn(await ask('/seldon.json'))?.['paths'];
  if (!isObject(paths) || !Object.keys(paths).some((path) => path.endsWith('/predictions') || path === '/predict')) return undefined;
  return filled('seldonV1', seldonV1, common, ask, given);
}

async function torch(ask: DiscoveryAsk, { given, ...common }: Common, target: { readonly model?: string; readonly version?: string }): Promise<Discovery | undefined> {
  const ping = await ask('/ping');
  const read = readJson(ping.body);
  const status = read.ok && isObject(read.value) ? read.value['status'] : undefined;
  if (typeof status !== 'string' || !/^(Partial )?(Healthy|Unhealthy)$/i.test(status)) return undefined;
  if (target.model === undefined) throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'is TorchServe, which does not list its models on this port: needs the name of one', hint: 'name it with --model' });
  return filled('torchServe', torchServe, { ...common, ...(target.version === undefined ? {} : { version: target.version }) }, ask, given);
}
