import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showHistory } from '../cli/show-history.js';
import { fakeWorld } from '../cli/testing/fake-world.js';
import { historyPage } from '../report/history-page.js';
import { elements, parseXml } from '../report/testing/parse-xml.js';
import { sampleRun } from '../report/testing/sample-run.js';
import { historyFindings } from '../report/text/history-findings.js';
import { historyOf, type SuiteHistory } from './history.js';
import { jsonRun } from './json-run.js';
import type { Run, VerdictRecord } from './run.js';

let reports: string;
const base = sampleRun({}, 10);
let made = 0;

beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'mlcheck-history-'));
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

interface Past {
  readonly version?: string;
  readonly outcome?: Run['outcome'];
  readonly estimate?: number;
  readonly plan?: string;
  readonly baseline?: string;
  readonly changes?: Partial<Run>;
}

/** A run of two claims: one about the score with that outcome and effect (tolerance 0.1), one proof that always holds. */
function past(suite: string, { version = '3', outcome = 'pass', estimate = 0.02, plan = 'a', baseline = '1', changes = {} }: Past): void {
  const at = made++;
  const record = (id: string, more: Partial<VerdictRecord>): VerdictRecord => ({ ...base.verdicts[0]!, id, gates: true, outcome: 'pass', tolerance: 0.1, unit: 'score', ...more });
  const arm = (name: string) => ({ dialect: 'open-inference', identity: { model: 'fraud-risk', version: name }, served: [name] });
  const runId = `2026-11-${String(1 + at).padStart(2, '0')}T00-00-00Z-${String(at).padStart(4, '0')}`;
  const run: Run = {
    ...base,
    outcome,
    exitCode: { pass: 0, fail: 1, inconclusive: 3 }[outcome],
    verdicts: [record('shift', { outcome, estimate, lower: estimate - 0.01, upper: estimate + 0.01, deterministic: false }), record('contract', { deterministic: true, tolerance: 0, estimate: 0, lower: 0, upper: 0 })],
    manifest: { ...base.manifest, planHash: plan, candidate: arm(version), baseline: arm(baseline) },
    timings: { ...base.timings, runId, startedAt: `${runId.slice(0, 10)}T00:00:00.000Z`, verdicts: [] },
    ...changes,
  };
  mkdirSync(join(reports, suite, 'runs', runId), { recursive: true });
  writeFileSync(join(reports, suite, 'runs', runId, 'run.json'), jsonRun(run));
}

const claim = (history: SuiteHistory, id: string) => history.claims.find((each) => each.id === id)!;

