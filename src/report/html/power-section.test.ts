import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTATE_FILE, readGatePower, type GatePower } from '../../run/gate-power.js';
import { htmlReport } from '../html-report.js';
import { sampleRun } from '../testing/sample-run.js';
import { writeReports } from '../write-reports.js';

/** Without figures: drawing them takes most of a page's time, and the section shows none. */
const run = sampleRun({ figures: [] }, 60);
const POWER: GatePower = {
  schema: 'mlcheck-mutate/1',
  suite: run.suite.name,
  planHash: run.manifest.planHash,
  replays: 10,
  pool: 'the pool of 2026-03-01, 4,800 accounts per cohort',
  mutations: [
    {
      id: 'jumps',
      sizes: [{ size: 0.01, tells: '1% of accounts jump <to the top>', red: 0.2, green: 0.1, caughtBy: {} }, { size: 0.05, tells: '5% of accounts jump <to the top>', red: 1, green: 0, caughtBy: { 'mean-shift[loyal]': 1 } }],
      caughtFrom: { size: 0.05, tells: '5% of accounts jump <to the top>' },
      claims: [{ id: 'mean-shift[loyal]', gates: true, size: 0.05 }, { id: 'mean-shift[new]', gates: true, size: 0.05 }, { id: 'latency', gates: false, size: 0.05 }],
    },
    { id: 'noise', cohort: 'loyal', sizes: [{ size: 0.2, tells: 'every score is off by 20%', red: 0, green: 1, caughtBy: {} }], claims: [] },
    { id: 'stale-model', untried: 'the suite has no baseline', sizes: [], claims: [] },
  ],
  uncaught: ['noise'],
  idle: ['calibration'],
};
const sectionOf = (page: string): string => /<section id="power"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
const textOf = (page: string): string => sectionOf(page).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('contract: the power of the gate in the report', () => {
  it('says what is caught, from what size on, by which claims, and what nothing catches', () => {
    const text = textOf(htmlReport(run, POWER));
    for (const said of ['1 of 2 known regressions are caught at some size; nothing that gates catches noise.', '5% of accounts jump &lt;to the top&gt;', 'mean-shift (2 cohorts) 5%, latency 5% (advisory)', 'never (loyal); up to: every score is off by 20%', 'not tried: the suite has no baseline', 'These claims caught nothing; what they guard against was not among the regressions: calibration.', '20%']) expect(text).toContain(said);
    expect(text).not.toContain('The suite has changed since');
    expect(textOf(htmlReport(run, { ...POWER, planHash: 'another' }))).toContain('The suite has changed since');
  });

  it('is not there before mutate was run', () => {
    expect(htmlReport(run)).not.toContain('id="power"');
  });

  it('comes from the file beside the runs of the suite, and only of this suite', async () => {
    const suite = mkdtempSync(join(tmpdir(), 'mlcheck-power-'));
    try {
      const dir = join(suite, 'runs', 'r1');
      mkdirSync(dir, { recursive: true });
      for (const [text, there] of [['{', false], [JSON.stringify({ ...POWER, suite: 'other' }), false], [JSON.stringify({ ...POWER, schema: 'mlcheck-mutate/2' }), false], [JSON.stringify(POWER), true]] as const) {
        writeFileSync(join(suite, MUTATE_FILE), text);
        expect(readGatePower(suite, run.suite.name) !== undefined).toBe(there);
        await writeReports(run, dir);
        expect(readFileSync(join(dir, 'report.html'), 'utf8').includes('id="power"')).toBe(there);
      }
    } finally {
      rmSync(suite, { recursive: true, force: true });
    }
  });
});
