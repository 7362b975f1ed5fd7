import { MlcheckError } from '../../errors.js';
import { readJson } from '../../net/read-json.js';
import { suiteLines, type Discoverer, type Discovery, type DiscoveryAsk } from './discovery.js';
import { isObject } from './pick-scores.js';
import { objectIn } from './probe-replies.js';
import { bentoMl, litServe, rayServe, seldonV1, torchServe } from './rest-presets.js';

const columns: readonly string[] = ['NAME', 'THE', 'FIELDS'];

/**
 * Servers of one's own Python class, each by what only it answers: BentoML (`/schema.json`), LitServe (its greeting), Ray Serve (`/-/routes`), Seldon Core v1 (`/seldon.json`), TorchServe
 * (the words of its `/ping`). None tells the fields of its model, so the lines have gaps to fill.
 * @throws MlcheckError `endpoint-wrong-model` for TorchServe without the name of a model: its inference port does not list them
 */
export const discoverAppServers: Discoverer = async (target, ask) => {
  const common = { url: ask.href, model: target.model ?? 'model' };
  return (await bento(ask, common, target.model)) ?? (await lit(ask, common)) ?? (await ray(ask, common)) ?? (await seldon(ask, common)) ?? (await torch(ask, common, target));
};

interface Common {
  readonly url: string;
  readonly model: string;
}

/** The first API with an argument; its first argument takes the rows. */
async function bento(ask: DiscoveryAsk, common: Common, named: string | undefined): Promise<Discovery | undefined> {
  const schema = objectIn(await ask('/schema.json'));
  if (schema?.['type'] !== 'service' || !Array.isArray(schema['routes'])) return undefined;
  const route = (schema['routes'] as readonly unknown[]).find((each) => isObject(each) && isObject(each['input']) && isObject(each['input']['properties']));
  if (!isObject(route) || typeof route['route'] !== 'string') return undefined;
  const [argument] = Object.keys((route['input'] as { properties: object }).properties);
  if (argument === undefined) return undefined;
  const values = { ...common, model: named ?? String(schema['name'] ?? common.model), api: route['route'].replace(/^\//, ''), argument, columns };
  return { endpoint: bentoMl(values), suiteLines: suiteLines('bentoMl', values) };
}

async function lit(ask: DiscoveryAsk, common: Common): Promise<Discovery | undefined> {
  const reply = await ask('/');
  if (reply.status !== 200 || !/^"?litserve running/.test(reply.body)) return undefined;
  const values = { ...common, columns };
  return { endpoint: litServe(values), suiteLines: suiteLines('litServe', values) };
}

/** Routes with the application behind each; the first is taken. */
async function ray(ask: DiscoveryAsk, common: Common): Promise<Discovery | undefined> {
  const routes = objectIn(await ask('/-/routes'));
  const first = routes === undefined ? undefined : Object.entries(routes)[0];
  if (first === undefined) return undefined;
  const values = { ...common, route: first[0], columns };
  return { endpoint: rayServe(values), suiteLines: suiteLines('rayServe', values) };
}

async function seldon(ask: DiscoveryAsk, common: Common): Promise<Discovery | undefined> {
  const paths = objectIn(await ask('/seldon.json'))?.['paths'];
  if (!isObject(paths) || !Object.keys(paths).some((path) => path.endsWith('/predictions') || path === '/predict')) return undefined;
  const values = { ...common, columns };
  return { endpoint: seldonV1(values), suiteLines: suiteLines('seldonV1', values) };
}

async function torch(ask: DiscoveryAsk, common: Common, target: { readonly model?: string; readonly version?: string }): Promise<Discovery | undefined> {
  const ping = await ask('/ping');
  const read = readJson(ping.body);
  const status = read.ok && isObject(read.value) ? read.value['status'] : undefined;
  if (typeof status !== 'string' || !/^(Partial )?(Healthy|Unhealthy)$/i.test(status)) return undefined;
  if (target.model === undefined) throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'is TorchServe, which does not list its models on this port: needs the name of one', hint: 'name it with --model' });
  const values = { ...common, ...(target.version === undefined ? {} : { version: target.version }), columns };
  return { endpoint: torchServe(values), suiteLines: suiteLines('torchServe', values) };
}
