import type { HttpResponse } from '../../net/http-client.js';
import { readJson } from '../../net/read-json.js';
import { dialectOf } from './dialect-of.js';
import type { DiscoveredField } from './discovered-field.js';
import { discovered, GAPS, probeAccount, type Discoverer, type Discovery, type DiscoveryAsk, type DiscoveryTarget } from './discovery.js';
import { discoverOperation } from './discover-openapi.js';
import { byDialect, findRow, rowInRefusal, type FoundRow } from './find-row.js';
import { scorePlace } from './discover-mlflow.js';
import { isObject, type ScorePlace } from './pick-scores.js';
import { objectIn } from './probe-replies.js';
import { rest } from './rest.js';
import { azureMl, vertexAi } from './rest-presets.js';
import { sagemaker, type SagemakerEndpoint } from './sagemaker.js';
import type { Template } from './template.js';

/**
 * Containers as three clouds run them, by what their contracts promise: SageMaker (`/ping` and `/invocations`), Azure ML (`Healthy` at `/`, `/score`, and headers that say how long the scoring script took), Vertex AI
 * (`instances` in, `predictions` out, at a path that its OpenAPI document or the user names, or at `/predict`). SageMaker's and Azure ML's are known without a score: the lines have gaps then. Vertex AI's contract has no mark of its own: only a
 * reply with one prediction shows it.
 */
export const discoverCloudContainers: Discoverer = async (target, ask) => (await sagemakerContainer(target, ask)) ?? (await azureContainer(target, ask)) ?? (await vertexContainer(target, ask));

const FORMATS = ['csv', 'json', 'jsonlines'] as const;
const ABSENT = [404, 405, 501];

async function sagemakerContainer(target: DiscoveryTarget, ask: DiscoveryAsk): Promise<Discovery | undefined> {
  const ping = await ask('/ping');
  if (ping.status !== 200 || isPage(ping)) return undefined;
  const common = { url: ask.href, model: target.model ?? 'model' };
  let speaks = false;
  let named: Discovery | undefined;
  for (const format of FORMATS) {
    const make = (columns: readonly string[], output?: ScorePlace): SagemakerEndpoint => sagemaker({ ...common, columns, ...(format === 'csv' ? {} : { format }), ...(output === undefined ? {} : { output }) });
    const send = async (fields: readonly DiscoveredField[]): Promise<HttpResponse> => {
      const endpoint = make(fields.map(({ name }) => name));
      const { path, body, headers } = dialectOf(endpoint).bind(endpoint, 'candidate').infer([probeAccount(fields)], 'probe/0');
      const reply = await ask(path, { text: String(body), headers: headers ?? {} });
      speaks ||= !ABSENT.includes(reply.status) && (reply.status !== 200 || !isPage(reply));
      return asPredictions(reply, format);
    };
    const row = await findRow(send, target.fields);
    if (!speaks) return undefined;
    if (row === undefined) continue;
    const output = row.taken ? scorePlace(row.reply) : undefined;
    const { kind: _kind, ...values } = make(row.columns, output);
    const found = discovered('sagemaker', sagemaker, values, { fields: row.fields });
    if (row.taken) return found;
    named ??= found;
  }
  // TorchServe has the same two paths, and says so: it is asked by its own.
  return named ?? (isObject(objectIn(ping)) ? undefined : discovered('sagemaker', sagemaker, { ...common, columns: GAPS }));
}

/** The reply to one row as the object that {@link scorePlace} reads; what is no such reply as a refusal. */
function asPredictions(reply: HttpResponse, format: (typeof FORMATS)[number]): HttpResponse {
  if (reply.status !== 200) return reply;
  const text = reply.body.trim();
  const cells = format === 'csv' && /^[-+\d.eE, ]+$/.test(text) ? text.split(',').map(Number) : undefined;
  const read = readJson(text);
  const value = format === 'csv' ? cells : !read.ok ? undefined : format === 'json' && isObject(read.value) ? (read.value['predictions'] as readonly unknown[] | undefined) : read.value;
  const row: unknown = format === 'csv' ? (cells?.length === 1 ? cells[0] : cells) : format === 'json' && Array.isArray(value) && value.length === 1 ? value[0] : format === 'jsonlines' ? value : undefined;
  const scored = isScored(row);
  return { ...reply, status: scored ? 200 : 500, body: scored ? JSON.stringify({ predictions: [row] }) : reply.body };
}

/** A number, or something with a number in it. */
function isScored(row: unknown): boolean {
  return typeof row === 'number' ? Number.isFinite(row) : Array.isArray(row) ? row.some((each) => typeof each === 'number') : isObject(row) && row['error'] === undefined && Object.values(row).some(isScored);
}

