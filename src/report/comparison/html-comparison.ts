import { cohortForest } from '../figures/cohort-forest.js';
import { ecdf, pointsOf } from '../figures/ecdf.js';
import { histogram, shareScaleOf, sharesOf } from '../figures/histogram.js';
import { psiBinNames, psiBins } from '../figures/psi-bins.js';
import { qq } from '../figures/qq.js';
import { smallHistogram } from '../figures/small-histogram.js';
import { draw } from '../figures/draw.js';
import { figure } from '../html/figure.js';
import { html, trusted, type Markup } from '../html/markup.js';
import { pageOf, type PageSection } from '../html/page.js';
import { folded, table, type Column } from '../html/table.js';
import { NO_NUMBER, percent, plain, whole } from '../text/numbers.js';
import type { Bounds, Comparison, FileComparison, PairedComparison } from './comparison.js';
import type { ComparisonFigures } from './comparison-figures.js';

/** Cohorts that are drawn; the table holds all. */
const DRAWN = 24;

/** A comparison as one self-contained page: every figure is SVG, every number stands in a table, nothing is asked of a network. Equal comparisons give equal bytes. */
export function htmlComparison(comparison: FileComparison, figures: readonly ComparisonFigures[]): string {
  const { a, b, column, all, cohorts, paired } = comparison;
  const parts: readonly PageSection[] = [
    ['compared', 'Compared', overview(comparison)],
    ['distributions', 'Distributions', all.between === null ? undefined : distributions(figures[0]!)],
    ['paired', 'Account by account', paired === null ? undefined : pairedSection(paired)],
    ['cohorts', 'Cohorts', cohorts.length === 0 ? undefined : cohortSection(comparison, figures.slice(1))],
  ];
  return pageOf(
    {
      title: `${column} of ${a.file} and ${b.file}`,
      mlcheck: comparison.mlcheck,
      footer: `mlcheck ${comparison.mlcheck}. Intervals hold at ${percent(comparison.confidence)} each. This page describes; it judges nothing.`,
    },
    parts,
  );
}

const COLUMNS: readonly Column[] = [{ title: '' }, { title: 'A', number: true }, { title: 'B', number: true }, { title: 'B − A', number: true }];
const THREE: readonly Column[] = [{ title: '' }, { title: '', number: true }, { title: 'interval' }, { title: '' }];

function overview({ a, b, column, all }: FileComparison): Markup {
  return html`<section id="compared" aria-labelledby="compared-title">
<h1 id="compared-title">${column}: ${a.file} and ${b.file}</h1>
<p class="lead">A is ${a.file} with ${whole(a.rows)} rows, drawn as the baseline; B is ${b.file} with ${whole(b.rows)} rows, drawn as the candidate. Differences are B minus A.</p>
<div class="tables">${table('Scores', COLUMNS, sideRows(all))}
${all.between === null ? html`<p class="note">One of the files holds no score: there is nothing to compare.</p>` : table('Distances', THREE, distanceRows(all.between))}</div>
</section>`;
}

function sideRows({ a, b, between }: Comparison): readonly (readonly string[])[] {
  const row = (name: string, x: number | null, y: number | null): readonly string[] => [name, told(x), told(y), x === null || y === null ? NO_NUMBER : plain(y - x)];
  return [
    ['scores', whole(a.n), whole(b.n), ''],
    ['missing', whole(a.missing), whole(b.missing), ''],
    ['mean', told(a.mean), told(b.mean), between === null ? NO_NUMBER : plain(between.meanDifference.estimate)],
    ['its interval', interval(a.meanInterval), interval(b.meanInterval), between === null ? NO_NUMBER : interval(between.meanDifference)],
    row('standard deviation', a.sd, b.sd),
    row('least', a.min, b.min),
    ...(a.n > 0 ? a : b).quantiles.map(({ p }, k) => row(p === 0.5 ? 'median' : percent(p), a.quantiles[k]?.value ?? null, b.quantiles[k]?.value ?? null)),
    row('largest', a.max, b.max),
  ];
}

function distanceRows({ ks, psi, wasserstein, jensenShannon, mannWhitney }: NonNullable<Comparison['between']>): readonly (readonly string[])[] {
  return [
    ['KS distance', plain(ks.statistic), interval(ks), `at ${plain(ks.location)}: ${percent(ks.shareA)} of A and ${percent(ks.shareB)} of B are at or below`],
    ['PSI', plain(psi.total), '', 'bins at the deciles of A'],
    ['Wasserstein distance', plain(wasserstein), '', 'in the unit of the scores'],
    ['Jensen-Shannon distance', plain(jensenShannon), '', 'over the bins of the PSI'],
    ['Mann-Whitney', plain(mannWhitney.probability), interval(mannWhitney), 'chance that a score of B is above one of A'],
  ];
}

