import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weightOf } from '../report/text/wording.js';
import { startService, type Service } from '../service/start-service.js';
import { modelFolder, paperFiles } from '../service/testing/model-folder.js';
import { executeSuite } from './execute.js';
import type { Run } from './run.js';

let models: ReturnType<typeof modelFolder>;
let service: Service;
let cwd: string;

beforeAll(async () => {
  models = modelFolder(paperFiles());
  service = await startService({ modelsDir: models.path });
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-gates-'));
  mkdirSync(join(cwd, 'suites'));
}, 60_000);
afterAll(async () => {
  await service.close();
  models.remove();
  rmSync(cwd, { recursive: true, force: true });
});

/** Version 2 scores everybody higher than version 1. Runs the claims on a day. */
async function judged(claims: string, day: string): Promise<Run> {
  writeFileSync(join(cwd, 'suites', 'paper.suite.ts'), `import { definePopulation, defineSuite, errorRate, ks, meanShift, openInference, uniform } from 'mlcheck';
const wire = { url: '${service.url}', model: 'paper', attempts: 1, inputs: [{ name: 'features', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'score' } } as const;
export default defineSuite({
  name: 'paper', seed: 1, range: [0, 1], budget: { accounts: 320 },
  population: definePopulation({ fields: { a: uniform({ min: 0, max: 4 }), b: uniform({ min: 0, max: 40 }) }, cohorts: { all: { share: 1 } } }),
  candidate: openInference({ ...wire, version: '2' }),
  baseline: openInference({ ...wire, version: '1' }),
  checks: [errorRate({ atMost: 0.05 }), ${claims}],
});
`);
  return (await executeSuite(join(cwd, 'suites', 'paper.suite.ts'), {}, { cwd, environment: {}, signal: new AbortController().signal, now: () => Date.parse(`${day}T12:00:00Z`), progress: () => undefined })).run;
}
const claimOf = (run: Run, id: string) => run.verdicts.find((verdict) => verdict.id === id)!;

describe('what gates: contract', () => {
  it('a known issue is judged and shown, and gates from the day after it expires, at the same level', async () => {
    const claims = "meanShift({ id: 'rises', atMost: 0.1, direction: 'up', knownIssue: { ticket: 'RISK-7', owner: 'risk', expires: '2026-06-30' } })";
    const [before, after] = [await judged(claims, '2026-06-30'), await judged(claims, '2026-07-01')];
    expect(before).toMatchObject({ outcome: 'pass', exitCode: 0 });
    expect(claimOf(before, 'rises')).toMatchObject({ outcome: 'fail', gates: false });
    expect(weightOf(claimOf(before, 'rises'))).toBe('known issue RISK-7, owned by risk, until 2026-06-30');
    expect(after).toMatchObject({ outcome: 'fail', exitCode: 1 });
    expect(weightOf(claimOf(after, 'rises'))).toBe('known issue RISK-7, owned by risk, expired on 2026-06-30: it gates again');
    expect(claimOf(after, 'rises').level).toEqual(claimOf(before, 'rises').level);
    expect(after.manifest.planHash).toBe(before.manifest.planHash);
  });

  it('a move in the harmless direction never fails, and an advisory claim that fails turns nothing red', async () => {
    const run = await judged("meanShift({ id: 'falls', atMost: 0.1, direction: 'down' }), meanShift({ id: 'falls-relative', atMostRelative: 0.2, direction: 'down' }), ks({ atMost: 0.15, severity: 'advisory' })", '2026-06-30');
    expect(run).toMatchObject({ outcome: 'pass', exitCode: 0 });
    for (const id of ['falls', 'falls-relative']) expect(claimOf(run, id)).toMatchObject({ outcome: 'pass', gates: true });
    expect(claimOf(run, 'ks')).toMatchObject({ outcome: 'fail', gates: false });
  });
});