async function azureContainer(target: DiscoveryTarget, ask: DiscoveryAsk): Promise<Discovery | undefined> {
  const root = await ask('/');
  if (root.status !== 200 || !/^"?Healthy"?$/.test(root.body.trim())) return undefined;
  // A script with a schema is told by its document; any other is asked as an MLflow model is.
  const document = objectIn(await ask('/swagger.json?version=3'));
  const told = document === undefined || !isObject(document['paths']) ? undefined : await discoverOperation(document, { ...target, path: '/score' }, ask);
  if (told?.account !== undefined) return told;
  const common = { url: ask.href, model: target.model ?? 'model' };
  let speaks = false;
  const send = byDialect((columns) => azureMl({ ...common, columns }), ask);
  const row = await findRow(async (fields) => {
    const reply = await send(fields);
    speaks ||= ['x-ms-run-fn-exec-ms', 'x-ms-run-function-failed', 'azureml-model-deployment'].some((name) => reply.headers[name] !== undefined);
    return { ...reply, status: reply.status === 200 && !isScored(firstOf(reply)) ? 500 : reply.status };
  }, target.fields);
  if (!speaks) return undefined;
  const score = row?.taken === true ? pointerTo(firstOf(row.reply)) : undefined;
  return discovered('azureMl', azureMl, { ...common, columns: row?.columns ?? GAPS, ...(score === undefined ? {} : { score }) }, { fields: row?.fields ?? [] });
}

async function vertexContainer(target: DiscoveryTarget, ask: DiscoveryAsk): Promise<Discovery | undefined> {
  const document = objectIn(await ask('/openapi.json'));
  const paths = isObject(document?.['paths']) ? document['paths'] : {};
  const own = Object.keys(paths).filter((path) => !path.includes('{') && isObject(paths[path]) && isObject(paths[path]['post']) && /predict/i.test(path));
  const health = Object.keys(paths).find((path) => /health|ready|live/i.test(path) && isObject(paths[path]) && isObject(paths[path]['get']));
  for (const path of new Set([...(target.path === undefined ? [] : [target.path]), ...own, '/predict'])) {
    // A service that is no such container is asked once, not for every width.
    const first = await ask(path, { instances: [[0]] });
    if (!own.includes(path) && target.fields === undefined && !isScored(predictionOf(first)) && rowInRefusal(first.body) === undefined) continue;
    for (const row of target.fields === undefined ? LISTS : BOTH) {
      const found = await vertexAt(path, row, health, target, ask);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const LISTS = ['{{$values}}'] as const;
const BOTH = ['{{$record}}', '{{$values}}'] as const;

/** The path as the platform has it where it is so; else declared as it is. */
async function vertexAt(path: string, row: Template, health: string | undefined, target: DiscoveryTarget, ask: DiscoveryAsk): Promise<Discovery | undefined> {
  const common = { url: ask.href, model: target.model ?? 'model' };
  const resource = /^\/v1\/(.+):predict$/.exec(path)?.[1];
  const values = { ...common, path, row, body: { instances: '{{$rows}}' }, scores: '/predictions', ...(health === undefined ? {} : { ready: { path: health } }) };
  const send = byDialect((columns) => rest({ ...values, columns }), ask);
  const found: FoundRow | undefined = await findRow(async (fields) => {
    const reply = await send(fields);
    return { ...reply, status: reply.status === 200 && !isScored(predictionOf(reply)) ? 500 : reply.status };
  }, target.fields);
  if (found?.taken !== true) return undefined;
  const score = pointerTo(predictionOf(found.reply));
  const more = { columns: found.columns, ...(score === undefined ? {} : { score }) };
  if (resource === undefined) return discovered('rest', rest, { ...values, ...more }, { fields: found.fields });
  return discovered('vertexAi', vertexAi, { ...common, resource, ...(row === '{{$values}}' ? { layout: 'list' as const } : {}), ...more }, { fields: found.fields });
}

/** The one result of a reply to one row. */
function predictionOf(reply: HttpResponse): unknown {
  const list = reply.status === 200 ? objectIn(reply)?.['predictions'] : undefined;
  return Array.isArray(list) && list.length === 1 ? (list[0] as unknown) : undefined;
}

function firstOf({ body }: HttpResponse): unknown {
  const read = readJson(body);
  return read.ok && Array.isArray(read.value) && read.value.length === 1 ? (read.value[0] as unknown) : undefined;
}

/** Where a result has its score; undefined where it is the score. Of several values the last, the probability of the positive class. */
function pointerTo(result: unknown): string | undefined {
  if (Array.isArray(result)) return result.length === 0 ? undefined : `/${result.length - 1}`;
  if (!isObject(result)) return undefined;
  const names = Object.keys(result).filter((name) => isScored(result[name]));
  const name = names.find((each) => /score|prob|risk/i.test(each)) ?? names.at(-1);
  return name === undefined ? undefined : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}${pointerTo(result[name]) ?? ''}`;
}

function isPage({ body }: HttpResponse): boolean {
  return /^\s*</.test(body);
}
