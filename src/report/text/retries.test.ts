import { describe, expect, it } from 'vitest';
import type { RequestFigures, Run } from '../../run/run.js';
import { runSummary } from '../../cli/summary/run-summary.js';
import { htmlReport } from '../html-report.js';
import { summaryMarkdown } from '../summary-markdown.js';
import { sampleRun } from '../testing/sample-run.js';
import { retriesOf } from './retries.js';

const withRequests = (candidate: RequestFigures, baseline?: RequestFigures): Run => {
  const run = sampleRun({}, 200);
  return { ...run, timings: { ...run.timings, requests: { candidate, ...(baseline === undefined ? {} : { baseline }) } } };
};

describe('hand: retries in words', () => {
  it.each<[string, RequestFigures, string[]]>([
    ['none', { sent: 400, retried: 0, throttled: 0 }, []],
    ['by reason', { sent: 412, retried: 12, throttled: 9, retriedFor: { throttled: 9, infrastructure: 3 } }, ['12 of 412 requests to the candidate were sent again: 9 throttled, 3 infrastructure']],
    ['a budget that was used up', { sent: 40, retried: 20, throttled: 0, retriedFor: { 'not-ready': 20 }, overBudget: 7 }, ['20 of 40 requests to the candidate were sent again: 20 not-ready; the retry budget was used up, and 7 failures were not asked again']],
    ['a budget of nothing', { sent: 40, retried: 0, throttled: 0, overBudget: 1 }, ['0 of 40 requests to the candidate were sent again; the retry budget was used up, and 1 failure was not asked again']],
  ])('%s', (_, requests, expected) => {
    expect(retriesOf(withRequests(requests))).toEqual(expected);
  });

  it('stand in the terminal, the summary and the page, arm by arm', () => {
    const run = withRequests({ sent: 40, retried: 20, throttled: 0, retriedFor: { 'not-ready': 18, throttled: 2 }, overBudget: 7 }, { sent: 30, retried: 1, throttled: 0, retriedFor: { infrastructure: 1 } });
    const both = retriesOf(run);
    expect(both).toHaveLength(2);
    for (const text of both) {
      expect(runSummary(run, [], { colour: false, columns: 400 })).toContain(text);
      expect(summaryMarkdown(run).replaceAll('\\', '')).toContain(`${text}.`);
    }
    const page = htmlReport(run);
    for (const row of ['retried after throttled', 'retried after not-ready', 'retried after infrastructure', 'not retried: budget used up']) expect(page).toContain(row);
  });
});
