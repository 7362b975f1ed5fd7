import { afterAll, describe, expect, test } from 'vitest';
import { isMlcheckError } from '../errors.js';
import { serve } from './serve.js';
import { startService, type ServiceOptions } from './start-service.js';
import { modelFolder, paperFiles, paperServing, type Files } from './testing/model-folder.js';
import { twoTreeModel } from './testing/two-tree-model.js';

const folder = modelFolder(paperFiles());
afterAll(() => folder.remove());

async function refusal(options: ServiceOptions): Promise<string> {
  const error = await startService(options).then(
    async (service) => (await service.close(), new Error('started')),
    (thrown: Error) => thrown,
  );
  return isMlcheckError(error) ? `${error.code} ${error.message}` : error.message;
}

describe('hand: options that are refused', () => {
  test.each<[string, ServiceOptions, RegExp]>([
    ['another address than loopback', { host: '0.0.0.0' }, /^usage --host: must be a loopback address, got "0.0.0.0"/],
    ['a port that is none', { port: 70000 }, /^usage --port: must be a whole number from 0 to 65535, got 70000/],
    ['an unknown model', { models: ['fraud'] }, /^usage --model: must be one of paper, got "fraud"/],
    ['an unknown fault', { faults: ['slow=1'] }, /^usage --fault: must be a known fault, got "slow"/],
    ['a feature that nobody has', { faults: ['invert=c'] }, /^usage --fault invert: must be a feature of a served model, got "c"/],
    ['a folder that is not there', { modelsDir: '/nonexistent-models' }, /^usage \/nonexistent-models: must be a readable folder of models/],
  ])('%s', async (_, options, message) => expect(await refusal({ modelsDir: folder.path, ...options })).toMatch(message));

  test('a port in use', async () => {
    const first = await startService({ modelsDir: folder.path });
    const port = Number(new URL(first.url).port);
    expect(await refusal({ modelsDir: folder.path, port })).toBe(`usage --port: must be free on 127.0.0.1 (EADDRINUSE), got ${port}`);
    await first.close();
  });
});

describe('hand: folders that are refused', () => {
  const one = (serving: unknown, model: unknown = twoTreeModel()): Files => ({ 'paper/1/serving.json': serving, ...(model === undefined ? {} : { 'paper/1/model.json': model }) });
  test.each<[string, Files, RegExp]>([
    ['no models', { 'readme.txt': 'x' }, /^usage .*: must hold <model>\/<version>\/serving.json, got "0 folders"/],
    ['not JSON', one('{'), /^file-invalid paper\/1\/serving.json: must be JSON, got "{"/],
    ['another name than the folder', one(paperServing('2')), /must name its own folders paper\/1, got \["paper","2"\]/],
    ['a replica that is not there', one(paperServing('1', { replicas: ['x.json'] })), /^file-invalid paper\/1\/x.json: must exist: serving.json names it among its replicas/],
    ['a replica elsewhere', one(paperServing('1', { replicas: ['../../other/model.json'] })), /replicas\[0\]: must be a file of this or another version of the model/],
    ['a replica by its full path', one(paperServing('1', { replicas: ['/model.json'] })), /replicas\[0\]: must be a file of this/],
    ['features in another order', one(paperServing('1', { features: ['b', 'a'] })), /features: must be the features of model.json in their order \(a, b\)/],
    ['one feature too many', one(paperServing('1', { features: ['a', 'b', 'c'] })), /inputs: must have one required input, FP32 of shape \[-1, 3\]/],
    ['no description', one(paperServing('1', { description: 3 })), /description: must be a text, got 3/],
    ['two outputs', one(paperServing('1', { outputs: [1, 2].map((k) => ({ name: `s${k}`, datatype: 'FP32', shape: [-1, 1] })) })), /outputs: must be one, FP32/],
    ['an optional number', one(paperServing('1', { inputs: [{ name: 'features', datatype: 'FP32', shape: [-1, 2] }, { name: 'n', datatype: 'FP32', shape: [-1, 1], optional: true }] })), /optional ones must be BYTES/],
    ['a broken model', one(paperServing('1'), { learner: {} }), /^file-invalid paper\/1\/model.json learner.learner_model_param: must be an object/],
  ])('%s', async (_, files, message) => {
    const broken = modelFolder(files);
    expect(await refusal({ modelsDir: broken.path })).toMatch(message);
    broken.remove();
  });
});

test('contract: the version marked as production answers requests that name none', async () => {
  const marked = modelFolder({ ...paperFiles(), 'paper/2/serving.json': paperServing('2', { production: true }) });
  const { service, versions } = await serve({ modelsDir: marked.path });
  await service.close();
  marked.remove();
  expect(versions.map(({ version, standard }) => [version, standard])).toEqual([['1', false], ['2', true], ['10', false]]);
});

test('contract: serve describes what it serves, with a request that works', async () => {
  const { service, versions, faults } = await serve({ modelsDir: folder.path, faults: ['latency=1ms'] });
  expect(faults).toEqual(['latency=1ms']);
  expect(versions[0]).toMatchObject({ model: 'paper', version: '1', description: 'two trees, version 1', features: 2 });
  const { curl, inferUrl } = versions[0]!;
  expect(curl).toContain(inferUrl);
  const reply = await fetch(inferUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: /-d '(.*)'$/.exec(curl)![1]! });
  expect([reply.status, ((await reply.json()) as { model_version: string }).model_version]).toEqual([200, '1']);
  await service.close();
});
