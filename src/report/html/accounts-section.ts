import type { ExampleAccount, Run } from '../../run/run.js';
import { REORDERED } from '../../table/row.js';
import { allVerdicts } from '../all-verdicts.js';
import { byImportance } from '../by-importance.js';
import { plain, whole } from '../text/numbers.js';
import { addressOf, idOf } from './address.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';

/** Accounts and fields of an account that the page shows; all are in run.json. */
const SHOWN_ACCOUNTS = 60;
const SHOWN_FIELDS = 60;
const SHOWN_CLAIMS = 8;

/** Section 7: accounts that failed or undecided claims name, those of the claims that matter most first. */
export function accountsSection(run: Run): Markup | undefined {
  if (run.examples.length === 0) return undefined;
  const claims = new Map<string, string[]>();
  const replays = new Map<string, string>();
  for (const { id, worst, outcome, replay } of byImportance(allVerdicts(run))) {
    if (outcome === 'pass') continue;
    for (const account of worst) {
      claims.set(account, [...(claims.get(account) ?? []), id]);
      if (!replays.has(account)) replays.set(account, replay.split(worst[0]!).join(account));
    }
  }
  const rank = new Map([...claims.keys()].map((id, k) => [id, k]));
  const sorted = [...run.examples].sort((a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity) || 0);
  const more = sorted.length - SHOWN_ACCOUNTS;
  return html`<section id="accounts" aria-labelledby="accounts-title">
<h2 id="accounts-title">Accounts to look at</h2>
<p class="lead">Synthetic accounts that show best what did not hold. The command under each scores that account again and prints the request and both replies.</p>
<div class="accounts">${sorted.slice(0, SHOWN_ACCOUNTS).map((account) => accountOf(account, claims.get(account.id) ?? [], replays.get(account.id) ?? `mlcheck replay ${run.suite.name} --account ${account.id}`))}</div>
${more > 0 && html`<p>…and ${whole(more)} more, in run.json.</p>`}
</section>`;
}

function accountOf({ id, fields, label, scores }: ExampleAccount, claims: readonly string[], replay: string): Markup {
  const entries = Object.entries(fields);
  const of = (arm: string): number | undefined => scores.find((score) => score.arm === arm && score.variant === 'base' && score.repeat === 0)?.score ?? undefined;
  const [candidate, baseline] = [of('candidate'), of('baseline')];
  const moved = candidate === undefined || baseline === undefined ? '' : `, ${candidate === baseline ? 'no change' : `${plain(Math.abs(candidate - baseline))} ${candidate > baseline ? 'higher' : 'lower'}`}`;
  return html`
<article id="${idOf('account', id)}"><h3>${id}</h3>
<p class="moved">${candidate !== undefined && html`candidate <b>${plain(candidate)}</b>`}${baseline !== undefined && html`, baseline <b>${plain(baseline)}</b>`}${moved}${label !== undefined && html`; truth: ${label === 1 ? 'positive' : 'negative'}`}</p>
${claims.length > 0 && html`<p>Named by ${claims.slice(0, SHOWN_CLAIMS).map((claim, k) => html`${k > 0 && ', '}<a href="${addressOf('claim', claim)}">${claim}</a>`)}${claims.length > SHOWN_CLAIMS && ` and ${whole(claims.length - SHOWN_CLAIMS)} more`}</p>`}
<dl class="fields">${entries.slice(0, SHOWN_FIELDS).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value === null ? html`<i>missing</i>` : shown(value)}</dd></div>`)}</dl>
${entries.length > SHOWN_FIELDS && html`<p>…and ${whole(entries.length - SHOWN_FIELDS)} more fields.</p>`}
${(scores.length > 2 || scores.some(({ outcome }) => outcome !== 'scored')) && table(`Answers for ${id}`, [{ title: 'asked' }, { title: 'variant' }, { title: 'score', number: true }, { title: 'outcome' }], scores.slice(0, 40).map(({ arm, variant, repeat, score, outcome, detail }) => [repeat === REORDERED ? `${arm}, fields reordered` : repeat > 0 ? `${arm}, again (${repeat})` : arm, variant, score === null ? '–' : plain(score), detail === undefined ? outcome : `${outcome}: ${detail}`]))}
<p><code>${replay}</code></p></article>`;
}

/** A value as a reader takes it in: six digits of a fraction (run.json has all of them), whole numbers and texts as they are. */
function shown(value: number | string | boolean): string {
  return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : String(value);
}
