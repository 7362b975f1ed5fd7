import { describe, expect, it } from 'vitest';
import { errorRate } from '../checks/error-rate.js';
import { definePopulation } from '../population/define-population.js';
import { uniform } from '../population/numeric-fields.js';
import { azureMl, bentoMl, litServe, rayServe, seldonV1, torchServe, vertexAi } from '../scoring/dialects/rest-presets.js';
import { kserveV1 } from '../scoring/dialects/kserve-v1.js';
import { databricks, mlflow } from '../scoring/dialects/mlflow.js';
import { rest } from '../scoring/dialects/rest.js';
import { sagemaker } from '../scoring/dialects/sagemaker.js';
import { tensorflowServing } from '../scoring/dialects/tensorflow-serving.js';
import type { Endpoint } from '../scoring/endpoint.js';
import { defineSuite } from './define-suite.js';

const population = definePopulation({ fields: { age: uniform({ min: 0, max: 1 }) }, cohorts: { all: { share: 1 } } });
const suite = (candidate: object) => defineSuite({ name: 's', seed: 1, population, candidate: candidate as Endpoint, checks: [errorRate({ atMost: 0.1 })] });
const remote = { url: 'http://one', model: 'm' };
const columns = ['age'];

describe('contract: every kind of endpoint is taken by a suite', () => {
  it.each<[string, Endpoint]>([
    ['mlflow', mlflow({ ...remote, columns, input: 'csv', missing: 'nan', booleans: 'number', output: { name: 's', column: 0 } })],
    ['databricks', databricks({ ...remote, columns: [{ name: 'Age', field: 'age' }], servingEndpoint: 'f', version: 'm-1' })],
    ['tensorflowServing', tensorflowServing({ ...remote, inputs: [{ name: 'x', fields: 'age' }, { name: 'y', fields: ['age'] }], form: 'column', missing: 0 })],
    ['kserveV1', kserveV1({ ...remote, columns, layout: 'record' })],
    ['sagemaker', sagemaker({ ...remote, columns, format: 'jsonlines', endpointName: 'f' })],
    ['rest', rest({ ...remote, path: '/{{$id}}', body: { a: ['{{age}}'] }, outcomes: { 424: 'model-error' }, servedVersion: { header: 'x' } })],
    ['bentoMl', bentoMl({ ...remote, columns, api: 'score', argument: 'rows' })],
    ['litServe', litServe({ ...remote, columns })],
    ['rayServe', rayServe({ ...remote, columns, route: '/' })],
    ['torchServe', torchServe({ ...remote, columns, version: '1.0' })],
    ['seldonV1', seldonV1({ ...remote, columns, unit: 'clf', namespace: 'n', deployment: 'd' })],
    ['vertexAi', vertexAi({ ...remote, columns, resource: 'projects/p', parameters: { t: 1 } })],
    ['azureMl', azureMl({ ...remote, columns, deployment: 'blue' })],
  ])('%s', (_, endpoint) => expect(suite(endpoint).candidate).toEqual(endpoint));
});

describe('fault: what is wrong with an endpoint, and where', () => {
  it.each<[object, string, string]>([
    [{ ...remote, kind: 'mlfow', columns }, 'candidate.kind', 'must be one of'],
    [mlflow({ ...remote, columns: [] }), 'candidate.columns', 'must have at least 1 item'],
    [{ ...mlflow({ ...remote, columns }), colums: [] }, 'candidate.colums', 'is not a known field'],
    [{ ...mlflow({ ...remote, columns }), input: 'records' }, 'candidate.input', 'must be one of'],
    [mlflow({ ...remote, columns: ['agee'] }), 'candidate.columns[0]', 'must be a field of the population'],
    [mlflow({ ...remote, columns: [{ name: 'x', field: 'agee' }] }), 'candidate.columns[0].field', 'must be a field of the population'],
    [tensorflowServing({ ...remote, version: 'v1', inputs: [{ name: 'x', fields: 'age' }] }), 'candidate.version', 'must be a version number as text'],
    [tensorflowServing({ ...remote, inputs: [{ name: 'x', fields: 'agee' }] }), 'candidate.inputs[0].fields', 'must be a field of the population'],
    [{ kind: 'kserve-v1', ...remote }, 'candidate.columns', 'is required'],
    [rest({ ...remote, path: 'score', columns }), 'candidate.path', 'must be a path that starts with /'],
    [rest({ ...remote, path: '/s', columns, scores: 'results' }), 'candidate.scores', 'must be a JSON pointer'],
    [rest({ ...remote, path: '/s', row: { a: '{{agee}}' } }), 'candidate.row', 'must be a field of the population'],
    [rest({ ...remote, path: '/s/{{agee}}', columns }), 'candidate.path', 'must be a field of the population'],
  ])('%# %j', (endpoint, place, rule) => {
    expect(() => suite(endpoint)).toThrowError(expect.objectContaining({ code: 'suite-invalid', place, rule: expect.stringContaining(rule) as string }));
  });
});
