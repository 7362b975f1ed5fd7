import { AssertionError } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { sampleVerdict } from '../report/testing/sample-verdicts.js';
import type { VerdictRecord } from '../run/run.js';
import { attachmentOf, messagesOf, stableId, STATUS_LABEL } from './allure-messages.js';
import { claimName, reportClaim, reportUnjudged } from './report-claim.js';
import { errorOf } from './test-report.js';

const run = { suite: { name: 'fraud-risk', file: 'suites/fraud-risk.suite.ts' } };
const claim = (changes: Partial<VerdictRecord> = {}) =>
  sampleVerdict('ks[loyal]', 'ks', 'KS distance to the baseline at most 0.10', { scope: 'loyal', because: 'between 0.08 and 0.14 (tolerance 0.1) after 4,800 accounts', ...changes });
const advisory = { gates: false, severity: 'advisory' as const };
const knownIssue = { gates: false, knownIssue: { ticket: 'ML-7', owner: 'ana', expires: '2027-01-01' } };
const tagsOf = (changes: Partial<VerdictRecord>) => reportClaim(run, claim(changes)).story.labels.filter(({ name }) => name === 'tag').map(({ value }) => value);

describe('hand: outcomes', () => {
  const table: readonly (readonly [string, Partial<VerdictRecord>, 'passed' | 'failed' | 'broken'])[] = [
    ['a pass', { outcome: 'pass' }, 'passed'],
    ['a fail', { outcome: 'fail' }, 'failed'],
    ['an inconclusive claim', { outcome: 'inconclusive' }, 'broken'],
    ['an advisory pass', { ...advisory, outcome: 'pass' }, 'passed'],
    ['an advisory fail', { ...advisory, outcome: 'fail' }, 'passed'],
    ['an advisory inconclusive claim', { ...advisory, outcome: 'inconclusive' }, 'passed'],
    ['a failed known issue', { ...knownIssue, outcome: 'fail' }, 'passed'],
  ];
  test.each(table)('%s', (_, changes, status) => {
    const report = reportClaim(run, claim(changes));
    expect(report.story.status).toBe(status);
    expect(errorOf(report) === undefined).toBe(status === 'passed');
  });

  test('a fail is an AssertionError whose last line shows it again', () => {
    const error = errorOf(reportClaim(run, claim({ outcome: 'fail' })))!;
    expect(error).toBeInstanceOf(AssertionError);
    expect(error.message.split('\n')).toEqual([
      'KS distance to the baseline at most 0.10 (loyal): between 0.08 and 0.14 (tolerance 0.1) after 4,800 accounts',
      'mlcheck replay fraud-risk --account loyal/0',
    ]);
  });

  test('an inconclusive claim is an error that no reporter takes for an assertion', () => {
    const error = errorOf(reportClaim(run, claim({ outcome: 'inconclusive', accountsNeeded: 9600 })))!;
    expect(error.name).toBe('Inconclusive');
    expect([error.name, error.message, error.stack, error.constructor.name].join()).not.toMatch(/assert/i);
    expect(error).not.toHaveProperty('actual');
    expect(error.message).toContain('About 9,600 accounts per cohort would likely decide it.');
  });

  test('an advisory claim that did not hold says so in its first step, its tags and its description', () => {
    const { story } = reportClaim(run, claim({ ...advisory, outcome: 'fail' }));
    expect(story.steps[0]).toEqual({ name: 'Advisory, did not hold: KS distance to the baseline at most 0.10 (loyal): between 0.08 and 0.14 (tolerance 0.1) after 4,800 accounts', status: 'failed' });
    expect(story.description).toMatch(/^\*\*Did not hold \(advisory/);
    expect(tagsOf({ ...advisory, outcome: 'fail', tags: ['fairness'] })).toEqual(['fairness', 'advisory', 'did-not-hold']);
    expect(tagsOf({ ...knownIssue, outcome: 'inconclusive' })).toEqual(['known-issue', 'undecided']);
    expect(tagsOf({ outcome: 'fail' })).toEqual([]);
  });

  test('a claim that was never judged is broken where it gates, passed with a mark where it does not', () => {
    const declared = { ...claim(), gates: true };
    expect(reportUnjudged('fraud-risk', declared, 'scoring broke: no route').story.status).toBe('broken');
    expect(errorOf(reportUnjudged('fraud-risk', declared, 'scoring broke: no route'))!.message).toContain('not judged: scoring broke: no route');
    const aside = reportUnjudged('fraud-risk', { ...declared, gates: false }, 'scoring broke');
    expect(errorOf(aside)).toBeUndefined();
    expect(aside.story.steps).toEqual([{ name: 'Advisory, inconclusive: not judged: scoring broke', status: 'broken' }]);
  });
});

describe('hand: what Allure is told', () => {
  const { story } = reportClaim(run, claim({ outcome: 'fail', owner: 'risk-team', tags: ['release'] }));

  test('severity, kind, scope, owner, tags', () => {
    expect(story.labels).toEqual([
      { name: 'severity', value: 'critical' },
      { name: 'feature', value: 'ks' },
      { name: 'story', value: 'loyal' },
      { name: 'owner', value: 'risk-team' },
      { name: 'tag', value: 'release' },
    ]);
    expect(reportClaim(run, claim(advisory)).story.labels[0]).toEqual({ name: 'severity', value: 'minor' });
  });

  test('look after look, open until the last', () => {
    expect(story.steps.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'failed']);
    expect(story.steps[0]!.name).toMatch(/^Look 1, 300 accounts: between .* and .*: open$/);
    expect(story.steps[2]!.name).toMatch(/: failed$/);
  });

  test('numbers as parameters that do not make it another test', () => {
    expect(Object.keys(story.parameters)).toEqual(['tolerance', 'estimate', 'lower', 'upper', 'accounts', 'look', 'fail level', 'pass level']);
    const [metadata] = messagesOf(story);
    if (metadata?.type !== 'metadata') throw new Error('the first message is the metadata');
    expect(metadata.data.parameters!.every(({ excluded }) => excluded)).toBe(true);
    expect(metadata.data.labels).toContainEqual({ name: STATUS_LABEL, value: 'failed' });
  });

  test('a figure is a static attachment', () => {
    const attachment = attachmentOf({ name: 'ECDF', svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
    if (attachment.type !== 'attachment_content') throw new Error('a figure is an attachment');
    expect(attachment.data).toMatchObject({ name: 'ECDF', contentType: 'image/svg+xml', fileExtension: '.svg' });
    expect(Buffer.from(attachment.data.content, 'base64').toString()).toContain('<svg');
  });

  test('a text reads in Allure as it was written', () => {
    expect(reportClaim(run, claim({ why: 'recall@10 fell, see https://wiki.example.org/#7' })).story.description).toContain('Why it matters: recall@10 fell, see https://wiki.example.org/#7');
  });

  test('a claim keeps its id whatever becomes of it, and no two claims share one', () => {
    expect(reportClaim(run, claim({ outcome: 'pass', tolerance: 0.2, n: 7 })).story.stableId).toBe(story.stableId);
    expect(stableId('a', 'b')).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set([stableId('a', 'b'), stableId('a', 'c'), stableId('b', 'b'), stableId('a\nb', '')]).size).toBe(4);
  });
});

describe('fault: hostile text', () => {
  const hostile = claim({
    outcome: 'fail',
    id: 'x',
    claim: `</script><img src=x onerror=alert(1)> allure.id:7 @allure.label.owner:evil \u202Egnp`,
    why: '[click](javascript:alert(1)) <b>bold</b>',
    because: 'a'.repeat(20_000),
  });

  test('neither orders to Allure, nor markup, nor hidden characters, nor endless lines', () => {
    const { story, complaint } = reportClaim(run, hostile);
    expect(claimName(hostile)).not.toMatch(/allure\./i);
    expect(story.name).toContain('[U+202E]');
    expect(story.description).not.toMatch(/<img|<b>|[^\\]\]\(javascript:/);
    expect(story.description).toContain(String.raw`\[click\](javascript:alert(1))`);
    expect(complaint!.length).toBeLessThan(1500);
    for (const message of messagesOf(story)) if (message.type === 'step_start') expect(message.data.name.length).toBeLessThan(600);
  });
});
