import { describe, expect, it } from 'vitest';
import { sampleRun } from '../../report/testing/sample-run.js';
import { sampleVerdict } from '../../report/testing/sample-verdicts.js';
import type { ExampleAccount, Run } from '../../run/run.js';
import { REORDERED } from '../../table/row.js';
import { width } from '../terminal/width.js';
import { claimRows } from './claim-rows.js';
import { runSummary } from './run-summary.js';
import { verdictLine } from './verdict-line.js';

const REPORTS = ['reports/fraud-risk/runs/r1/report.html', 'reports/fraud-risk/runs/r1/allure-report/index.html'];
const run = sampleRun();
const passed: Run = { ...run, outcome: 'pass', exitCode: 0, sentence: 'Version 2 can be released.', verdicts: run.verdicts.filter((verdict) => verdict.outcome === 'pass'), timings: { ...run.timings, verdicts: [] }, problems: [] };
const at = (columns: number, of: Run = run): string => runSummary(of, REPORTS, { colour: false, columns });

describe('hand: the end of a run', () => {
  it('tells the verdict, the claims, what failed, where the reports are and what to do next, in this order', () => {
    const text = at(100);
    const places = ['FAIL  fraud-risk: Do not release', 'VERDICT', '✗ FAIL          KS distance', 'What failed, and for whom', 'Replies without a score', 'Reports', 'Next'].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('names every failed and undecided claim in full with the command that shows it again', () => {
    const text = at(100);
    for (const verdict of [...run.verdicts, ...run.timings.verdicts].filter(({ outcome, gates }) => outcome === 'fail' || (outcome === 'inconclusive' && gates))) expect(text).toContain(`  ${verdict.id}\n`);
    expect(text).toContain('\n      mlcheck replay fraud-risk --account gift-card-heavy/17\n');
    expect(text).toMatch(/\n {6}gift-card-heavy\/17 {2}candidate 0\.\d{3} {2}baseline 0\.\d{3}\n/);
  });

  it('stays within the terminal, names and commands apart', () => {
    for (const columns of [40, 60, 80, 100, 160]) {
      const wide = at(columns).split('\n').filter((line) => width(line) > columns && !/mlcheck re|mlcheck run|reports\/|fraud-ring/.test(line));
      expect(wide).toEqual([]);
    }
  });

  it('fits a screen of 50 lines when all is well', () => {
    expect(at(120, passed).split('\n').length).toBeLessThan(50);
    expect(at(120, passed)).not.toMatch(/What (failed|is undecided)/);
    expect(at(120, passed)).toContain('mlcheck run fraud-risk --candidate VERSION');
  });

  it('uses no colour where there is none, and words beside every colour', () => {
    expect(at(100)).not.toContain('\u001b');
    const coloured = runSummary(run, REPORTS, { colour: true, columns: 100 });
    expect(coloured).toContain('\u001b[31m✗ FAIL\u001b[39m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(at(100));
  });

  it('writes out what a reply smuggles in', () => {
    const text = at(100, { ...run, problems: [{ arm: 'candidate', outcome: 'model-error', detail: '\u001b[2J\u001b[32mPASS', count: 1, example: 'loyal/0' }] });
    expect(text).toContain('[U+001B][2J[U+001B][32mPASS');
    expect(text).not.toContain('\u001b');
  });

  it('says how to go on after a run that stopped, and tells unreached claims in one line', () => {
    const unreached = ['a', 'b', 'c'].map((id) => sampleVerdict(id, 'ks', `Claim ${id}`, { outcome: 'inconclusive', n: 0, look: 0, history: [], estimate: null, lower: null, upper: null, because: 'no usable evidence: interrupted' }));
    const text = at(100, { ...passed, outcome: 'inconclusive', complete: false, stopped: 'interrupted', verdicts: unreached });
    expect(text).toContain('None of 3 claims was judged.');
    expect(text).toContain('`mlcheck run fraud-risk --resume` goes on');
    const elsewhere = at(200, { ...passed, outcome: 'inconclusive', complete: false, stopped: 'interrupted', timings: { ...passed.timings, options: { out: '/tmp/my runs' } } });
    expect(elsewhere).toContain("`mlcheck run fraud-risk --resume --out '/tmp/my runs'` goes on");
    const some = at(100, { ...passed, outcome: 'inconclusive', complete: false, stopped: 'interrupted', verdicts: [...passed.verdicts, ...unreached] });
    // Each has a bound of its own: the row has none.
    expect(some).toMatch(/\? INCONCLUSIVE  3 claims: not judged +– +none +– +0\n/);
    expect(some).not.toContain('Claim b');
  });

  it('sends whoever interrupted a run before anything was scored to --resume, not to the endpoint', () => {
    const none = { ...run.outcomes.candidate!, scored: 0 };
    const text = at(100, { ...passed, outcome: 'inconclusive', complete: false, stopped: 'interrupted', verdicts: [], outcomes: { candidate: none } });
    expect(text).toContain('The run stopped (interrupted); `mlcheck run fraud-risk --resume` goes on.');
    expect(text).not.toContain('validate target');
  });

  it('observed nothing where there is no evidence, and sends nobody to more accounts for it', () => {
    const silent = sampleVerdict('ks', 'ks', 'KS at most 0.1', { outcome: 'inconclusive', n: 9600, estimate: 0, lower: null, upper: null, because: 'no usable evidence: cohort gold has no account with a usable value' });
    const text = at(100, { ...run, verdicts: [silent] });
    expect(text).toMatch(/INCONCLUSIVE +KS at most 0\.1 +– +none/);
    expect(text).not.toContain('--extend');
    expect(at(100, { ...run, verdicts: [{ ...silent, lower: 0.02, upper: 0.3 }] })).toContain('--extend');
  });

  it('a claim on lists names its worst lists', () => {
    const lists = sampleVerdict('ndcg', 'ndcg-drop', 'NDCG@10 at most 0.05 below', { outcome: 'fail', n: 517, because: 'at least 0.06 (tolerance 0.05) after 517 lists', details: { queries: 517, worstQueries: ['phones 435', 'shoes 389', 'phones 348', 'shoes 327'] } });
    const text = at(100, { ...run, verdicts: [lists] });
    expect(text).toContain("worst lists: phones 435 · shoes 389 · phones 348; on top of the candidate's:");
    expect(text).toMatch(/517 lists\n/);
  });

  it('never says that more requests were sent than there can be', () => {
    const { requests } = run.timings;
    const sent = Object.values(requests).reduce((sum, arm) => sum + arm.sent, 0);
    const budget = (planned: number): Run => ({ ...run, manifest: { ...run.manifest, budget: { ...run.manifest.budget, requests: planned } } });
    expect(at(200, budget(sent))).toMatch(/[\d,]+ of at most [\d,]+ requests/);
    expect(at(200, budget(sent - 1))).toMatch(/ requests, [\d,]+ planned \(what failed was asked again, batches account by account\)/);
  });

  it('sends whoever scored nothing to the endpoint, with the same options', () => {
    const none = { ...run.outcomes.candidate!, scored: 0 };
    const verdicts = [sampleVerdict('a', 'ks', 'A', { outcome: 'inconclusive', n: 0, look: 0, replay: 'mlcheck replay fraud-risk --account loyal/0 --candidate 9' })];
    const text = at(100, { ...passed, outcome: 'inconclusive', complete: false, stopped: 'no such version', verdicts, outcomes: { candidate: none } });
    expect(text).toContain('`mlcheck validate target fraud-risk --candidate 9`');
    expect(text).not.toContain('--resume');
  });

  it('marks a smoke run, a partial one and an incomplete one in the verdict itself', () => {
    const style = { colour: false, columns: 100 };
    expect(verdictLine(passed, style)).toBe('PASS  fraud-risk: Version 2 can be released.');
    expect(verdictLine({ ...passed, smoke: true }, style)).toMatch(/^PASS \(smoke run, no gate\) {2}/);
    expect(verdictLine({ ...passed, partial: true, complete: false }, style)).toMatch(/^INCOMPLETE \(part of the claims\) {2}/);
    expect(verdictLine({ ...passed, outcome: 'inconclusive', complete: false, exitCode: 4 }, style)).toMatch(/^UNAVAILABLE {2}/);
    expect(verdictLine({ ...passed, outcome: 'fail', complete: false, exitCode: 130 }, style)).toMatch(/^FAIL \(incomplete\) {2}/);
  });
});

describe('hand: folding', () => {
  const claim = (id: string, upper: number | null, more = {}) => sampleVerdict(id, 'ks', 'KS at most 0.1', { tolerance: 0.1, lower: 0, upper, ...more });

  it('folds the passing claims of one check into the one with the least room', () => {
    const rows = claimRows([claim('ks[a]', 0.02), claim('ks[b]', 0.09), claim('ks[c]', 0.05), claim('ks', 0.01)]);
    expect(rows.map(({ verdict, claims }) => [verdict.id, claims])).toEqual([['ks[b]', 3], ['ks', 1]]);
  });

  it('never folds what failed or is undecided, nor advisory with gating claims', () => {
    const rows = claimRows([claim('ks[a]', 0.3, { outcome: 'fail', lower: 0.2 }), claim('ks[b]', 0.3, { outcome: 'inconclusive' }), claim('ks[c]', 0.3, { outcome: 'inconclusive' }), claim('ks[d]', 0.05), claim('ks[e]', 0.05, { gates: false, severity: 'advisory' })]);
    expect(rows.map(({ claims }) => claims)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('hand: accounts beside a claim', () => {
  const scores = [
    { arm: 'candidate', variant: 'base', repeat: 0, score: 0.5, outcome: 'scored' },
    { arm: 'candidate', variant: 'base', repeat: 1, score: 0.25, outcome: 'scored' },
    { arm: 'candidate', variant: 'base', repeat: REORDERED, score: 0.375, outcome: 'scored' },
    { arm: 'candidate', variant: 'redraw(email)', repeat: 0, score: 0.75, outcome: 'scored' },
    { arm: 'candidate', variant: 'shift(age+1)', repeat: 0, score: 0.125, outcome: 'scored' },
    { arm: 'baseline', variant: 'base', repeat: 0, score: null, outcome: 'timeout' },
  ] as const;
  const shown = (kind: string, told: ExampleAccount['scores'] = scores): string => {
    const verdict = sampleVerdict('x', kind, 'A claim', { outcome: 'fail', lower: 0.5, worst: ['loyal/7'], replay: 'mlcheck replay fraud-risk --account loyal/7' });
    const text = at(120, { ...run, verdicts: [verdict], timings: { ...run.timings, verdicts: [] }, examples: [{ id: 'loyal/7', cohort: 'loyal', fields: {}, scores: told }] });
    return text.split('\n').find((line) => line.startsWith('      loyal/7')) ?? '';
  };

  it.each(['redraw(email)', 'set(plan=gold)', 'flip(vip)', 'typo(email)', 'case(email)', 'space(email)'])('invariance shows %s', (variant) => {
    const told = scores.map((score) => (score.variant === 'redraw(email)' ? { ...score, variant } : score));
    expect(shown('invariance', told)).toBe(`      loyal/7  candidate 0.500  ${variant} 0.750`);
  });

  it.each([
    ['ks', '      loyal/7  candidate 0.500  baseline timeout'],
    ['invariance', '      loyal/7  candidate 0.500  redraw(email) 0.750'],
    ['monotonicity', '      loyal/7  candidate 0.500  shift(age+1) 0.125'],
    ['determinism', '      loyal/7  candidate 0.500  candidate again 0.250'],
    ['consistency', '      loyal/7  candidate 0.500  candidate alone 0.250  candidate reordered 0.375'],
  ])('%s shows the scores that it compares', (kind, line) => {
    expect(shown(kind)).toBe(line);
  });
});
