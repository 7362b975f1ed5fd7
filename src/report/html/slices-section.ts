import type { Run, SliceFigures, SliceRecord } from '../../run/run.js';
import { sliceForest } from '../figures/slice-forest.js';
import { clusterNote } from '../text/cluster-note.js';
import { percent, plain, whole } from '../text/numbers.js';
import { changeText, sizeText, sliceSentence } from '../text/slice-text.js';
import { addressOf } from './address.js';
import { figure } from './figure.js';
import { html, type Markup } from './markup.js';
import { folded, table } from './table.js';

/** Section 6: the slices of one or two fields in which candidate and baseline differ most, in words. */
export function slicesSection(run: Run): Markup | undefined {
  const { slices } = run;
  if (slices === undefined) return undefined;
  const { found, overall, margin } = slices;
  const shown = new Set(run.examples.map(({ id }) => id));
  return html`<section id="slices" aria-labelledby="slices-title">
<h2 id="slices-title">Where the shift lives</h2>
${found.length === 0 ? html`<p class="lead">Nowhere in particular: no slice moved by more than ${plain(margin)} and further than the rest, as far as these accounts show. Over all of them the candidate scores ${changeText(overall)}.</p>` : html`<p class="lead">Kinds of accounts, by one field or two, for which candidate and baseline differ most: the first accounts for most of the shift, the next for most of what is left. All other fields searched add nothing that would be certain.</p>
<ol class="slices">${found.map((slice) => entry(slice, shown))}</ol>
${figure('slice-forest', 'Mean change of each slice; between the dotted lines it is within the margin', sliceForest(slices))}
${table(
    'Slices in numbers',
    [{ title: 'accounts' }, { title: 'number', number: true }, { title: 'share', number: true }, { title: 'candidate mean', number: true }, { title: 'baseline mean', number: true }, { title: 'mean change (interval)', number: true }, { title: 'change of all others', number: true }],
    [...found.map(({ words, n, share, candidate, baseline, change, lower, upper, others }) => [words, whole(n), percent(share), plain(candidate), plain(baseline), `${plain(change)} (${plain(lower)} to ${plain(upper)})`, plain(others)]), ['all', whole(slices.accounts), '100%', '', '', plain(overall), '']],
  )}`}
${folded('How it was searched', howSearched(slices, clusterNote(run)))}
</section>`;
}

function entry(slice: SliceRecord, shown: ReadonlySet<string>): Markup {
  const [who, moved, means] = sliceSentence(slice);
  return html`
<li>${who} <b>${moved}</b>: ${means}. <span class="hint">Between ${plain(slice.lower)} and ${plain(slice.upper)}; ${sizeText(slice)}; all others ${changeText(slice.others)}.${slice.worst.length > 0 && html` For example ${slice.worst.map((id, k) => html`${k > 0 && ', '}${shown.has(id) ? html`<a href="${addressOf('account', id)}">${id}</a>` : id}`)}.`}</span></li>`;
}

function howSearched({ accounts, of, fields, skipped, slices, alpha, margin, least }: SliceFigures, clusters: string): Markup {
  return html`<p>${whole(slices)} slices of at least ${whole(least)} accounts were compared, made of ${whole(fields.length)} fields (${fields.join(', ')}) and of pairs of them; numbers are cut at quantiles, rounded. ${accounts < of ? `The first ${whole(accounts)} of ${whole(of)} accounts were searched, in proportion from every cohort. ` : ''}${skipped.length > 0 && `Not searched, because they are free text or hardly vary: ${skipped.join(', ')}.`}</p>
<p>A slice is named when the bound of its mean change, account by account, lies beyond ${plain(margin)}, and so does its distance from the rest of what it is a part of: a slice of two fields has to say more than either field alone. The bounds are corrected for all slices and looks together: at most ${percent(alpha)} of runs name any slice whose true change is within ${plain(margin)}, and every interval is as wide as that demands.${clusters}</p>`;
}