function distributions(figures: ComparisonFigures): Markup {
  const columns = (first: string): Column[] => [{ title: first }, { title: 'A', number: true }, { title: 'B', number: true }];
  const arms = ['baseline', 'candidate'] as const;
  const bins = figures.edges.slice(0, -1).map((edge, k) => [`${plain(edge)} – ${plain(figures.edges[k + 1]!)}`, ...arms.map((arm) => percent(sharesOf(figures, arm)[k]!))]);
  const middles = figures.edges.slice(0, -1).map((edge, k) => (edge + figures.edges[k + 1]!) / 2);
  const points = pointsOf(figures, 'baseline');
  const { psi } = figures;
  return html`<section id="distributions" aria-labelledby="distributions-title">
<h2 id="distributions-title">Distributions</h2>
<div class="figures">
${figure('all-hist', 'Histogram', histogram(figures, undefined, shareScaleOf(figures)), folded('Numbers', table('Share of scores per bin', columns('score'), bins, middles)))}
${figure('all-ecdf', 'ECDF, bands and the largest gap', ecdf(figures), folded('Numbers', table('Share at or below', columns('score'), points.map(([x], k) => [plain(x), ...arms.map((arm) => percent(figures.arms[arm]!.ecdf[k]!))]), points.map(([x]) => x))))}
${figure('all-psi', 'PSI by bin of A', psiBins(figures), folded('Numbers', table('Contribution to the PSI', [{ title: 'score' }, { title: 'contribution', number: true }], psi!.contributions.map((part, k) => [psiBinNames(psi!.edges)[k]!, plain(part)]))))}
${figure('all-qq', 'Quantile against quantile', qq(figures))}
</div></section>`;
}

function pairedSection({ n, onlyA, onlyB, unscored, differences, sign, ks, pearson, spearman, concordance, farthest }: PairedComparison): Markup {
  const rows = differences === null || ks === null ? [] : [
    ['mean of B − A', plain(differences.mean), interval(differences.meanInterval), `${plain(differences.meanAbsolute)} without the sign`],
    ...differences.quantiles.map((quantile) => [`${quantile.p === 0.5 ? 'median' : percent(quantile.p)} of B − A`, plain(quantile.value), interval(quantile), '']),
    ['rose', whole(sign.above), sign.shareAbove === null ? '' : interval(sign.shareAbove), sign.shareAbove === null ? '' : `${percent(sign.shareAbove.estimate)} of those that changed`],
    ['fell', whole(sign.below), '', ''],
    ['stayed', whole(sign.equal), '', ''],
    ['paired KS', plain(ks.statistic), '', `standard error ${plain(ks.standardError)}; ${whole(ks.down)} fell below ${plain(ks.location)}, ${whole(ks.up)} rose above it`],
    ['Pearson', told(pearson), '', ''],
    ['Spearman', told(spearman), '', ''],
    ['Lin\'s concordance', told(concordance), '', ''],
  ];
  return html`<section id="paired" aria-labelledby="paired-title">
<h2 id="paired-title">Account by account</h2>
<p class="lead">${whole(n)} accounts have a score in both files; ${whole(onlyA)} stand only in A, ${whole(onlyB)} only in B, ${whole(unscored)} lack a score.</p>
<div class="tables">${rows.length > 0 && table('Change of each account', THREE, rows)}
${farthest.length > 0 && table('Moved farthest', [{ title: 'account' }, { title: 'A', number: true }, { title: 'B', number: true }], farthest.map(({ id, a, b }) => [id, plain(a), plain(b)]))}</div>
</section>`;
}

function cohortSection({ cohorts, by }: FileComparison, figures: readonly ComparisonFigures[]): Markup {
  const rows = cohorts.map(({ cohort, a, b, between }) => [cohort ?? '(none)', whole(a.n), whole(b.n), ...(between === null ? ['', '', '', '', ''] : [plain(between.meanDifference.estimate), interval(between.meanDifference), plain(between.ks.statistic), plain(between.psi.total), plain(between.wasserstein)])]);
  const drawn = figures.filter(({ arms }) => arms.baseline !== undefined && arms.candidate !== undefined).slice(0, DRAWN);
  return html`<section id="cohorts" aria-labelledby="cohorts-title">
<h2 id="cohorts-title">Cohorts</h2>
${table(`By ${by ?? ''}`, [{ title: by ?? '' }, ...['A', 'B', 'mean B − A'].map((title) => ({ title, number: true })), { title: 'interval' }, ...['KS', 'PSI', 'Wasserstein'].map((title) => ({ title, number: true }))], rows)}
${drawn.length > 0 && figure('forest', 'Mean of each cohort and its interval', cohortForest(drawn))}
<ul class="multiples">${drawn.map((of, k) => html`<li><b>${of.scope}</b><div class="art">${trusted(draw(`small-${k}`, smallHistogram(of, shareScaleOf(of))))}</div></li>`)}</ul>
</section>`;
}

function told(value: number | null): string {
  return value === null ? NO_NUMBER : plain(value);
}

function interval({ lower, upper }: Bounds): string {
  return lower === null && upper === null ? NO_NUMBER : `${told(lower)} to ${told(upper)}`;
}
