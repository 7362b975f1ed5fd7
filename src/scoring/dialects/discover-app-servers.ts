import { MlcheckError } from '../../errors.js';
import { readJson } from '../../net/read-json.js';
import { schemaOfValue, type DiscoveredField } from './discovered-field.js';
import { discovered, GAPS, type Discoverer, type Discovery, type DiscoveryAsk, type DiscoveryTarget } from './discovery.js';
import { discoverOpenApi } from './discover-openapi.js';
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
  return (await bento(ask, common, target.model)) ?? (await lit(ask, common)) ?? (await ray(ask, common, target)) ?? (await seldon(ask, common)) ?? (await torch(ask, common, target));
};

interface Common {
  readonly url: string;
  readonly model: string;
  readonly given?: readonly DiscoveredField[];
}

type Layout = 'list' | 'record';

/** What a preset takes besides its columns, and what a reply tells of it. */
interface Plain<V> {
  readonly values: V;
  /** The preset's own layout before the other one; rows without names can only be lists. */
  readonly layouts: readonly [Layout, ...Layout[]];
  readonly told?: (reply: unknown) => Partial<V>;
}

/** The preset with the columns that the user named, or that the server takes, in the first layout that it takes; with gaps where neither is known. */
async function filled<V extends object>(constructor: string, make: (values: V & { readonly columns: readonly string[]; readonly layout?: Layout }) => RestEndpoint, { values, layouts: [own, ...others], told }: Plain<V>, ask: DiscoveryAsk, given: Common['given']): Promise<Discovery> {
  let first: Discovery | undefined;
  for (const layout of given === undefined ? (['list'] as const) : [own, ...others]) {
    const plain = { ...values, ...(layout === own ? {} : { layout }) };
    const row = await findRow(byDialect((columns) => make({ ...plain, columns }), ask), given);
    const read = row?.taken === true ? readJson(row.reply.body) : undefined;
    const reply = read?.ok === true ? read.value : undefined;
    const score = reply === undefined ? undefined : scoreOf(make({ ...plain, columns: GAPS }), reply);
    const known = row?.taken === true || given !== undefined;
    const found = discovered(constructor, make, { ...plain, ...(reply === undefined ? {} : told?.(reply)), columns: known ? row!.columns : GAPS, ...(score === undefined ? {} : { score }) }, { fields: known ? row!.fields : [] });
    if (row?.taken === true) return found;
    first ??= found;
  }
  return first!;
}

/** Where a row of the reply has the score, unless the preset says: of several values in a list the last, the probability of the positive class. */
function scoreOf(endpoint: RestEndpoint, reply: unknown): string | undefined {
  const result = jsonPointer(endpoint.scores ?? '')(reply);
  const row: unknown = oneByOne(endpoint) ? result : Array.isArray(result) ? result[0] : undefined;
  if (Array.isArray(row) && row.length > 1 && typeof row.at(-1) === 'number') return `/${row.length - 1}`;
  return endpoint.score === undefined ? scoreIn(schemaOfValue(row)) || undefined : undefined;
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
  return filled('bentoMl', bentoMl, { values: { url, model: named ?? String(schema['name'] ?? common.model), api: route['route'].replace(/^\//, ''), argument }, layouts: ['list', 'record'] }, ask, given);
}

async function lit(ask: DiscoveryAsk, { given, ...common }: Common): Promise<Discovery | undefined> {
  const reply = await ask('/');
  if (reply.status !== 200 || !/^"?litserve running/.test(reply.body)) return undefined;
  return filled('litServe', litServe, { values: common, layouts: ['list', 'record'] }, ask, given);
}

/**
 * Routes with the application behind each: that of the path or the name that was asked for, else the first that scores. An application with an OpenAPI document (an ingress of FastAPI) is
 * known by it.
 * @throws MlcheckError `endpoint-wrong-model` for an application that it does not have
 */
async function ray(ask: DiscoveryAsk, { given, ...common }: Common, target: DiscoveryTarget): Promise<Discovery | undefined> {
  const routes = Object.entries(objectIn(await ask('/-/routes')) ?? {}).filter((each): each is [string, string] => typeof each[1] === 'string');
  if (routes.length === 0) return undefined;
  const under = ([route]: readonly [string, string]): boolean => route !== '/' && `${target.path ?? ''}/`.startsWith(`${route}/`);
  const asked = routes.some(under) ? routes.filter(under) : target.model !== undefined && target.path === undefined && routes.length > 1 ? routes.filter(([, app]) => app === target.model) : routes;
  if (asked.length === 0) throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'is Ray Serve, and must have an application of the name', value: target.model, hint: `name one with --model: ${routes.map(([, app]) => app).join(', ')}` });
  let first: Discovery | undefined;
  for (const [route, app] of asked) {
    const model = target.model ?? (app === 'default' ? common.model : app);
    const prefix = route.replace(/\/+$/, '');
    const path = target.path?.startsWith(`${prefix}/`) === true ? target.path.slice(prefix.length) : undefined;
    const { path: _path, ...rest } = target;
    const found = (await discoverOpenApi({ ...rest, model, ...(path === undefined ? {} : { path }) }, Object.assign((each: string, body?: unknown) => ask(`${prefix}${each}`, body), { href: `${ask.href}${prefix}` }))) ?? (await filled('rayServe', rayServe, { values: { ...common, model, route }, layouts: ['record', 'list'] }, ask, given));
    if (found.account !== undefined) return found;
    first ??= found;
  }
  return first;
}

async function seldon(ask: DiscoveryAsk, { given, ...common }: Common): Promise<Discovery | undefined> {
  const paths = objectIn(await ask('/seldon.json'))?.['paths'];
  if (!isObject(paths) || !Object.keys(paths).some((path) => path.endsWith('/predictions') || path === '/predict')) return undefined;
  return filled('seldonV1', seldonV1, { values: common as Parameters<typeof seldonV1>[0], layouts: ['list'], told: unitIn }, ask, given);
}

/** The only unit that answered: its image is the version. */
function unitIn(reply: unknown): { readonly unit?: string } {
  const path = jsonPointer('/meta/requestPath')(reply);
  const units = isObject(path) ? Object.entries(path).filter(([, image]) => typeof image === 'string' && image !== '') : [];
  return units.length === 1 ? { unit: units[0]![0] } : {};
}

async function torch(ask: DiscoveryAsk, { given, ...common }: Common, target: DiscoveryTarget): Promise<Discovery | undefined> {
  const ping = await ask('/ping');
  const read = readJson(ping.body);
  const status = read.ok && isObject(read.value) ? read.value['status'] : undefined;
  if (typeof status !== 'string' || !/^(Partial )?(Healthy|Unhealthy)$/i.test(status)) return undefined;
  if (target.model === undefined) throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'is TorchServe, which does not list its models on this port: needs the name of one', hint: 'name it with --model' });
  return filled('torchServe', torchServe, { values: { ...common, ...(target.version === undefined ? {} : { version: target.version }) }, layouts: ['list', 'record'] }, ask, given);
}
