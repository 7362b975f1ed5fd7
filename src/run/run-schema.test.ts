import { describe, expect, test } from 'vitest';
import { jsonRun } from './json-run.js';
import { sampleRun } from '../report/testing/sample-run.js';
import { validateAgainst } from '../suite/schema.js';
import { runSchema } from './run-schema.js';

const text = jsonRun(sampleRun({}, 200));
const REMOVED = Symbol('removed');

/** The sample as a reader of `run.json` meets it, with one place changed or removed. */
function damaged(path: readonly (string | number)[], value: unknown): unknown {
  const run: unknown = JSON.parse(text);
  const last = path.at(-1)!;
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], run) as Record<string | number, unknown>;
  if (value === REMOVED) delete parent[last];
  else parent[last] = value;
  return run;
}

const check = (run: unknown) => () => validateAgainst(runSchema, run, 'run-invalid');

describe('contract: run.schema.json', () => {
  test('the published file is the schema that is in force (vitest --update writes it again)', async () => {
    await expect(`${JSON.stringify(runSchema, null, 2)}\n`).toMatchFileSnapshot('./run.schema.json');
  });

  test('a run validates', () => {
    expect(check(JSON.parse(text))).not.toThrow();
  });

  test.each<[string, (string | number)[], unknown]>([
    ['without a baseline', ['manifest', 'baseline'], REMOVED],
    ['without labels', ['manifest', 'labels'], REMOVED],
    ['without a declared range', ['manifest', 'range'], REMOVED],
    ['without figures', ['figures'], []],
    ['with an arm that nothing was asked of', ['outcomes'], {}],
    ['that was stopped', ['stopped'], 'interrupted'],
    ['that had nothing to compare with', ['notCompared'], 'there is no accepted baseline yet'],
  ])('a run %s validates', (_, path, value) => {
    expect(check(damaged(path, value))).not.toThrow();
  });

  test.each<[string, (string | number)[], unknown]>([
    ['another version of the format', ['schema'], 'mlcheck-run/2'],
    ['an unknown key', ['colour'], 'green'],
    ['an unknown key deep inside', ['verdicts', 0, 'pValue'], 0.04],
    ['a verdict that is none', ['verdicts', 3, 'outcome'], 'skipped'],
    ['a missing bound', ['verdicts', 0, 'lower'], REMOVED],
    ['a number as text', ['verdicts', 0, 'n'], '1200'],
    ['a negative count', ['looks', 0, 'rows'], -1],
    ['an outcome class left out', ['outcomes', 'candidate', 'timeout'], REMOVED],
    ['an ECDF above 1', ['figures', 0, 'arms', 'candidate', 'ecdf', 100], 1.01],
    ['an ECDF without all its points', ['figures', 0, 'arms', 'candidate', 'ecdf'], [0, 1]],
    ['more than 20 worst accounts', ['verdicts', 0, 'worst'], Array.from({ length: 21 }, (_, i) => `loyal/${i}`)],
    ['an arm of its own', ['timings', 'endpoints', 'champion'], 'http://127.0.0.1:1'],
    ['a field that is an object', ['examples', 0, 'fields', 'name'], { first: 'A' }],
    ['no timings', ['timings'], REMOVED],
  ])('%s is refused', (_, path, value) => {
    expect(check(damaged(path, value))).toThrow(expect.objectContaining({ code: 'run-invalid' }));
  });
});
