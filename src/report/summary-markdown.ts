import type { Run, VerdictRecord } from '../run/run.js';
import { allVerdicts } from './all-verdicts.js';
import { recordingsOf } from './recordings-of.js';
import { byImportance } from './by-importance.js';
import { titleWordOf } from './verdict-of-run.js';
import { adviceFor } from './text/advice.js';
import { budgetUse, promiseOf } from './text/headline.js';
import { codeSpan, escapeMarkdown } from './text/escape-markdown.js';
import { whole } from './text/numbers.js';
import { retriesOf } from './text/retries.js';
import { capital, observed, restsOn, standingOf, toleranceOf, weightOf, type Standing } from './text/wording.js';

/** Bytes that a summary never exceeds: a pull-request comment holds 64 KB, a job summary 1 MiB. */
export const SUMMARY_BYTES = 60_000;

const SIGN: Readonly<Record<Standing, string>> = {
  failed: '❌ failed',
  inconclusive: '❔ inconclusive',
  'advisory failed': '⚠️ advisory failed',
  'advisory inconclusive': '⚠️ advisory inconclusive',
  passed: '✅ passed',
};

const TABLE = ['| verdict | claim | scope | observed | tolerance | after |', '|---|---|---|---|---|---|'];

/**
 * A run as GitHub-flavoured Markdown for job summaries and pull-request comments: verdict, promise, claims (failed first), what failed and the command that
 * shows it again. At most {@link SUMMARY_BYTES} bytes; a line says how many claims are left out.
 */
export function summaryMarkdown(run: Run): string {
  const verdicts = byImportance(allVerdicts(run));
  const attention = verdicts.filter((verdict) => verdict.outcome !== 'pass');
  const head = [
    `## ${titleOf(run)}`,
    '',
    escapeMarkdown(run.sentence, 2000),
    '',
    ...notes(run).map((note) => `> ${note}`),
    ...(notes(run).length > 0 ? [''] : []),
    `${escapeMarkdown(promiseOf(run))} ${escapeMarkdown(budgetUse(run))}`,
    ...retriesOf(run).flatMap((text) => ['', `${escapeMarkdown(text)}.`]),
  ];
  const foot = ['', `<sub>Run ${codeSpan(run.timings.runId)}, seed ${run.manifest.seed}, mlcheck ${escapeMarkdown(run.manifest.mlcheck)}, plan ${codeSpan(run.manifest.planHash.slice(0, 12))}</sub>`, ''];
  const held = verdicts.filter((verdict) => verdict.outcome === 'pass');
  let room = SUMMARY_BYTES - bytes([...head, ...foot]) - 1000;
  const broken = fitting(attention.map(rowOf), Math.floor(room * 0.4));
  const stories = fitting(attention.map((verdict) => storyOf(run, verdict)), (room -= bytes(broken)) * 0.6);
  const passed = fitting(held.map(rowOf), room - bytes(stories));
  return [
    ...head,
    ...(broken.length > 0 ? ['', ...TABLE, ...broken] : []),
    ...leftOut(attention.length - broken.length, 'claim that did not hold', 'claims that did not hold'),
    ...(stories.length > 0 ? ['', '### What did not hold', '', ...stories] : []),
    ...leftOut(attention.length - stories.length, 'claim that did not hold', 'claims that did not hold'),
    ...(held.length > 0 ? ['', `<details><summary>${whole(held.length)} ${held.length === 1 ? 'claim holds' : 'claims hold'}</summary>`, '', ...TABLE, ...passed] : []),
    ...leftOut(held.length - passed.length, 'claim that holds', 'claims that hold'),
    ...(held.length > 0 ? ['', '</details>'] : []),
    ...foot,
  ].join('\n');
}

function titleOf(run: Run): string {
  const word = titleWordOf(run);
  return `${word === 'fail' ? '❌' : word === 'pass' ? '✅' : '❔'} ${escapeMarkdown(run.suite.name)}: ${word}`;
}

function notes(run: Run): readonly string[] {
  return [
    ...(run.complete ? [] : [`**Not complete**: ${escapeMarkdown(run.stopped ?? 'it stopped early')}.`]),
    ...(run.smoke ? ['**A smoke run**: a probe on few accounts, no gate.'] : []),
    ...(run.partial ? ['**Partial**: some claims of the suite were not judged.'] : []),
    ...recordingsOf(run).map((text) => `**Recorded**: ${escapeMarkdown(text)}.`),
  ];
}

function rowOf(verdict: VerdictRecord): string {
  return `| ${[SIGN[standingOf(verdict)], `${escapeMarkdown(capital(verdict.claim), 160)} ${codeSpan(verdict.id, 80)}`, escapeMarkdown(verdict.scope, 80), escapeMarkdown(observed(verdict), 160), toleranceOf(verdict), restsOn(verdict)].join(' | ')} |`;
}

function storyOf(run: Run, verdict: VerdictRecord): string {
  const weight = weightOf(verdict);
  return [
    `- ${SIGN[standingOf(verdict)]} **${escapeMarkdown(capital(verdict.claim), 160)}**, ${escapeMarkdown(verdict.scope, 80)}: ${escapeMarkdown(observed(verdict))}, tolerance ${toleranceOf(verdict)}.${weight === '' ? '' : ` (${escapeMarkdown(weight)})`}`,
    `  ${escapeMarkdown(adviceFor(run, verdict), 400)}`,
    ...(verdict.why === undefined ? [] : [`  Why it matters: ${escapeMarkdown(verdict.why, 400)}`]),
    `  Show it again: ${codeSpan(verdict.replay, 300)}`,
  ].join('\n');
}

function leftOut(count: number, one: string, many: string): readonly string[] {
  return count > 0 ? ['', `…and ${whole(count)} more ${count === 1 ? one : many}, in report.html and run.json.`] : [];
}

/** The first lines that fit into so many bytes. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let left = room;
  const end = lines.findIndex((line) => (left -= bytes([line])) < 0);
  return end === -1 ? lines : lines.slice(0, end);
}

function bytes(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
