import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../population/account.js';
import { mlflow, mlflowDialect, type MlflowEndpoint } from './mlflow.js';

/** What a real MLflow 3.17.2 said; fixtures/real-servers/README.md tells how it was recorded. */
function recorded(name: string): { readonly status: number; readonly contentType: string | null; readonly body: string } {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/real-servers/mlflow/replies/${name}.json`, import.meta.url), 'utf8')) as ReturnType<typeof recorded>;
}
const accounts: readonly Account[] = [0, 1].map((i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { a: i, b: i === 0 ? null : 'x' } }));
const bind = (more: Partial<MlflowEndpoint> = {}) => mlflowDialect.bind(mlflow({ url: 'http://one', model: 'm', columns: ['a', { name: 'B', field: 'b' }], ...more }), 'candidate');
const read = (name: string, more: Partial<MlflowEndpoint> = {}) => {
  const { status, contentType, body } = recorded(name);
  return bind(more).read({ ok: true, status, headers: contentType === null ? {} : { 'content-type': contentType }, body }, { rows: 2, requestId: '1', accounts });
};

describe('hand: the inputs of MLflow', () => {
  it.each<[Partial<MlflowEndpoint>, string]>([
    [{}, '{"dataframe_split":{"columns":["a","B"],"data":[[0,null],[1,"x"]]}}'],
    [{ params: { threshold: 0.5 } }, '{"dataframe_split":{"columns":["a","B"],"data":[[0,null],[1,"x"]]},"params":{"threshold":0.5}}'],
    [{ input: 'dataframe_records' }, '{"dataframe_records":[{"a":0,"B":null},{"a":1,"B":"x"}]}'],
    [{ input: 'instances' }, '{"instances":[{"a":0,"B":null},{"a":1,"B":"x"}]}'],
    [{ input: 'instances', layout: 'list' }, '{"instances":[[0,null],[1,"x"]]}'],
    [{ input: 'inputs' }, '{"inputs":{"a":[0,1],"B":[null,"x"]}}'],
    [{ input: 'inputs', layout: 'list' }, '{"inputs":[[0,null],[1,"x"]]}'],
    [{ input: 'csv' }, 'a,B\n0,\n1,x\n'],
  ])('%o', (more, body) => {
    const request = bind(more).infer(accounts, '1');
    expect(request).toMatchObject({ method: 'POST', path: '/invocations', body });
    if (more.input !== 'csv') expect(() => JSON.parse(String(request.body)) as unknown).not.toThrow();
  });

  it('go to a serving endpoint of Databricks, or to one of its served entities', () => {
    expect(bind({ servingEndpoint: 'fraud' }).infer(accounts, '1').path).toBe('/serving-endpoints/fraud/invocations');
    expect(bind({ servingEndpoint: 'fraud', version: 'm-2' }).infer(accounts, '1').path).toBe('/serving-endpoints/fraud/served-models/m-2/invocations');
  });
});

describe('oracle: replies of a real MLflow', () => {
  it('scalars and tables', () => {
    expect(read('scalars')).toEqual({ kind: 'values', values: [0.25, 0.25], bareTokens: 0 });
    expect(read('table', { output: { name: 'score' } })).toEqual({ kind: 'values', values: [0.25, 0.25], bareTokens: 0 });
    expect(read('table')).toMatchObject({ outcome: 'contract-violation', detail: expect.stringContaining('label, score') as string });
  });

  it.each([
    ['raised', 'model-error', 'HTTP 400, the model raised ValueError: an account cannot be younger than nothing'],
    ['narrow', 'invalid-request', 'HTTP 400: Shape of input (1, 2) does not match expected shape (-1, 20).'],
    ['bare-list', 'invalid-request', 'HTTP 400: Invalid input. The input must be a JSON dictionary with exactly one of the input fields'],
    ['cut', 'invalid-request', 'HTTP 400: Invalid input. Ensure that input is a valid JSON formatted string.'],
    ['media-type', 'invalid-request', 'HTTP 415: This predictor only supports the following content types'],
    ['by-get', 'invalid-request', 'HTTP 405: Method Not Allowed'],
    ['elsewhere', 'invalid-request', 'HTTP 404: Not Found'],
  ])('%s: %s', (name, outcome, detail) => {
    expect(read(name)).toMatchObject({ kind: 'failure', outcome, detail: expect.stringContaining(detail) as string });
  });
});
