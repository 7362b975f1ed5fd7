import type { Label } from 'allure-js-commons';
import { codeSpan } from '../report/text/escape-markdown.js';
import { measured, whole } from '../report/text/numbers.js';
import { visible } from '../report/text/visible.js';
import { observed, restsOn, toleranceOf, weightOf } from '../report/text/wording.js';
import type { Run, VerdictRecord } from '../run/run.js';
import { allureText } from './allure-text.js';
import { stableId, type AllureStep } from './allure-messages.js';
import type { TestReport } from './test-report.js';

/**
 * One claim as a test. A pass is passed; a fail of a gating claim is failed; an inconclusive gating claim is broken, never skipped and never failed. A claim that does not
 * gate (advisory, known issue) is always passed, so that it cannot turn a gate red: what became of it stands in its tags, its first step and its description.
 */
export function reportClaim(run: Pick<Run, 'suite'>, verdict: VerdictRecord): TestReport {
  const held = verdict.outcome === 'pass';
  const status = held || !verdict.gates ? 'passed' : verdict.outcome === 'fail' ? 'failed' : 'broken';
  const aside: readonly AllureStep[] = held || verdict.gates ? [] : [{ name: `${asideOf(verdict)}: ${sentenceOf(verdict)}`, status: verdict.outcome === 'fail' ? 'failed' : 'broken' }];
  return {
    story: {
      name: claimName(verdict),
      stableId: stableId(run.suite.name, verdict.id),
      status,
      description: descriptionOf(verdict),
      labels: labelsOf(verdict),
      parameters: {
        tolerance: toleranceOf(verdict),
        estimate: measured(verdict.estimate, verdict.unit),
        lower: measured(verdict.lower, verdict.unit),
        upper: measured(verdict.upper, verdict.unit),
        accounts: whole(verdict.n),
        look: String(verdict.look),
        'fail level': verdict.level.fail.toExponential(2),
        'pass level': verdict.level.pass.toExponential(2),
      },
      links: [{ url: `../report.html#claim=${encodeURIComponent(verdict.id)}`, name: 'This claim in the report', type: 'report' }],
      steps: [...aside, ...verdict.history.map((look) => stepOf(verdict, look))],
    },
    ...(status === 'passed' ? {} : { complaint: complaintOf(verdict) }),
  };
}

/** `ks[loyal]: KS distance to the baseline at most 0.10`. Allure reads orders out of names (`allure.id:5`); its own name is therefore written otherwise. */
export function claimName({ id, claim }: Pick<VerdictRecord, 'id' | 'claim'>): string {
  return visible(`${id}: ${claim}`).replace(/allure\./gi, 'allure\u2024');
}

/** What is known of a claim before it is judged. */
export type DeclaredClaim = Pick<VerdictRecord, 'id' | 'kind' | 'claim' | 'scope' | 'severity' | 'gates' | 'tags' | 'owner' | 'knownIssue'>;

/** A claim that was declared and never judged: broken where it gates, told in a step where it does not. */
export function reportUnjudged(suite: string, claim: DeclaredClaim, why: string): TestReport {
  const text = `not judged: ${why}`;
  return {
    story: {
      name: claimName(claim),
      stableId: stableId(suite, claim.id),
      status: claim.gates ? 'broken' : 'passed',
      description: `**Inconclusive.** ${allureText(text)}`,
      labels: labelsOf({ ...claim, outcome: 'inconclusive' }),
      parameters: {},
      links: [],
      steps: claim.gates ? [] : [{ name: `Advisory, inconclusive: ${text}`, status: 'broken' }],
    },
    complaint: `${visible(claim.claim)} (${visible(claim.scope)}): ${visible(text)}`,
  };
}

function labelsOf(verdict: DeclaredClaim & Pick<VerdictRecord, 'outcome'>): Label[] {
  const aside = verdict.gates ? [] : [verdict.knownIssue === undefined ? 'advisory' : 'known-issue', ...(verdict.outcome === 'pass' ? [] : [verdict.outcome === 'fail' ? 'did-not-hold' : 'undecided'])];
  return [
    { name: 'severity', value: verdict.gates ? 'critical' : 'minor' },
    { name: 'feature', value: verdict.kind },
    { name: 'story', value: verdict.scope === 'all' ? 'all cohorts' : verdict.scope },
    ...(verdict.owner === undefined ? [] : [{ name: 'owner', value: verdict.owner }]),
    ...[...verdict.tags, ...aside].map((value) => ({ name: 'tag', value })),
  ];
}

function asideOf(verdict: VerdictRecord): string {
  const weight = verdict.knownIssue === undefined ? 'Advisory' : `Known issue ${verdict.knownIssue.ticket}`;
  return `${weight}, ${verdict.outcome === 'fail' ? 'did not hold' : 'inconclusive'}`;
}

function sentenceOf(verdict: VerdictRecord): string {
  return `${verdict.claim} (${verdict.scope}): ${verdict.because}`;
}

/** The last line is what to paste to see it again. */
function complaintOf(verdict: VerdictRecord): string {
  const needed = verdict.accountsNeeded === undefined ? [] : [`About ${whole(verdict.accountsNeeded)} accounts per cohort would likely decide it.`];
  return [visible(sentenceOf(verdict)), ...needed, visible(verdict.replay)].join('\n');
}

function descriptionOf(verdict: VerdictRecord): string {
  const word = verdict.outcome === 'pass' ? 'Passed' : verdict.outcome === 'fail' ? (verdict.gates ? 'Failed' : 'Did not hold') : 'Inconclusive';
  const weight = weightOf(verdict);
  return [
    `**${word}${weight === '' ? '' : ` (${allureText(weight)})`}.** ${allureText(sentenceOf(verdict))}`,
    `Observed ${observed(verdict)}, tolerance ${toleranceOf(verdict)}, on ${restsOn(verdict)}.`,
    ...(verdict.detectable === undefined || verdict.deterministic ? [] : [`An effect of ${measured(verdict.detectable, verdict.unit)} would have failed with 90%.`]),
    ...(verdict.accountsNeeded === undefined ? [] : [`About ${whole(verdict.accountsNeeded)} accounts per cohort would likely decide it.`]),
    ...(verdict.why === undefined ? [] : [`Why it matters: ${allureText(verdict.why)}`]),
    ...(verdict.worst.length === 0 ? [] : [`Accounts that show it best: ${verdict.worst.map((id) => codeSpan(id)).join(', ')}`]),
    `See it again: ${codeSpan(verdict.replay)}`,
  ].join('\n\n');
}

/** One look: open until the look at which the verdict became final. */
function stepOf(verdict: VerdictRecord, look: VerdictRecord['history'][number]): AllureStep {
  const bounds = `between ${measured(look.lower, verdict.unit)} and ${measured(look.upper, verdict.unit)}, estimate ${measured(look.estimate, verdict.unit)}`;
  const last = look === verdict.history.at(-1);
  const word = !last ? 'open' : verdict.outcome === 'pass' ? 'passed' : verdict.outcome === 'fail' ? 'failed' : 'still open';
  const status = !last ? 'skipped' : verdict.outcome === 'pass' ? 'passed' : verdict.outcome === 'fail' ? 'failed' : 'broken';
  return { name: `Look ${look.look}, ${whole(look.n)} accounts: ${bounds}: ${word}`, status };
}
