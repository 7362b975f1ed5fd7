import type { Run, VerdictRecord } from '../../run/run.js';
import { allVerdicts } from '../all-verdicts.js';
import { byImportance } from '../by-importance.js';
import { claimInterval } from '../figures/claim-interval.js';
import { adviceFor } from '../text/advice.js';
import { measured, whole } from '../text/numbers.js';
import { capital, countOf, observed, standingOf, toleranceOf, weightOf, worstLists } from '../text/wording.js';
import { addressOf, idOf } from './address.js';
import { html, trusted, type Markup } from './markup.js';
import { CLASS, standingBadge } from './standing-badge.js';

/** Accounts of a claim that its details link to. */
const LINKED = 5;
/** Claims that did not hold whose details stand open. */
const OPEN = 3;
/** Claims of the first table; the others stand in a second one that opens on demand, so that a page of thousands is laid out at once. */
const UNFOLDED = 200;

/** Section 2: every claim with its interval against its margin, what matters first, each with an address of its own. */
export function claimsSection(run: Run): Markup {
  const verdicts = byImportance(allVerdicts(run));
  const shown = new Set(run.examples.map(({ id }) => id));
  const rest = verdicts.slice(UNFOLDED);
  return html`<section id="claims" aria-labelledby="claims-title">
<h2 id="claims-title">Claims</h2>
<p class="lead">The interval of each claim against its margin, the upright line in the middle: right of it lies what the suite does not allow, and the small tick is no effect at all; far from the margin the scale is logarithmic. A claim
fails only when its whole interval is beyond the margin, and passes only when all of it is within. <span class="key"><svg width="34" height="14" viewBox="0 0 34 14" aria-hidden="true"><path d="M1 7h32" stroke="#00795a" stroke-width="2"/><circle cx="17" cy="7" r="4" fill="#00795a"/></svg> circle, thin: passed</span>
<span class="key"><svg width="34" height="14" viewBox="0 0 34 14" aria-hidden="true"><path d="M1 7h32" stroke="#b3202c" stroke-width="4"/><path d="M12 2h10v10h-10z" fill="#b3202c"/></svg> square, thick: failed</span>
<span class="key"><svg width="34" height="14" viewBox="0 0 34 14" aria-hidden="true"><path d="M1 7h32" stroke="#8a5a00" stroke-width="2" stroke-dasharray="4 3"/><path d="M17 1l6 6-6 6-6-6z" fill="#ffffff" stroke="#8a5a00" stroke-width="2"/></svg> hollow diamond, dashed: inconclusive</span></p>
${filters(verdicts)}
${claimsTable('Claims, what matters first', verdicts.slice(0, UNFOLDED).map((verdict, k) => row(run, verdict, shown, k < OPEN)))}
${rest.length > 0 && html`<details class="rest"><summary>Claims ${whole(UNFOLDED + 1)} to ${whole(verdicts.length)}</summary>${claimsTable('Claims that matter less', rest.map((verdict) => row(run, verdict, shown, false)))}</details>`}
<p class="none" hidden>No claim matches these filters.</p>
</section>`;
}

function claimsTable(caption: string, rows: readonly Markup[]): Markup {
  return html`<div class="scroll wide" tabindex="0" role="group" aria-label="${caption}">
<table class="claims" border="1" cellpadding="6"><caption class="unseen">${caption}</caption>
<thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th><th scope="col">Interval against margin</th><th scope="col">Observed</th><th scope="col">Tolerance</th><th scope="col" class="n">Accounts</th></tr></thead>
<tbody>${rows}
</tbody></table></div>`;
}

function row(run: Run, verdict: VerdictRecord, shown: ReadonlySet<string>, open: boolean): Markup {
  const standing = standingOf(verdict);
  return html`
<tr id="${idOf('claim', verdict.id)}" class="${CLASS[standing]}" data-v="${standing}" data-c="${verdict.scope === 'all' ? '' : verdict.cohorts.join('\n')}" data-k="${verdict.kind}"><td>${standingBadge(standing)}</td><td role="rowheader"><b class="claim">${capital(verdict.claim)}</b> <span class="scope">for ${verdict.scope === 'all' ? 'all cohorts' : verdict.scope}</span> <a class="id" href="${addressOf('claim', verdict.id)}">${verdict.id}</a>${details(run, verdict, shown, open)}</td><td class="art">${trusted(claimInterval(verdict))}</td><td>${observed(verdict)}</td><td>${toleranceOf(verdict)}</td><td class="n${countOf(verdict) !== whole(verdict.n) && ' named'}">${countOf(verdict)}</td></tr>`;
}

function details(run: Run, verdict: VerdictRecord, shown: ReadonlySet<string>, open: boolean): Markup {
  const weight = weightOf(verdict);
  const held = verdict.outcome === 'pass';
  const linked = verdict.worst.slice(0, LINKED);
  const lists = worstLists(verdict);
  return html`<details${!held && open && html` open`}><summary>${held ? 'Why' : 'What to know'}</summary><p>${capital(verdict.because)}. ${adviceFor(run, verdict)}</p>${weight !== '' && html`<p>${capital(weight)}.</p>`}${
    verdict.why !== undefined && html`<p>Why it matters: ${verdict.why}</p>`
  }${verdict.owner !== undefined && html`<p>Owner: ${verdict.owner}</p>`}${verdict.tags.length > 0 && html`<p>Tags: ${verdict.tags.join(', ')}</p>`}${
    lists.length > 0 && html`<p>Lists that show it: ${lists.slice(0, LINKED).join(' · ')}${lists.length > LINKED && ', …'}</p>`
  }${
    linked.length > 0 && html`<p>${lists.length > 0 ? "Accounts on top of the candidate's lists" : 'Accounts that show it'}: ${linked.map((id, k) => html`${k > 0 && ', '}${shown.has(id) ? html`<a href="${addressOf('account', id)}">${id}</a>` : id}`)}</p>`
  }${looks(verdict)}${!held && html`<p>Show it again: <code>${verdict.replay}</code></p>`}</details>`;
}

function looks({ history: all, unit, tolerance }: VerdictRecord): Markup | undefined {
  const history = all.filter(({ lower, upper }) => lower !== null || upper !== null);
  if (history.length < 2) return undefined;
  return html`<p class="looks">Look after look: ${history.map(({ n, lower, upper }) => `${measured(lower, unit, tolerance)} to ${measured(upper, unit, tolerance)} after ${whole(n)}`).join('; ')}</p>`;
}

function filters(verdicts: readonly VerdictRecord[]): Markup {
  const options = (values: Iterable<string>): Markup[] => [...new Set(values)].map((value) => html`<option>${value}</option>`);
  return html`<form class="filters" hidden aria-label="Filter claims">
<label>Verdict <select name="v"><option value="">all</option>${options(verdicts.map(standingOf))}</select></label>
<label>Cohort <select name="c"><option value="">all</option>${options(verdicts.flatMap(({ cohorts }) => cohorts))}</select></label>
<label>Kind <select name="k"><option value="">all</option>${options(verdicts.map(({ kind }) => kind))}</select></label>
<label>Text <input type="search" name="q" autocomplete="off"></label>
<output aria-live="polite"></output>
</form>`;
}
