import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../errors.js';
import { candidateVersion } from '../report/verdict-of-run.js';
import type { Run } from '../run/run.js';
import type { MlflowSpec } from '../suite/sinks-spec.js';
import { mlflowRecords, type Metric } from './mlflow-records.js';
import { sinkClient, type SinkClient } from './sink-client.js';
import type { SinkPorts } from './sink.js';

const API = '/api/2.0/mlflow';
/** Most metrics that one call may carry, and most parameters or tags. */
const BATCH = 900;

const ARTIFACTS = [['report.html', 'text/html'], ['summary.md', 'text/markdown'], ['junit.xml', 'application/xml'], ['run.json', 'application/json']] as const;

/**
 * Records a run in MLflow: a run of the experiment with metrics, parameters, tags and the reports; then, last, the verdict as tags of the candidate's model
 * version, so that whoever reads the tags finds everything else there. Never moves an alias: promoting is the reader's decision.
 * @returns what was recorded, in words
 * @throws Error for the first call that fails; what was written before it stays
 */
export async function recordInMlflow(run: Run, dir: string, spec: MlflowSpec, ports: SinkPorts): Promise<string> {
  const client = sinkClient('sinks.mlflow', spec, ports);
  const post = (path: string, body: unknown): Promise<unknown> => client.tell('POST', `${API}${path}`, JSON.stringify(body)).then(parsed);
  const records = mlflowRecords(run);
  try {
    const experimentId = await experiment(spec.experiment ?? 'mlcheck', client, post);
    const started = Date.parse(run.timings.startedAt);
    const made = await post('/runs/create', { experiment_id: experimentId, run_name: `${run.suite.name} ${run.timings.runId}`, start_time: started, tags: records.tags });
    const id = textAt(made, 'run', 'info', 'run_id');
    const timestamp = Date.parse(run.timings.finishedAt);
    await post('/runs/log-batch', { run_id: id, params: records.params, metrics: [] });
    for (const metrics of batches(records.metrics)) await post('/runs/log-batch', { run_id: id, metrics: metrics.map((metric) => ({ ...metric, timestamp, step: 0 })) });
    const note = await uploaded(dir, textAt(made, 'run', 'info', 'artifact_uri'), client);
    await post('/runs/update', { run_id: id, status: run.complete ? 'FINISHED' : 'FAILED', end_time: timestamp });
    const tagged = await tagVersion(run, dir, id, spec, post);
    return [`run ${id}`, tagged, note].filter((part) => part !== '').join('; ');
  } finally {
    await client.close();
  }
}

type Post = (path: string, body: unknown) => Promise<unknown>;

/** The experiment's id; made when there is none, found again when another job made it in that moment. */
async function experiment(name: string, client: SinkClient, post: Post): Promise<string> {
  const path = `${API}/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
  const found = await client.ask('GET', path);
  if (found.status !== 404) return textAt(parsed(await (found.status === 200 ? found : client.tell('GET', path))), 'experiment', 'experiment_id');
  try {
    return textAt(await post('/experiments/create', { name }), 'experiment_id');
  } catch (error) {
    if (!String(error).includes('RESOURCE_ALREADY_EXISTS')) throw error;
    return textAt(parsed(await client.tell('GET', path)), 'experiment', 'experiment_id');
  }
}

/** Uploads the reports where the server takes artefacts itself; a store of its own (S3, GCS) is the client library's to write, and is said. */
async function uploaded(dir: string, uri: string, client: SinkClient): Promise<string> {
  const place = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/.exec(uri)?.[1];
  if (place === undefined) return `reports not uploaded: the artefact store (${uri.split(':', 1)[0]}) is not behind the server (start it with --artifacts-destination)`;
  for (const [name, type] of ARTIFACTS) {
    const file = join(dir, name);
    if (existsSync(file)) await client.tell('PUT', `/api/2.0/mlflow-artifacts/artifacts/${[...place.split('/'), name].map(encodeURIComponent).join('/')}`, readFileSync(file, 'utf8'), type);
  }
  return '';
}

async function tagVersion(run: Run, dir: string, runId: string, spec: MlflowSpec, post: Post): Promise<string> {
  const { versionTags } = mlflowRecords(run);
  if (spec.registeredModel === undefined || versionTags.length === 0) return '';
  const version = spec.version ?? candidateVersion(run);
  if (version === undefined) throw new Error('the candidate names no version to tag; set sinks.mlflow.version');
  const report = join(dir, 'report.html');
  const key = (name: string): string => `mlcheck.${run.suite.name}.${name}`;
  const rest = [
    ...versionTags.slice(1),
    { key: key('mlflow_run_id'), value: runId },
    ...(existsSync(report) ? [{ key: key('report_sha256'), value: createHash('sha256').update(readFileSync(report)).digest('hex') }] : []),
  ];
  const verdict = versionTags.slice(0, 1);
  // A pass is said last, when all else stands; anything else first, so that an older pass does not outlive a connection that breaks.
  const tags = run.exitCode === ExitCode.pass ? [...rest, ...verdict] : [...verdict, ...rest];
  for (const tag of tags) await post('/model-versions/set-tag', { name: spec.registeredModel, version, ...tag });
  return `${spec.registeredModel} version ${version} tagged`;
}

function* batches(metrics: readonly Metric[]): Generator<readonly Metric[]> {
  for (let from = 0; from < metrics.length; from += BATCH) yield metrics.slice(from, from + BATCH);
}

function parsed({ body }: { readonly body: string }): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body) as unknown;
  } catch {
    throw new Error('the reply is not JSON: is this the address of an MLflow server?');
  }
}

function textAt(value: unknown, ...path: readonly string[]): string {
  let at = value;
  for (const name of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  if (typeof at !== 'string') throw new Error(`the reply lacks ${path.join('.')}: is this the address of an MLflow server?`);
  return at;
}
