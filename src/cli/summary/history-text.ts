import { historyFindings } from '../../report/text/history-findings.js';
import type { ClaimHistory, PastRun, SuiteHistory } from '../../run/history.js';
import { oneLine } from '../terminal/one-line.js';
import { paint, type Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { wrap } from '../terminal/wrap.js';
import { intervalText } from './interval-text.js';
import { boundText, valueText } from './value-text.js';

const MARKS = { pass: ['✓', 'green'], fail: ['✗', 'red'], inconclusive: ['?', 'yellow'] } as const;
/** Runs that a terminal shows one by one. */
const SHOWN_RUNS = 15;

/** A suite's history for a person: its newest runs, every claim's course, and what stands out. */
export function historyText(history: SuiteHistory, style: Style): string {
  const { suite, runs, claims } = history;
  if (runs.length === 0) return `${suite} has no finished run.\n`;
  const hidden = runs.length - SHOWN_RUNS;
  const findings = historyFindings(history);
  const sections = [
    [`${paint(style, 'bold', suite)}  ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, ${runs[0]!.startedAt.slice(0, 10)} to ${runs[runs.length - 1]!.startedAt.slice(0, 10)}${history.unfinished.length === 0 ? '' : `, ${history.unfinished.length} more without an end`}`],
    [...runLines(runs.slice(-SHOWN_RUNS), style), ...(hidden > 0 ? [`  ${hidden} older not shown; --json and --html have them`] : [])],
    claimLines(claims, style),
    [paint(style, 'bold', 'What stands out'), ...(findings.length === 0 ? ['  nothing: no verdict changed on an unchanged candidate, no effect drifts to its tolerance'] : findings.flatMap((text) => wrap(`  ${oneLine(text)}`, style.columns, '    ')))],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Several suites, a line each. */
export function historiesText(histories: readonly SuiteHistory[], style: Style): string {
  if (histories.length === 0) return 'There are no runs here. `mlcheck run SUITE` makes the first one.\n';
  return histories
    .map((history) => {
      const findings = historyFindings(history).length;
      return `${paint(style, 'bold', history.suite)}  ${history.runs.slice(-SHOWN_RUNS).map((run) => marked(run.outcome, style)).join('')}  ${history.runs.length} ${history.runs.length === 1 ? 'run' : 'runs'}${findings === 0 ? '' : `, ${findings} ${findings === 1 ? 'thing stands' : 'things stand'} out: \`mlcheck history ${history.suite}\``}\n`;
    })
    .join('');
}

function marked(outcome: PastRun['outcome'], style: Style): string {
  const [mark, colour] = MARKS[outcome];
  return paint(style, colour, mark);
}

function runLines(runs: readonly PastRun[], style: Style): readonly string[] {
  const rows = runs.map((run) => [`${marked(run.outcome, style)} ${run.outcome}${run.kind === undefined ? '' : ` (${run.kind})`}`, run.startedAt.slice(0, 16).replace('T', ' '), oneLine(run.candidate), [...(run.failed > 0 ? [`${run.failed} failed`] : []), ...(run.open > 0 ? [`${run.open} undecided`] : [])].join(', '), run.id]);
  const columns = [{ title: 'VERDICT' }, { title: 'STARTED' }, { title: 'CANDIDATE' }, { title: 'CLAIMS' }, { title: 'RUN' }];
  return (table(columns, rows, style.columns - 2) ?? rows.map((row) => row.filter((cell) => cell !== '').join('  '))).map((line) => `  ${line}`);
}

/** One line a claim: its verdicts from run to run, oldest first, and where it stands now. */
function claimLines(claims: readonly ClaimHistory[], style: Style): readonly string[] {
  const rows = claims.map(({ id, unit, deterministic, gates, points, flaky, drift }) => {
    const last = points[points.length - 1]!;
    return [
      id,
      points.slice(-SHOWN_RUNS).map(({ outcome }) => marked(outcome, style)).join(''),
      deterministic ? '' : valueText(last.estimate, unit, last.tolerance),
      intervalText({ ...last, unit, deterministic }),
      deterministic ? '' : `≤ ${boundText(last.tolerance, unit)}`,
      [...(gates ? [] : ['advisory']), ...(flaky.length > 0 ? ['flaky'] : []), ...(drift === undefined ? [] : ['drifts'])].join(', '),
    ];
  });
  const columns = [{ title: 'CLAIM' }, { title: 'VERDICTS' }, { title: 'NOW', align: 'right' as const }, { title: 'BOUNDS', align: 'right' as const }, { title: 'TOLERANCE', align: 'right' as const }, { title: '' }];
  return (table(columns, rows, style.columns - 2) ?? rows.map((row) => row.filter((cell) => cell !== '').join('  '))).map((line) => `  ${line}`);
}
