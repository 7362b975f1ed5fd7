import type { Run, VerdictRecord } from '../run/run.js';
import { allVerdicts } from './all-verdicts.js';
import { adviceFor } from './text/advice.js';
import { escapeXml } from './text/escape-xml.js';
import { percent } from './text/numbers.js';
import { observed, restsOn, standingOf, toleranceOf, weightOf } from './text/wording.js';

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly seconds: number;
  readonly problem?: { readonly tag: 'failure' | 'error'; readonly type: string; readonly message: string; readonly text: string };
  readonly properties: readonly (readonly [string, string])[];
  readonly output?: string;
}

/**
 * A run as JUnit XML, for the test views of CI servers. One test case per claim and a first one named `scoring`.
 *
 * `<failure>`: exactly the gating claims that failed. `<error>`: undecided gating claims, and `scoring` when the run is incomplete, judged nothing or ends
 * with an exit code that no claim explains. Nothing is ever skipped. An advisory claim that did not hold passes and says so in a property and in its output.
 */
export function junitXml(run: Run): string {
  const verdicts = allVerdicts(run);
  const claims = verdicts.map((verdict) => caseOf(run, verdict));
  const cases = [scoringCase(run, claims), ...claims];
  const problems = (tag: 'failure' | 'error'): number => cases.filter(({ problem }) => problem?.tag === tag).length;
  const totals = `tests="${cases.length}" failures="${problems('failure')}" errors="${problems('error')}" skipped="0" time="${seconds(wallMs(run))}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mlcheck" ${totals}>`,
    `  <testsuite name="${escapeXml(run.suite.name)}" ${totals} timestamp="${escapeXml(run.timings.startedAt.replace(/(\.\d+)?Z$/, ''))}" file="${escapeXml(run.suite.file)}">`,
    ...propertiesOf(suiteProperties(run), '    '),
    ...cases.flatMap((each) => lines(each, run.suite.file)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteProperties(run: Run): readonly (readonly [string, string])[] {
  const { manifest, timings } = run;
  return [
    ['verdict', run.outcome],
    ['sentence', run.sentence],
    ['run', timings.runId],
    ['seed', String(manifest.seed)],
    ['plan', manifest.planHash],
    ['mlcheck', manifest.mlcheck],
    ['promise.falseAlarm', percent(manifest.promise.falseAlarm)],
    ['promise.miss', percent(manifest.promise.miss)],
    ['candidate', modelOf(manifest.candidate)],
    ...(manifest.baseline === undefined ? [] : [['baseline', modelOf(manifest.baseline)] as const]),
    ...(['candidate', 'baseline'] as const).flatMap((arm) => (manifest[arm]?.recording === undefined ? [] : [[`${arm}.recording`, manifest[arm].recording] as const])),
    ...(manifest.accountFile?.traffic === undefined ? [] : [['accounts.recording', `recorded traffic: ${manifest.accountFile.path}`] as const]),
    ...(run.smoke ? [['smoke', 'a probe on few accounts: no gate'] as const] : []),
    ...(run.partial ? [['partial', 'some claims of the suite were not judged'] as const] : []),
  ];
}

function modelOf({ identity, served }: Run['manifest']['candidate']): string {
  return [identity.model, identity.version ?? served.join(', ')].filter((part) => part !== '').join(' ');
}

function scoringCase(run: Run, claims: readonly Case[]): Case {
  const because = scoringProblem(run, claims);
  return {
    name: 'scoring',
    classname: run.suite.name,
    seconds: run.timings.phases['score'] ?? wallMs(run),
    properties: [],
    ...(because === undefined ? {} : { problem: { tag: 'error' as const, type: 'incomplete', message: because, text: `${because}\n${run.sentence}` } }),
  };
}

/** Why the run as a whole must not look green; a claim's own failure or error is enough where there is one. */
function scoringProblem(run: Run, claims: readonly Case[]): string | undefined {
  if (!run.complete) return `The run is not complete: ${run.stopped ?? 'it stopped early'}.`;
  if (claims.length === 0) return 'No claim was judged.';
  if (run.exitCode !== 0 && claims.every(({ problem }) => problem === undefined)) return `The run ended with exit code ${run.exitCode} though every gating claim holds.`;
  return undefined;
}

function caseOf(run: Run, verdict: VerdictRecord): Case {
  const standing = standingOf(verdict);
  const finding = `${verdict.claim}: ${observed(verdict)} (tolerance ${toleranceOf(verdict)}) after ${restsOn(verdict)}`;
  const text = [`${verdict.claim}: ${verdict.because}`, adviceFor(run, verdict), verdict.why ?? '', `Show it again: ${verdict.replay}`].filter((line) => line !== '').join('\n');
  const message = `${finding}. Show it again: ${verdict.replay}`;
  const note = weightOf(verdict);
  return {
    name: verdict.id,
    classname: `${run.suite.name}.${verdict.kind}.${verdict.scope}`,
    seconds: 0,
    properties: [
      ['claim', verdict.claim],
      ['verdict', standing],
      ['severity', verdict.severity],
      ...(verdict.owner === undefined ? [] : [['owner', verdict.owner] as const]),
      ...verdict.tags.map((tag) => ['tag', tag] as const),
      ...(note === '' ? [] : [['note', note] as const]),
    ],
    ...(standing === 'failed' ? { problem: { tag: 'failure' as const, type: 'beyond tolerance', message, text } } : {}),
    ...(standing === 'inconclusive' ? { problem: { tag: 'error' as const, type: 'inconclusive', message, text } } : {}),
    ...(standing.startsWith('advisory') ? { output: `Did not hold (${verdict.outcome}); ${note}.\n${text}` } : { output: finding }),
  };
}

function lines({ name, classname, seconds: ms, problem, properties, output }: Case, file: string): readonly string[] {
  return [
    `    <testcase name="${escapeXml(name)}" classname="${escapeXml(classname)}" file="${escapeXml(file)}" time="${seconds(ms)}">`,
    ...propertiesOf(properties, '      '),
    ...(problem === undefined ? [] : [`      <${problem.tag} type="${problem.type}" message="${escapeXml(problem.message, 2000)}">${escapeXml(problem.text, 4000)}</${problem.tag}>`]),
    ...(output === undefined ? [] : [`      <system-out>${escapeXml(output, 4000)}</system-out>`]),
    '    </testcase>',
  ];
}

function propertiesOf(properties: readonly (readonly [string, string])[], indent: string): readonly string[] {
  if (properties.length === 0) return [];
  return [`${indent}<properties>`, ...properties.map(([name, value]) => `${indent}  <property name="${escapeXml(name)}" value="${escapeXml(value)}"/>`), `${indent}</properties>`];
}

function wallMs({ timings }: Run): number {
  return Math.max(0, Date.parse(timings.finishedAt) - Date.parse(timings.startedAt)) || 0;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
