import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeSuite } from '../src/run/execute.js';
import type { Run } from '../src/run/run.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEEDS = [42, 1, 2, 3, 5, 8, 13, 21, 34, 55] as const;

let out: string;
beforeAll(() => { out = mkdtempSync(join(tmpdir(), 'mlcheck-versions-')); });
afterAll(() => rmSync(out, { recursive: true, force: true }));

const run = async (candidate: string, seed: number): Promise<Run> => {
  const executed = await executeSuite(join(ROOT, 'suites/fraud-risk.suite.ts'), { candidate, seed, out }, { cwd: ROOT, environment: {}, signal: new AbortController().signal, now: () => Date.now(), progress: () => undefined });
  return executed.run;
};

const failed = ({ verdicts }: Run): string[] => verdicts.filter(({ gates, outcome }) => gates && outcome === 'fail').map(({ id }) => id);

/** What each bad version is bad at: claims that have to fail, and, where one cohort is hurt, the only cohort that failed claims may name. */
const BAD: Readonly<Record<string, { readonly what: string; readonly fails: readonly string[]; readonly onlyCohort?: string; readonly slice?: RegExp }>> = {
  3: { what: 'over-scores shared households', fails: ['mean-shift[shared-household]', 'calibration[shared-household]'], onlyCohort: 'shared-household', slice: /(?=.*(in shared-household|family sharing)).*failed payments in 7 days/ },
  4: { what: 'is miscalibrated', fails: ['calibration[stolen-card]', 'calibration[fraud-ring]'] },
  5: { what: 'lost a feature', fails: ['auc-drop', 'brier-drop'], slice: /device risk/ },
  6: { what: 'is not deterministic', fails: ['determinism'] },
};

describe('fault: the versions of fraud-risk, ten seeds each, default settings', () => {
  for (const seed of SEEDS) {
    it.each(['1', '2'])(`version %s passes with seed ${seed}`, async (version) => {
      const { outcome, exitCode, verdicts, slices } = await run(version, seed);
      expect(verdicts.filter(({ gates, outcome: each }) => gates && each !== 'pass').map(({ id, because }) => `${id}: ${because}`)).toEqual([]);
      expect({ outcome, exitCode }).toEqual({ outcome: 'pass', exitCode: 0 });
      expect(slices?.found).toEqual([]);
    });

    it.each(Object.entries(BAD))(`version %s fails with seed ${seed}, for the right claims`, async (version, { fails, onlyCohort, slice }) => {
      const judged = await run(version, seed);
      expect({ outcome: judged.outcome, exitCode: judged.exitCode }).toEqual({ outcome: 'fail', exitCode: 1 });
      expect(failed(judged)).toEqual(expect.arrayContaining([...fails]));
      if (slice !== undefined) expect(judged.slices?.found[0]?.words).toMatch(slice);
      if (onlyCohort === undefined) return;
      const scopes = new Set(judged.verdicts.filter(({ gates, outcome, scope }) => gates && outcome === 'fail' && scope !== 'all').map(({ scope }) => scope));
      expect([...scopes]).toEqual([onlyCohort]);
      expect(judged.sentence).toContain(onlyCohort);
    });
  }

  it('is the same run twice, but for the timings', async () => {
    const [{ timings: _a, ...one }, { timings: _b, ...other }] = [await run('2', 42), await run('2', 42)];
    expect(one).toEqual(other);
  });
});
