import type { Bounds, Comparison, FileComparison, PairedComparison } from '../../report/comparison/comparison.js';
import { percent, plain, whole } from '../../report/text/numbers.js';
import { oneLine } from '../terminal/one-line.js';
import { paint, type Style } from '../terminal/style.js';
import { table, type Column } from '../terminal/table.js';

const right = (title: string): Column => ({ title, align: 'right' });

/** A comparison as a person reads it: numbers to three digits, no p-values. The JSON has everything. */
export function comparisonText(comparison: FileComparison, style: Style, { pairable }: { readonly pairable: boolean }): string {
  const { a, b, all, cohorts, paired, column, by } = comparison;
  const title = `${paint(style, 'bold', oneLine(column, 60))}  A ${oneLine(a.file, 200)}, B ${oneLine(b.file, 200)}`;
  const parts = [
    [title],
    laid([{ title: '' }, right('A'), right('B'), right('B − A'), { title: 'INTERVAL' }], sideRows(all), style),
    all.between === null ? ['nothing to compare: one of the files holds no score'] : distanceLines(all, style),
    ...(paired === null ? [] : [pairedLines(paired, style)]),
    ...(cohorts.length === 0 ? [] : [cohortLines(oneLine(by ?? '', 60), cohorts, style)]),
    [paint(style, 'dim', `Intervals hold at ${percent(comparison.confidence)} each. This describes; it judges nothing.`), ...(paired === null && pairable ? [paint(style, 'dim', 'Both files have a column id: --paired-on id compares account by account.')] : [])],
  ];
  return `${parts.map((lines, at) => lines.map((line) => `${at === 0 ? '' : '  '}${line}`.trimEnd()).join('\n')).join('\n\n')}\n`;
}

/** Lines of a table, or of its cells one below the other where the terminal is too narrow for it. */
function laid(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): readonly string[] {
  return table(columns, rows, style.columns - 2) ?? rows.map((row) => row.map((cell, at) => (at === 0 || cell === '' ? cell : `${columns[at]!.title} ${cell}`)).filter((cell) => cell !== '').join('  '));
}

function sideRows({ a, b, between }: Comparison): readonly (readonly string[])[] {
  const of = (value: number | null): string => (value === null ? '' : plain(value));
  const change = (x: number | null, y: number | null): string => (x === null || y === null ? '' : signed(y - x));
  const quantiles = (a.quantiles.length > 0 ? a : b).quantiles.map(({ p }, k): readonly string[] => {
    const [x, y] = [a.quantiles[k]?.value ?? null, b.quantiles[k]?.value ?? null];
    return [p === 0.5 ? 'median' : percent(p), of(x), of(y), change(x, y)];
  });
  return [
    ['scores', whole(a.n), whole(b.n), ''],
    ['missing', whole(a.missing), whole(b.missing), ''],
    ['mean', of(a.mean), of(b.mean), between === null ? '' : signed(between.meanDifference.estimate), between === null ? '' : interval(between.meanDifference, signed)],
    ['sd', of(a.sd), of(b.sd), change(a.sd, b.sd)],
    ['least', of(a.min), of(b.min), change(a.min, b.min)],
    ...quantiles,
    ['largest', of(a.max), of(b.max), change(a.max, b.max)],
  ];
}

function distanceLines({ between }: Comparison, style: Style): readonly string[] {
  const { ks, psi, wasserstein, jensenShannon, mannWhitney } = between!;
  const worst = psi.bins.reduce((most, bin) => (bin.contribution > most.contribution ? bin : most));
  const bin = psi.bins.length === 1 ? '' : `most from ${worst.from === null ? `≤ ${plain(worst.to!)}` : worst.to === null ? `> ${plain(worst.from)}` : `${plain(worst.from)} – ${plain(worst.to)}`}`;
  const rows = [
    ['KS distance', plain(ks.statistic), interval(ks), ks.statistic === 0 ? '' : `at ${plain(ks.location)}: ${percent(ks.shareA)} of A and ${percent(ks.shareB)} of B are at or below`],
    ['PSI', plain(psi.total), '', psi.total === 0 ? '' : bin],
    ['Wasserstein', plain(wasserstein), '', 'in the unit of the scores'],
    ['Jensen-Shannon', plain(jensenShannon), '', 'distance over the bins of the PSI'],
    ['Mann-Whitney', plain(mannWhitney.probability), interval(mannWhitney), 'chance that a score of B is above one of A'],
  ];
  return laid([{ title: 'DISTANCE' }, right(''), { title: 'INTERVAL' }, { title: '', flexible: true }], rows, style);
}

function pairedLines({ n, onlyA, onlyB, unscored, differences, sign, ks, pearson, spearman, concordance, farthest }: PairedComparison, style: Style): readonly string[] {
  const counts = `${whole(n)} accounts have a score in both; ${whole(onlyA)} stand only in A, ${whole(onlyB)} only in B, ${whole(unscored)} lack a score`;
  if (differences === null || ks === null) return [counts];
  const median = differences.quantiles.find(({ p }) => p === 0.5)!;
  const or = (value: number | null): string => (value === null ? '–' : plain(value));
  const rows = [
    ['mean of B − A', signed(differences.mean), interval(differences.meanInterval, signed), `${plain(differences.meanAbsolute)} without the sign`],
    ['median of B − A', signed(median.value), interval(median, signed), ''],
    ['above, below, equal', `${whole(sign.above)}, ${whole(sign.below)}, ${whole(sign.equal)}`, '', sign.shareAbove === null ? '' : `${percent(sign.shareAbove.estimate)} of those that changed rose`],
    ['paired KS', plain(ks.statistic), '', `standard error ${plain(ks.standardError)}; ${whole(ks.down)} fell below ${plain(ks.location)}, ${whole(ks.up)} rose above`],
    ['Pearson, Spearman', `${or(pearson)}, ${or(spearman)}`, '', `Lin's concordance ${or(concordance)}`],
  ];
  const moved = farthest.slice(0, 3).map(({ id, a, b }) => `${oneLine(id, 40)} ${plain(a)} → ${plain(b)}`);
  return [...laid([{ title: 'ACCOUNT BY ACCOUNT' }, right(''), { title: 'INTERVAL' }, { title: '', flexible: true }], rows, style), counts, ...(moved.length === 0 ? [] : [`moved farthest: ${moved.join(', ')}`])];
}

function cohortLines(by: string, cohorts: FileComparison['cohorts'], style: Style): readonly string[] {
  const rows = cohorts.map(({ cohort, a, b, between }) => [
    cohort === null ? '(none)' : oneLine(cohort, 40), whole(a.n), whole(b.n),
    ...(between === null ? ['', '', '', '', ''] : [signed(between.meanDifference.estimate), interval(between.meanDifference, signed), plain(between.ks.statistic), plain(between.psi.total), plain(between.wasserstein)]),
  ]);
  return laid([{ title: by.toUpperCase() }, right('A'), right('B'), right('MEAN B − A'), { title: 'INTERVAL' }, right('KS'), right('PSI'), right('WASSERSTEIN')], rows, style);
}

function signed(value: number): string {
  return value > 0 ? `+${plain(value)}` : plain(value);
}

function interval({ lower, upper }: Bounds, text: (value: number) => string = plain): string {
  if (lower === null && upper === null) return '';
  return `[${lower === null ? '–' : text(lower)}, ${upper === null ? '–' : text(upper)}]`;
}
