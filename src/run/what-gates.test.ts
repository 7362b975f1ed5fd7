import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weightOf } from '../report/text/wording.js';
import type { Run } from './run.js';
import { paperSuite, type PaperSuite } from './testing/paper-suite.js';

let paper: PaperSuite;

beforeAll(async () => { paper = await paperSuite(); });
afterAll(() => paper.remove());

/** Version 2 scores everybody higher than version 1. Runs the claims on a day. */
const judged = (claims: string, day: string): Promise<Run> => paper.run(`import { definePopulation, defineSuite, errorRate, ks, meanShift, openInference, uniform } from 'mlcheck';
export default defineSuite({
  name: 'paper', seed: 1, range: [0, 1], budget: { accounts: 320 },
  population: definePopulation({ fields: { a: uniform({ min: 0, max: 4 }), b: uniform({ min: 0, max: 40 }) }, cohorts: { all: { share: 1 } } }),
  candidate: openInference({ ...wire, version: '2' }),
  baseline: openInference({ ...wire, version: '1' }),
  checks: [errorRate({ atMost: 0.05 }), ${claims}],
});
`, {}, day);
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
