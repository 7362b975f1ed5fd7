import type { ArmManifest, Run, SliceRecord, VerdictRecord } from '../../run/run.js';
import { allVerdicts } from '../all-verdicts.js';
import { byImportance } from '../by-importance.js';
import { recordingsOf } from '../recordings-of.js';
import { accountsUsed, MORE, requestsSent } from '../text/headline.js';
import { percent, plain, whole } from '../text/numbers.js';
import { changeText, sliceSentence } from '../text/slice-text.js';
import { capital, observed, standingOf, toleranceOf } from '../text/wording.js';
import { titleWordOf } from '../verdict-of-run.js';
import { addressOf } from './address.js';
import { html, type Markup } from './markup.js';
import { standingBadge } from './standing-badge.js';

/** Claims named on the first screen. */
const DECIDERS = 6;
/** Slices, and cohorts, whose change is told there. */
const PLACES = 3;

/** What the run as a whole is called, in a word. */
export function overall(run: Run): { readonly word: string; readonly sign: string; readonly kind: 'fail' | 'pass' | 'undecided' } {
  const word = titleWordOf(run);
  if (word === 'fail') return { word: 'Fail', sign: '✗', kind: 'fail' };
  return word === 'pass' ? { word: 'Pass', sign: '✓', kind: 'pass' } : { word: capital(word), sign: '?', kind: 'undecided' };
}

/** Section 1: the verdict in one sentence, the claims that decided it, and what the verdict is worth. */
export function verdictSection(run: Run): Markup {
  const { word, sign, kind } = overall(run);
  const { promise, budget, candidate, baseline } = run.manifest;
  const verdicts = allVerdicts(run);
  const gating = verdicts.filter(({ gates }) => gates);
  const number = (outcome: VerdictRecord['outcome']): number => gating.filter((verdict) => verdict.outcome === outcome).length;
  const sent = requestsSent(run);
  return html`<section id="verdict" class="hero ${kind}" aria-labelledby="sentence">
<p class="stamp"><span aria-hidden="true">${sign}</span> ${word}</p>
<h1 id="sentence">${run.sentence}</h1>
<p class="models"><b>${run.suite.name}</b>: candidate <b>${modelOf(candidate)}</b>${baseline !== undefined && html` against baseline <b>${modelOf(baseline)}</b>`}${run.suite.description !== undefined && html`. ${run.suite.description}`}</p>
${notes(run).map((note) => html`<p class="note"><span aria-hidden="true">⚠</span> ${note}</p>`)}
${deciders(verdicts)}
${where(run, verdicts)}
<dl class="facts">
${fact('Gating claims', whole(gating.length), `${whole(number('fail'))} failed, ${whole(number('inconclusive'))} inconclusive, ${whole(number('pass'))} passed`)}
${fact('False alarm', `at most ${percent(promise.falseAlarm)}`, 'of runs in which every claim is within tolerance see any failure')}
${fact('Miss', `at most ${percent(promise.miss)}`, 'of runs in which a claim is at or beyond its tolerance pass')}
${fact('Accounts', whole(accountsUsed(run)), `in ${whole(run.manifest.cohorts.length)} ${run.manifest.cohorts.length === 1 ? 'cohort' : 'cohorts'}, after ${whole(run.looks.length)} of ${whole(promise.looks)} looks`)}
${fact('Requests', whole(sent), budget.requests === 0 ? 'no budget was set' : sent > budget.requests ? `${whole(budget.requests)} were planned; ${MORE}` : `${percent(sent / budget.requests)} of the budget of ${whole(budget.requests)}`)}
</dl>
</section>`;
}

function fact(name: string, value: string, more: string): Markup {
  return html`<div><dt>${name}</dt><dd><b>${value}</b> <span>${more}</span></dd></div>`;
}

/** Model and version, as asked for or as it answered. */
export function modelOf({ identity, served }: ArmManifest): string {
  const version = identity.version ?? served.join(' and ');
  return version === '' ? identity.model : `${identity.model} version ${version}`;
}

function notes(run: Run): readonly string[] {
  return [
    ...(run.complete ? [] : [`The run is not complete: ${run.stopped ?? 'it stopped early'}. What was judged stands; the rest is inconclusive.`]),
    ...(run.smoke ? ['A smoke run: a probe on few accounts, no gate.'] : []),
    ...(run.partial ? ['A partial run: some claims of the suite were not judged. Levels are those of the whole suite.'] : []),
    ...recordingsOf(run).map((text) => `Recorded: ${text}.`),
  ];
}

/** Where a run did not pass: which kinds of accounts moved which way, in words; then the cohorts of failed claims. */
function where(run: Run, verdicts: readonly VerdictRecord[]): Markup | undefined {
  const slices = run.outcome === 'pass' ? [] : (run.slices?.found ?? []).slice(0, PLACES);
  const scopes = [...new Set(byImportance(verdicts).filter(({ gates, outcome }) => gates && outcome === 'fail').map(({ scope }) => scope))];
  const cohorts = scopes.slice(0, PLACES).flatMap((scope) => {
    const { arms: { candidate, baseline } = {}, difference } = run.figures.find((figures) => figures.scope === scope) ?? {};
    if (candidate === undefined || baseline === undefined || difference === undefined || plain(difference.mean) === '0') return [];
    return [html`<li>${scope === 'all' ? 'Over all cohorts' : html`For <a href="${addressOf('scope', scope)}">${scope}</a>`} the candidate scores <b>${changeText(difference.mean)}</b> than the baseline on average (${plain(candidate.mean)} against ${plain(baseline.mean)}).</li>`];
  });
  if (slices.length + cohorts.length === 0) return undefined;
  return html`<div class="deciders where"><h2>Whose scores moved, and which way</h2><ul>${slices.map(ofSlice)}${cohorts}</ul>${slices.length > 0 && html`<p>More in <a href="#slices">where the shift lives</a>.</p>`}</div>`;
}

function ofSlice(slice: SliceRecord): Markup {
  const [who, moved, means] = sliceSentence(slice);
  return html`<li>${who} <b>${moved}</b> (${means}); all others ${changeText(slice.others)}.</li>`;
}

function deciders(verdicts: readonly VerdictRecord[]): Markup | undefined {
  const decisive = byImportance(verdicts).filter((verdict) => verdict.gates && verdict.outcome !== 'pass');
  if (decisive.length === 0) return undefined;
  const more = decisive.length - DECIDERS;
  return html`<div class="deciders"><h2>What decided it</h2><ul>${decisive.slice(0, DECIDERS).map(
    (verdict) => html`
<li>${standingBadge(standingOf(verdict))} <a href="${addressOf('claim', verdict.id)}">${capital(verdict.claim)}</a>, <b>${verdict.scope === 'all' ? 'all cohorts' : verdict.scope}</b>: ${observed(verdict)} (tolerance ${toleranceOf(verdict)})</li>`,
  )}</ul>${more > 0 && html`<p>and ${whole(more)} more: see <a href="#claims">the claims</a>.</p>`}</div>`;
}
