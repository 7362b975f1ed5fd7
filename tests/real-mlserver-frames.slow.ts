import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../src/scoring/dialects/discover.js';
import type { DiscoveredField } from '../src/scoring/dialects/discovered-field.js';
import { openInference, type OpenInferenceEndpoint } from '../src/scoring/endpoint.js';
import { freePorts } from '../src/testing/free-ports.js';
import { startProgram, type StartedProgram } from '../src/testing/start-program.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, scratch } from './testing/real-server.js';
import { scoredBy } from './testing/same-scores.js';

const mlserver = peer('mlserver', 'MLServer, whose codec of data frames (`content_type: pd`) a model needs', true);

describe.skipIf(mlserver.skipped)(`oracle: ${mlserver.title}`, () => {
  const folder = scratch('frames');
  let server: StartedProgram;
  let url: string;
  let grpcUrl: string;
  beforeAll(async () => {
    const bin = join(venvOf(mlserver), 'bin');
    execFileSync(join(bin, 'python'), [fixture('real-servers/mlserver/save_churn.py'), join(folder.path, 'churn.joblib')], { stdio: 'pipe' });
    const inputs = [{ name: 'age', datatype: 'INT64', shape: [-1] }, { name: 'income', datatype: 'FP64', shape: [-1] }, { name: 'country', datatype: 'BYTES', shape: [-1] }];
    const outputs = [{ name: 'predict_proba', datatype: 'FP64', shape: [-1, 2] }];
    // Told: the model's own metadata names the codec. Columns: inputs alone. Silent: nothing, as a tutorial begins.
    const models: Readonly<Record<string, { readonly inputs?: object; readonly outputs?: object; readonly parameters?: object }>> = { told: { inputs, outputs, parameters: { content_type: 'pd' } }, columns: { inputs, outputs }, silent: {} };
    const [http, grpc, metrics] = await freePorts(3);
    writeFileSync(join(folder.path, 'settings.json'), JSON.stringify({ host: '127.0.0.1', http_port: http, grpc_port: grpc, metrics_port: metrics, parallel_workers: 0, debug: false }));
    for (const [name, settings] of Object.entries(models)) {
      mkdirSync(join(folder.path, name));
      writeFileSync(join(folder.path, name, 'model-settings.json'), JSON.stringify({ name, implementation: 'mlserver_sklearn.SKLearnModel', ...settings, parameters: { uri: join(folder.path, 'churn.joblib'), version: '1', ...settings.parameters } }));
    }
    [url, grpcUrl] = [`http://127.0.0.1:${http}`, `grpc://127.0.0.1:${grpc}`];
    server = await startProgram(join(bin, 'mlserver'), ['start', folder.path], [...Object.keys(models).map((name) => `${url}/v2/models/${name}/ready`), `tcp://127.0.0.1:${grpc}`]);
  });
  afterAll(async () => {
    await server?.close();
    folder.remove();
  });

  const account = { cohort: 'c', i: 0, id: 'c/0', fields: { age: 31, income: 20_000.5, country: 'FR' } };
  const fields: readonly DiscoveredField[] = [{ name: 'age', type: 'integer', min: 18, max: 90 }, { name: 'income', type: 'number', min: 1, max: 50_000 }, { name: 'country', type: 'text', choices: ['DE', 'FR', 'US'] }];
  const scoreOf = async (endpoint: OpenInferenceEndpoint): Promise<number | undefined> => {
    const [reply] = (await scoredBy(endpoint, [account])).replies;
    expect([reply!.outcome, reply!.detail]).toEqual(['scored', undefined]);
    return reply!.score;
  };
  const found = async (model: string, given?: readonly DiscoveredField[]) => (await discover({ url, model, ...(given === undefined ? {} : { fields: given }) }, { version: '0' }, new AbortController().signal)).endpoint as OpenInferenceEndpoint;

  it('the same score whoever names the codec, over REST and gRPC', async () => {
    const inputs = [{ name: 'age', datatype: 'INT64', fields: ['age'] }, { name: 'income', datatype: 'FP64', fields: ['income'] }, { name: 'country', datatype: 'BYTES', fields: ['country'], parameters: { content_type: 'str' } }] as const;
    const frame = { url, inputs, output: { name: 'predict_proba', column: 1 } };
    const score = await scoreOf(openInference({ ...frame, model: 'told' }));
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
    const named = { ...frame, parameters: { content_type: 'pd' } };
    for (const model of ['columns', 'silent']) expect(await scoreOf(openInference({ ...named, model }))).toBe(score);
    for (const model of ['columns', 'silent']) expect(await scoreOf(openInference({ ...named, url: grpcUrl, model }))).toBe(score);
  });

  it('is found out: by what the metadata says, by asking, and with the names of the user', async () => {
    expect(await found('told')).not.toHaveProperty('parameters');
    expect(await found('columns')).toMatchObject({ parameters: { content_type: 'pd' }, inputs: [{ name: 'age', datatype: 'INT64' }, { name: 'income', datatype: 'FP64' }, { name: 'country', datatype: 'BYTES', parameters: { content_type: 'str' } }], output: { name: 'predict_proba', column: 1 } });
    expect(await found('silent', fields)).toMatchObject({ parameters: { content_type: 'pd' }, inputs: [{ name: 'age', datatype: 'INT64', fields: ['age'] }, { name: 'income', datatype: 'FP64' }, { name: 'country', datatype: 'BYTES' }], output: { name: 'predict_proba', column: 1 } });
    const scores = await Promise.all([found('told'), found('columns'), found('silent', fields)].map(async (each) => scoreOf(await each)));
    expect(new Set(scores).size).toBe(1);
  });

  it('one address and the names of its fields, then a verdict', async () => {
    const first = await firstVerdict(url, 'first', ['--model', 'silent', '--field', 'age=18..90', '--field', 'income=1.5..50000', '--field', 'country=DE,FR,US']);
    expect(first.said).toContain('64 of 64 made-up accounts scored');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', 'served-version': 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
