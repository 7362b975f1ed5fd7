import type { Run, ScopeFigures, VerdictRecord } from '../../run/run.js';
import { allVerdicts } from '../all-verdicts.js';
import { cohortForest } from '../figures/cohort-forest.js';
import { draw } from '../figures/draw.js';
import { shareScaleOf, type ShareScale } from '../figures/histogram.js';
import { smallHistogram } from '../figures/small-histogram.js';
import { clusterNote } from '../text/cluster-note.js';
import { percent, plain, whole } from '../text/numbers.js';
import { capital, standingOf } from '../text/wording.js';
import { addressOf } from './address.js';
import { figure } from './figure.js';
import { html, trusted, type Markup } from './markup.js';
import { standingBadge } from './standing-badge.js';
import { table } from './table.js';
import { cohortsOf, drawnScopes } from './worst-scopes.js';

/** Section 4: the cohorts side by side. */
export function cohortsSection(run: Run): Markup | undefined {
  const cohorts = cohortsOf(run);
  if (cohorts.length === 0) return undefined;
  const drawn = drawnScopes(run).filter(({ scope, arms }) => scope !== 'all' && Object.keys(arms).length > 0);
  const scale = shareScaleOf(run.figures[0]!);
  const linked = new Set(drawn.map(({ scope }) => scope));
  const orders = allVerdicts(run).filter(({ kind, outcome }) => /order/.test(kind) && outcome !== 'pass');
  const rows = cohorts.map((figures) => row(run, figures, linked.has(figures.scope)));
  return html`<section id="cohorts" aria-labelledby="cohorts-title">
<h2 id="cohorts-title">Cohorts</h2>
${orders.map(orderNote)}
<p class="hint">Each small picture: share of accounts by score${scale === 'logarithmic' && ', on a logarithmic axis'}; the baseline filled, the candidate a line.${clusterNote(run)}</p>
<ul class="multiples">${drawn.map((figures, k) => multiple(run, figures, scale, `m${k}`))}</ul>
${drawn.length > 0 && figure('cohort-means', 'Mean score by cohort, with 95% intervals', cohortForest(drawn))}
${table(
    'Cohorts in numbers',
    [{ title: 'cohort' }, { title: 'claims that did not hold' }, { title: 'share', number: true }, { title: 'scored', number: true }, { title: 'candidate mean (95% interval)', number: true }, { title: 'baseline mean (95% interval)', number: true }, { title: 'mean change', number: true }, { title: 'largest gap', number: true }, { title: 'PSI', number: true }],
    rows,
  )}
</section>`;
}

function orderNote(verdict: VerdictRecord): Markup {
  return html`<p class="note">${standingBadge(standingOf(verdict))} <a href="${addressOf('claim', verdict.id)}">${capital(verdict.claim)}</a>: ${verdict.because}.</p>`;
}

function multiple(run: Run, figures: ScopeFigures, scale: ShareScale, name: string): Markup {
  return html`<li><a href="${addressOf('scope', figures.scope)}">${figures.scope}</a><div>${unheld(run, figures.scope)}</div><div class="art">${trusted(draw(name, smallHistogram(figures, scale)))}</div></li>`;
}

/** The worst standing of the cohort's own claims, and how many did not hold; where all hold, the word passed. */
function unheld(run: Run, scope: string): Markup | undefined {
  const own = allVerdicts(run).filter((verdict) => verdict.scope === scope);
  if (own.length === 0) return undefined;
  const counts = new Map<ReturnType<typeof standingOf>, number>();
  for (const verdict of own) counts.set(standingOf(verdict), (counts.get(standingOf(verdict)) ?? 0) + 1);
  const open = (['failed', 'inconclusive', 'advisory failed', 'advisory inconclusive'] as const).filter((standing) => counts.has(standing));
  if (open.length === 0) return standingBadge('passed');
  return html`${open.map((standing) => html`${counts.get(standing)! > 1 && html`${counts.get(standing)} × `}${standingBadge(standing)} `)}`;
}

function row(run: Run, { scope, arms: { candidate, baseline }, difference, ks, psi }: ScopeFigures, linked: boolean) {
  const share = run.manifest.cohorts.find(({ name }) => name === scope)?.share;
  const mean = (arm: typeof candidate): string => (arm === undefined ? '–' : `${plain(arm.mean)} (${plain(arm.meanInterval[0])} to ${plain(arm.meanInterval[1])})`);
  return [
    linked ? html`<a href="${addressOf('scope', scope)}">${scope}</a>` : scope,
    unheld(run, scope),
    share === undefined ? '–' : percent(share),
    candidate === undefined ? '0' : whole(candidate.n),
    mean(candidate),
    mean(baseline),
    difference === undefined ? '–' : plain(difference.mean),
    ks === undefined ? '–' : `${plain(ks.statistic)} at ${plain(ks.location)}`,
    psi === undefined ? '–' : plain(psi.total),
  ];
}