describe('hand: history of a suite', () => {
  it('a verdict that changes on an unchanged candidate is flaky; another candidate, plan or baseline is none', () => {
    for (const outcome of ['pass', 'fail', 'pass'] as const) past('flaky', { outcome });
    past('flaky', { version: '4', outcome: 'fail' });
    past('flaky', { outcome: 'fail', plan: 'b' });
    past('flaky', { outcome: 'fail', baseline: '2' });
    const history = historyOf(reports, 'flaky');
    expect(claim(history, 'shift').flaky.map((group) => group.map(({ outcome }) => outcome))).toEqual([['pass', 'fail', 'pass']]);
    expect(claim(history, 'contract').flaky).toEqual([]);
    expect(historyFindings(history)).toEqual([expect.stringMatching(/^fraud-risk version 3 was run until it was green: fail, pass \(last .*\); nothing else had changed$/), expect.stringMatching(/^shift is flaky: pass, fail, pass in 3 runs of one plan against the same models/)]);
  });

  it('shows a candidate that was run until green, and what changed on the way; partial runs do not count', () => {
    past('again', { outcome: 'inconclusive', changes: { partial: true } });
    past('again', { outcome: 'fail' });
    past('again', { version: '4' });
    past('again', { outcome: 'inconclusive', plan: 'b' });
    past('again', { outcome: 'pass', plan: 'c' });
    past('again', { outcome: 'fail', plan: 'd' });
    const { untilGreen } = historyOf(reports, 'again');
    expect(untilGreen).toMatchObject([{ candidate: 'fraud-risk version 3', planChanged: true, baselineChanged: false }]);
    expect(untilGreen[0]!.runs.map(({ outcome }) => outcome)).toEqual(['fail', 'inconclusive', 'pass']);
    for (const outcome of ['pass', 'inconclusive', 'pass'] as const) past('after-green', { outcome });
    expect(historyOf(reports, 'after-green').untilGreen[0]!.runs.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'pass']);
    past('all-green', { outcome: 'pass' });
    past('not-green', { outcome: 'pass' });
    past('not-green', { outcome: 'fail' });
    expect([historyOf(reports, 'all-green').untilGreen, historyOf(reports, 'not-green').untilGreen]).toEqual([[], []]);
    expect(historyFindings(historyOf(reports, 'again'))[0]).toMatch(/^fraud-risk version 3 was run until it was green: fail, inconclusive, pass \(last .*\); the plan changed on the way$/);
  });

  it('drift: four candidates in a row nearer to the tolerance, with at least half of it taken', () => {
    for (const [k, estimate] of [0.02, 0.04, 0.05, 0.07].entries()) past('drift', { version: String(k), estimate });
    expect(claim(historyOf(reports, 'drift'), 'shift').drift).toEqual({ used: [0.2, 0.4, 0.5, 0.7].map((share) => expect.closeTo(share, 12) as number), reachesIn: 2 });
    expect(historyFindings(historyOf(reports, 'drift'))).toEqual(['shift drifts to its tolerance: 20%, 40%, 50%, 70% of it over the last 4 candidates; at this pace it is reached in 2']);
    // The same candidate again is no step; a step back is no drift; nor is a small effect.
    past('drift', { version: '3', estimate: 0.072 });
    expect(claim(historyOf(reports, 'drift'), 'shift').drift?.used).toHaveLength(4);
    past('drift', { version: '5', estimate: 0.06 });
    expect(claim(historyOf(reports, 'drift'), 'shift').drift).toBeUndefined();
    for (const [k, estimate] of [0.001, 0.002, 0.003, 0.004].entries()) past('calm', { version: String(k), estimate });
    expect(claim(historyOf(reports, 'calm'), 'shift').drift).toBeUndefined();
    expect(historyFindings(historyOf(reports, 'calm'))).toEqual([]);
  });

  it('is the same from a copy of the folder; names what cannot be read, and runs without an end', () => {
    past('copied', {});
    past('copied', { outcome: 'fail', estimate: 0.2 });
    mkdirSync(join(reports, 'copied', 'runs', 'broken'));
    writeFileSync(join(reports, 'copied', 'runs', 'broken', 'run.json'), '{');
    mkdirSync(join(reports, 'copied', 'runs', 'started'));
    const copy = join(reports, 'elsewhere');
    cpSync(join(reports, 'copied'), join(copy, 'copied'), { recursive: true });
    const history = historyOf(copy, 'copied');
    expect(history).toEqual(historyOf(reports, 'copied'));
    expect(history).toMatchObject({ unreadable: ['broken'], unfinished: ['started'] });
    expect(historyOf(copy, 'copied', 1).runs.map(({ outcome }) => outcome)).toEqual(['fail']);
  });

  it('on the terminal and as a page', async () => {
    for (const outcome of ['pass', 'fail'] as const) past('shown', { outcome, estimate: outcome === 'fail' ? 0.2 : 0.02 });
    const world = fakeWorld({ cwd: reports });
    expect(await showHistory('shown', { reports: '.', html: 'history.html' }, world)).toBe(0);
    expect(world.out()).toMatch(/^shown {2}2 runs, 2026-11-\d\d to 2026-11-\d\d\n/);
    expect(world.out()).toMatch(/✗ fail +2026-11-\d\d 00:00 +fraud-risk version 3 +1 failed +2026-/);
    expect(world.out()).toMatch(/shift +✓✗ +0\.200 +0\.190 to 0\.210 +≤ 0\.1 +flaky\n/);
    expect(world.out()).toContain('What stands out\n  shift is flaky: pass, fail');
    expect(world.out()).toMatch(/\n {2}history\.html\n$/);
    const all = fakeWorld({ cwd: reports });
    await showHistory(undefined, { reports: '.' }, all);
    expect(all.out()).toContain('shown  ✓✗  2 runs, 1 thing stands out: `mlcheck history shown`\n');
    await expect(showHistory('nowhere', { reports: '.' }, world)).rejects.toThrow(/^nowhere: must be a suite with runs under \.$/);
  });

  it('the page escapes what a server says, holds a figure for each claim, and asks for nothing', () => {
    past('hostile', { version: '<script>alert(1)</script>' });
    const page = historyPage(historyOf(reports, 'hostile'));
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
    expect(page.match(/<figure /g)).toHaveLength(2);
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:,)/);
    const svg = /<svg[\s\S]*?<\/svg>/.exec(page)![0];
    expect(elements(parseXml(svg), 'circle')).toHaveLength(1);
    expect(page).not.toContain('NaN');
  });
});
