import { allVerdicts } from '../../report/all-verdicts.js';
import { recordingsOf } from '../../report/recordings-of.js';
import type { Run } from '../../run/run.js';
import { paint, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import { isUnreached } from './claim-rows.js';
import { claimsTable } from './claims-table.js';
import { nextSteps } from './next-steps.js';
import { MORE, promiseOf } from '../../report/text/headline.js';
import { whole } from '../../report/text/numbers.js';
import { retriesOf } from '../../report/text/retries.js';
import { problems } from './problems.js';
import { trouble } from './trouble.js';
import { verdictLine } from './verdict-line.js';

/**
 * The end of a run on the terminal, in the order in which it is read: the verdict, the claims, what failed and for whom, where the reports are, what to
 * do next.
 * @param reports paths as they are to be printed, relative to where the user stands.
 */
export function runSummary(run: Run, reports: readonly string[], style: Style): string {
  const bold = (text: string): string => paint(style, 'bold', text);
  const replies = problems(run, style);
  const sections = [
    [...wrap(verdictLine(run, style), style.columns, '  '), ...basis(run).flatMap((line) => wrap(`  ${line}`, style.columns, '  ')).map((line) => paint(style, 'dim', line))],
    run.verdicts.length > 0 && allVerdicts(run).every(isUnreached) ? [`None of ${whole(allVerdicts(run).length)} claims was judged.`] : claimsTable(allVerdicts(run), style),
    trouble(run, style),
    replies,
    reports.length === 0 ? [] : [bold('Reports'), ...reports.map((path) => `  ${path}`)],
    [bold('Next'), ...nextSteps(run).flatMap((step) => wrap(`  ${step}`, style.columns, '    '))],
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

/** What the verdict rests on: models, seed, requests, the time it took, and what is promised about it. */
function basis(run: Run): string[] {
  const { manifest, timings } = run;
  const arm = (name: 'candidate' | 'baseline'): string => {
    const each = manifest[name];
    if (!each) return '';
    const version = each.served.length > 0 ? each.served.join(' and ') : each.identity.version;
    return `${name} ${each.identity.model}${version === undefined ? ', version not told' : ` ${version}`}`;
  };
  const sent = Object.values(timings.requests).reduce((sum, requests) => sum + requests.sent, 0);
  const seconds = (timings.phases['total'] ?? Date.parse(timings.finishedAt) - Date.parse(timings.startedAt)) / 1000;
  return [
    ...recordingsOf(run),
    [arm('candidate'), arm('baseline'), `seed ${manifest.seed}`, sent > manifest.budget.requests ? `${whole(sent)} requests, ${whole(manifest.budget.requests)} planned (${MORE})` : `${whole(sent)} of at most ${whole(manifest.budget.requests)} requests`, `${seconds.toFixed(1)} s`].filter((part) => part !== '').join(' · '),
    ...retriesOf(run),
    ...(run.smoke ? [] : [promiseOf(run)]),
  ];
}
