import { describe, expect, it } from 'vitest';
import { azureMl, seldonV1, vertexAi } from './dialects/rest-presets.js';
import { dialectOf } from './dialects/dialect-of.js';
import { kserveV1 } from './dialects/kserve-v1.js';
import { mlflow } from './dialects/mlflow.js';
import { rest } from './dialects/rest.js';
import { sagemaker } from './dialects/sagemaker.js';
import { tensorflowServing } from './dialects/tensorflow-serving.js';
import { openInference, type AddressedEndpoint } from './endpoint.js';
import { reordered } from './reordered.js';
import { testAccounts } from './testing/open-inference-replies.js';

const remote = { url: 'http://one', model: 'm' };
const columns = ['a', 'b'];
const tensor = (name: string, field = name) => ({ name, datatype: 'FP32' as const, fields: [field] });
const bodyOf = (endpoint: AddressedEndpoint): string => String(dialectOf(endpoint).bind(endpoint, 'candidate').infer(testAccounts(2, 3), 'r').body);

describe('hand: fields in reverse order, where they have names', () => {
  it.each<[string, AddressedEndpoint, string]>([
    ['a data frame', mlflow({ ...remote, columns }), '{"dataframe_split":{"columns":["b","a"],"data":[[0.5,3],[0.5,4]]}}'],
    ['CSV with a header', mlflow({ ...remote, columns, input: 'csv' }), 'b,a\n0.5,3\n0.5,4\n'],
    ['records', kserveV1({ ...remote, columns, layout: 'record' }), '{"instances":[{"b":0.5,"a":3},{"b":0.5,"a":4}]}'],
    ['tensors by name', openInference({ ...remote, inputs: [tensor('a'), tensor('b')], output: { name: 'p' } }), '"inputs":[{"name":"b"'],
    ['inputs of a signature', tensorflowServing({ ...remote, inputs: [{ name: 'a', fields: 'a' }, { name: 'b', fields: 'b' }] }), '{"instances":[{"b":0.5,"a":3},{"b":0.5,"a":4}]}'],
    ['rows of a service of its own', rest({ ...remote, path: '/', columns }), '[{"b":0.5,"a":3},{"b":0.5,"a":4}]'],
    ['a template', rest({ ...remote, path: '/', row: { x: '{{a}}', y: ['{{b}}', 1] }, body: { rows: '{{$rows}}' } }), '{"rows":[{"y":[0.5,1],"x":3},{"y":[0.5,1],"x":4}]}'],
    ['names beside lists of values', azureMl({ ...remote, columns }), '"columns":["b","a"],"data":[[0.5,3],[0.5,4]]'],
  ])('%s', (_, endpoint, says) => {
    const turned = reordered(endpoint);
    expect(turned).toBeDefined();
    expect(bodyOf(turned!)).toContain(says);
    expect(bodyOf(reordered(turned!)!)).toBe(bodyOf(endpoint));
  });

  it.each<[string, AddressedEndpoint]>([
    ['one tensor of all features', openInference({ ...remote, inputs: [{ name: 'x', datatype: 'FP32', fields: columns }], output: { name: 'p' } })],
    ['lists of values', kserveV1({ ...remote, columns })],
    ['a tensor in MLflow', mlflow({ ...remote, columns, input: 'inputs', layout: 'list' })],
    ['CSV without a header', sagemaker({ ...remote, columns })],
    ['an array of Seldon Core, whose models take names for a remark', seldonV1({ ...remote, columns })],
    ['one column', mlflow({ ...remote, columns: ['a'] })],
    ['values of a template', rest({ ...remote, path: '/', columns, row: '{{$values}}' })],
    ['a query', rest({ ...remote, method: 'GET', path: '/?a={{a}}&b={{b}}' })],
    ['a single field', vertexAi({ ...remote, columns: ['a'], resource: 'projects/p' })],
  ])('%s has no names to put in another order', (_, endpoint) => expect(reordered(endpoint)).toBeUndefined());
});
