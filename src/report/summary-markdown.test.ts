import { describe, expect, test } from 'vitest';
import type { Run } from '../run/run.js';
import { summaryMarkdown, SUMMARY_BYTES } from './summary-markdown.js';
import { HOSTILE_CASES, hostileRun } from './testing/hostile-run.js';
import { sampleRun } from './testing/sample-run.js';
import { sampleVerdict } from './testing/sample-verdicts.js';

const run = sampleRun({}, 60);

describe('contract: summary.md', () => {
  test('verdict, promise and budget come first, then what did not hold with its command', () => {
    const lines = summaryMarkdown(run).split('\n');
    expect(lines[0]).toBe('## ❌ fraud-risk: fail');
    expect(lines[2]).toContain('version 3 scores gift-card-heavy accounts');
    expect(lines[4]).toContain('fails in at most 1% of runs');
    expect(lines[4]).toContain('31.2% of the 2,600 budgeted');
    const rows = lines.filter((line) => line.startsWith('| ') && !line.startsWith('| verdict'));
    expect(rows.length).toBe(39);
    expect(rows.map((row) => row.split(' | ')[0]!.slice(2)).slice(0, 8)).toEqual(['❌ failed', '❌ failed', '❌ failed', '❔ inconclusive', '⚠️ advisory failed', '⚠️ advisory failed', '⚠️ advisory inconclusive', '✅ passed']);
    expect(lines.filter((line) => line.includes('Show it again: `mlcheck replay fraud-risk'))).toHaveLength(7);
  });

  test('an undecided claim says how many accounts it would need', () => {
    expect(summaryMarkdown(run)).toContain('About 9,600 accounts per cohort would likely decide. One reserved look is left: mlcheck run fraud-risk --extend');
  });

  test('a run cut short is never titled pass', () => {
    const short = summaryMarkdown(sampleRun({ outcome: 'pass', complete: false, stopped: 'interrupted', verdicts: [sampleVerdict('ks', 'ks', 'claim')] }, 60));
    expect(short).toMatch(/^## ❔ fraud-risk: incomplete\n/);
    expect(short).toContain('> **Not complete**: interrupted.');
  });

  test.each<[Partial<Run>, string]>([
    [{ outcome: 'pass', exitCode: 0 }, '✅ fraud-risk: pass'],
    [{ outcome: 'inconclusive', exitCode: 3 }, '❔ fraud-risk: inconclusive'],
    [{ outcome: 'inconclusive', exitCode: 3, complete: false }, '❔ fraud-risk: inconclusive'],
    [{ outcome: 'inconclusive', exitCode: 4, complete: false }, '❔ fraud-risk: unavailable'],
    [{ outcome: 'inconclusive', exitCode: 130, complete: false }, '❔ fraud-risk: interrupted'],
    [{ outcome: 'pass', exitCode: 143, complete: false }, '❔ fraud-risk: interrupted'],
    [{ outcome: 'fail', exitCode: 130, complete: false }, '❌ fraud-risk: fail'],
  ])('%j is titled %s', (changes, title) => {
    expect(summaryMarkdown(sampleRun(changes, 60)).split('\n', 1)[0]).toBe(`## ${title}`);
  });

  test.each<[string, number, 'pass' | 'fail']>([
    ['2,000 claims that hold', 2000, 'pass'],
    ['2,000 claims that failed', 2000, 'fail'],
  ])('%s: fits, and says how many are left out', (_, count, outcome) => {
    const verdicts = Array.from({ length: count }, (__, k) => sampleVerdict(`ks[cohort-${k}]`, 'ks', 'KS distance to the baseline at most 0.10', { outcome, why: 'y'.repeat(2000), because: 'z'.repeat(2000), replay: 'r'.repeat(2000) }));
    const text = summaryMarkdown(sampleRun({ verdicts }, 60));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(text).toMatch(/…and 1,\d{3} more claims that (hold|did not hold), in report\.html and run\.json\./);
  });
});

describe('fault: hostile names', () => {
  test.each(HOSTILE_CASES)('%s stays text: the same lines and cells as ever', (_, text) => {
    const summary = summaryMarkdown(hostileRun(text));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(SUMMARY_BYTES);
    const lines = summary.split('\n');
    const cells = lines.filter((line) => line.startsWith('| ')).map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([8]));
    const outside = summary.replace(/(`+)[^\n]*?\1/g, '');
    expect(outside.replace(/<\/?(details|summary|sub)>/g, '')).not.toMatch(/</);
    expect(outside).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u0000-\u0008]/);
  });
});
