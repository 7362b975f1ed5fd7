import { describe, expect, test } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import { jsonRun } from './json-run.js';
import type { Run } from './run.js';

const run = sampleRun({}, 60);

describe('contract: the text of run.json', () => {
  test('says everything of the run and ends in a newline', () => {
    expect(JSON.parse(jsonRun(run))).toEqual(JSON.parse(JSON.stringify(run)));
    expect(jsonRun(run).endsWith('}\n')).toBe(true);
  });

  test('keys stand in the order of the schema, whatever their order in memory', () => {
    const shuffled = Object.fromEntries(Object.entries(run).reverse().map(([key, value]) => [key, key === 'manifest' ? Object.fromEntries(Object.entries(run.manifest).reverse()) : value])) as unknown as Run;
    expect(Object.keys(shuffled)[0]).toBe('timings');
    expect(jsonRun(shuffled)).toBe(jsonRun(run));
  });

  test('reading and writing again changes no byte', () => {
    expect(jsonRun(JSON.parse(jsonRun(run)) as Run)).toBe(jsonRun(run));
  });

  test('names that the schema does not know keep their order; numeric ones too come as they are', () => {
    const details = { zeta: 1, alpha: { b: [1, 2], a: null } };
    const text = jsonRun({ ...run, verdicts: [{ ...run.verdicts[0]!, details }] });
    expect(text).toContain('"details": {\n        "zeta": 1,\n        "alpha": {\n          "b": [1, 2],\n          "a": null\n        }\n      }');
  });

  test('what JSON cannot say is null, what is undefined is left out', () => {
    const text = jsonRun({ ...run, stopped: undefined, verdicts: [{ ...run.verdicts[0]!, details: { a: NaN, b: [Infinity, 1] } }] } as Run);
    expect(text).toContain('"a": null,\n        "b": [null, 1]');
    expect(text).not.toContain('"stopped"');
  });
});
