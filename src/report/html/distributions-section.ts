import { FIGURE_PROBABILITIES } from '../../run/figures.js';
import type { Run, ScopeFigures, VerdictRecord } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { allVerdicts } from '../all-verdicts.js';
import { differences } from '../figures/differences.js';
import { ecdf, pointsOf } from '../figures/ecdf.js';
import { histogram, shareScaleOf, sharesOf, type ShareScale } from '../figures/histogram.js';
import { psiBinNames, psiBins } from '../figures/psi-bins.js';
import { qq } from '../figures/qq.js';
import { clusterNote } from '../text/cluster-note.js';
import { percent, plain, whole } from '../text/numbers.js';
import { capital, standingOf } from '../text/wording.js';
import { addressOf, idOf } from './address.js';
import { figure } from './figure.js';
import { html, type Markup } from './markup.js';
import { standingBadge } from './standing-badge.js';
import { folded, table, type Column } from './table.js';
import { cohortsOf, drawnScopes } from './worst-scopes.js';

const ARMS: readonly Arm[] = ['candidate', 'baseline'];

/** Section 3: how scores are distributed, over all cohorts and in each. */
export function distributionsSection(run: Run): Markup | undefined {
  if (run.figures.length === 0) return undefined;
  const drawn = drawnScopes(run);
  const left = cohortsOf(run).length + 1 - drawn.length;
  return html`<section id="distributions" aria-labelledby="distributions-title">
<h2 id="distributions-title">Distributions</h2>
<p class="lead">${run.manifest.baseline === undefined ? 'Scores of the candidate.' : 'Scores of the candidate (solid line) and of the baseline (dashed or filled), for the same accounts.'} Over all cohorts, each counts ${run.manifest.mix === 'shares' ? 'by its share of the population' : 'the same'}.${left > 0 && ` The ${whole(drawn.length - 1)} cohorts with most to look at are drawn; the numbers of the other ${whole(left)} are in the table of cohorts.`}${clusterNote(run)}</p>
<form class="filters scopes" hidden aria-label="Choose a cohort"><label>Show <select name="scope">${drawn.map(({ scope }) => html`<option value="${idOf('scope', scope)}">${titleOf(scope)}${unheldText(run, scope)}</option>`)}<option value="">every one, one below the other</option></select></label>
<label>Shares on a <select name="scale">${scaleOptions(shareScaleOf(run.figures[0]!))}</select></label></form>
${drawn.map((figures, k) => scopeOf(run, figures, `d${k}`))}
</section>`;
}

/** Both scales, the one that shows more first. */
function scaleOptions(first: ShareScale): readonly Markup[] {
  const order: readonly ShareScale[] = first === 'linear' ? ['linear', 'logarithmic'] : ['logarithmic', 'linear'];
  return order.map((scale) => html`<option value="${scale}">${scale} axis</option>`);
}

/** ` (2 failed, 1 inconclusive)`: what of the scope's own claims did not hold. */
function unheldText(run: Run, scope: string): string {
  const own = allVerdicts(run).filter((verdict) => verdict.scope === scope).map(standingOf);
  const counts = (['failed', 'inconclusive'] as const).map((standing) => [own.filter((of) => of === standing).length, standing] as const).filter(([count]) => count > 0);
  return counts.length === 0 ? '' : ` (${counts.map(([count, standing]) => `${count} ${standing}`).join(', ')})`;
}

const titleOf = (scope: string): string => (scope === 'all' ? 'All cohorts' : scope);

function scopeOf(run: Run, figures: ScopeFigures, name: string): Markup {
  const arms = ARMS.filter((arm) => figures.arms[arm] !== undefined);
  const claims = allVerdicts(run).filter((verdict) => verdict.scope === figures.scope && verdict.outcome !== 'pass');
  const description = run.manifest.cohorts.find((cohort) => cohort.name === figures.scope)?.description;
  return html`
<section class="scope-part" id="${idOf('scope', figures.scope)}" aria-labelledby="${name}-title">
<h3 id="${name}-title">${titleOf(figures.scope)}</h3>
${description !== undefined && html`<p class="hint">${description}</p>`}
${claims.length > 0 && html`<ul class="chips">${claims.map(chip)}</ul>`}
<p>${inWords(figures)}</p>
${arms.length === 0 ? html`<p class="note">No account of this cohort has a score.</p>` : drawings(figures, name, arms, run.manifest.threshold)}
</section>`;
}

