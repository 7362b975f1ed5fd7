import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService, type Service } from './start-service.js';
import { modelFolder, paperServing } from './testing/model-folder.js';
import { exchange, type RecordedReply } from '../testing/exchange.js';
import { RECORDED } from './testing/recorded-requests.js';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const REPLIES = new URL('real-servers/mlserver/replies/', FIXTURES);
const recorded = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, REPLIES), 'utf8')) as RecordedReply;

const FEATURES = ['spend', 'age_days', 'chargebacks', 'gift_share', 'hour', 'devices'];
const serving = paperServing('1', { name: 'oracle', features: FEATURES, inputs: [{ name: 'features', datatype: 'FP32', shape: [-1, 6] }, { name: 'email', datatype: 'BYTES', shape: [-1, 1], optional: true }] });
const folder = modelFolder({ 'oracle/1/serving.json': serving, 'oracle/1/model.json': readFileSync(new URL('oracles/service/xgboost-3.2.0.model.json', FIXTURES), 'utf8') });
let service: Service;
beforeAll(async () => void (service = await startService({ modelsDir: folder.path })));
afterAll(async () => {
  await service.close();
  folder.remove();
});

type Infer = { model_name: string; model_version: string; id: string; outputs: { datatype: string; shape: number[]; data: number[] }[] };

test('contract: every request has a recorded reply, and the other way round', () => {
  expect(readdirSync(REPLIES).sort()).toEqual(Object.keys(RECORDED).map((name) => `${name}.json`).sort());
  for (const [name, request] of Object.entries(RECORDED)) expect(recorded(name).request).toEqual(request);
});

describe('contract: where MLServer follows the protocol we answer as it does', () => {
  test.each(['infer-flat', 'infer-nested'])('%s: model, version, id, datatype, shape, and the scores within 1e-6', async (name) => {
    const theirs = recorded(name);
    const ours = await exchange(service.url, theirs.request);
    expect([ours.status, ours.contentType]).toEqual([theirs.status, theirs.contentType]);
    const [a, b] = [JSON.parse(ours.body) as Infer, JSON.parse(theirs.body) as Infer];
    expect([a.model_name, a.model_version, a.id]).toEqual([b.model_name, b.model_version, b.id]);
    expect(a.outputs).toHaveLength(1);
    const [x, y] = [a.outputs[0]!, b.outputs[0]!];
    expect([x.datatype, x.shape, x.data.length]).toEqual([y.datatype, y.shape, y.data.length]);
    x.data.forEach((score, row) => expect(Math.abs(score - y.data[row]!)).toBeLessThanOrEqual(1e-6));
    // Widened doubles: float32 holds them exactly, as it does MLServer's.
    for (const score of [...x.data, ...y.data]) expect(Math.fround(score)).toBe(score);
  });

  test.each(['live', 'ready', 'model-ready', 'server', 'model', 'infer-unknown-output', 'infer-by-get'])('%s: the same status', async (name) => {
    expect((await exchange(service.url, RECORDED[name]!)).status).toBe(recorded(name).status);
  });

  test.each(['unknown-model', 'unknown-version'])('%s: the same status and the same words', async (name) => {
    const theirs = recorded(name);
    expect(await exchange(service.url, theirs.request)).toEqual(theirs);
  });
});

describe('contract: where MLServer goes its own way we follow the protocol', () => {
  test.each([
    ['infer-not-json', 422, 400],
    ['infer-no-inputs', 422, 400],
    ['infer-shape-beside-data', 500, 400],
    ['infer-with-texts', 400, 200],
  ])('%s: %i there, %i here', async (name, theirs, ours) => {
    expect([recorded(name).status, (await exchange(service.url, RECORDED[name]!)).status]).toEqual([theirs, ours]);
  });
});