function chip(verdict: VerdictRecord): Markup {
  return html`<li>${standingBadge(standingOf(verdict))} <a href="${addressOf('claim', verdict.id)}">${capital(verdict.claim)}</a></li>`;
}

/** The figures in one or two sentences. */
function inWords({ arms: { candidate, baseline }, ks, psi, difference }: ScopeFigures): string {
  if (candidate === undefined) return '';
  const own = `${whole(candidate.n)} accounts scored${candidate.missing > 0 ? `, ${whole(candidate.missing)} without a score` : ''}; mean ${plain(candidate.mean)}`;
  if (baseline === undefined) return `${own}.`;
  const mean = difference === undefined || difference.mean === 0 ? ', the same as the baseline on average' : `, ${plain(Math.abs(difference.mean))} ${difference.mean > 0 ? 'higher' : 'lower'} than the baseline (${plain(baseline.mean)}) for the same accounts`;
  const gap = ks === undefined || psi === undefined ? '' : ` Largest gap between the curves ${plain(ks.statistic)}, at a score of ${plain(ks.location)}; PSI ${plain(psi.total)}.`;
  return `${own}${mean}.${gap}`;
}

function drawings(figures: ScopeFigures, name: string, arms: readonly Arm[], threshold: number | undefined): Markup {
  const both = arms.length === 2;
  const columns = (first: string): Column[] => [{ title: first }, ...arms.map((arm) => ({ title: arm, number: true }))];
  const bins = figures.edges.slice(0, -1).map((edge, k) => [`${plain(edge)} – ${plain(figures.edges[k + 1]!)}`, ...arms.map((arm) => percent(sharesOf(figures, arm)[k]!))]);
  const points = pointsOf(figures, arms[0]!).map(([x], k) => [plain(x), ...arms.map((arm) => percent(figures.arms[arm]!.ecdf[k]!))]);
  const { psi, difference } = figures;
  const n = Math.max(1, difference?.counts.reduce((sum, count) => sum + count, 0) ?? 1);
  return html`<div class="figures">
${figure(`${name}-hist`, 'Histogram', histogram(figures, threshold), folded('Numbers', table('Share of accounts per bin', columns('score'), bins, middles(figures.edges))), histogram(figures, threshold, 'logarithmic'))}
${figure(`${name}-ecdf`, both ? 'ECDF, 95% bands and the largest gap' : 'ECDF and its 95% band', ecdf(figures), folded('Numbers', table('Share of accounts at or below', columns('score'), points, pointsOf(figures, arms[0]!).map(([x]) => x))))}
${
  difference !== undefined &&
  figure(`${name}-diff`, 'Change account by account', differences(figures), folded('Numbers', table('Candidate minus baseline', [{ title: 'change' }, { title: 'accounts', number: true }], difference.counts.map((count, k) => [`${plain(difference.edges[k]!)} – ${plain(difference.edges[k + 1]!)}`, percent(count / n)]), middles(difference.edges))))
}
${
  psi !== undefined &&
  figure(`${name}-psi`, 'PSI by bin of the baseline', psiBins(figures), folded('Numbers', table('Contribution to the PSI', [{ title: 'score' }, { title: 'contribution', number: true }], [...psi.contributions.map((part, k) => [psiBinNames(psi.edges)[k]!, plain(part)]), ['total', plain(psi.total)]])))
}
${both && figure(`${name}-qq`, 'Quantile against quantile', qq(figures), folded('Numbers', quantiles(figures, arms, columns)))}
</div>${!both && quantiles(figures, arms, columns)}`;
}

function quantiles(figures: ScopeFigures, arms: readonly Arm[], columns: (first: string) => Column[]): Markup {
  const rows = FIGURE_PROBABILITIES.map((p, k) => [p === 0 ? 'least' : p === 1 ? 'largest' : p === 0.5 ? 'median' : percent(p), ...arms.map((arm) => plain(figures.arms[arm]!.quantiles[k]!))]);
  const moments = (['mean', 'sd'] as const).map((name) => [name === 'sd' ? 'standard deviation' : name, ...arms.map((arm) => plain(figures.arms[arm]![name]))]);
  return table('Quantiles and moments', columns('of the scores'), [...rows, ...moments]);
}

function middles(edges: readonly number[]): readonly number[] {
  return edges.slice(0, -1).map((edge, k) => (edge + edges[k + 1]!) / 2);
}
