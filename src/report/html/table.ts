import { html, type Markup, type Part } from './markup.js';

/** A column: its title, and whether it holds numbers. */
export interface Column {
  readonly title: string;
  readonly number?: boolean;
}

/**
 * A table with a caption; the first cell of a row names the row. Wide tables scroll within themselves and can be reached by keyboard.
 * @param at values on the figure's axis, one per row, for the pointer on the figure that the table stands behind
 */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Part[])[], at?: readonly number[]): Markup {
  const head = columns.map(({ title, number }) => html`<th scope="col" align="left"${number === true && html` class="n"`}>${title}</th>`);
  const body = rows.map((cells, row) => {
    const mark = at?.[row];
    const [first, ...rest] = cells;
    return html`<tr${mark !== undefined && html` data-at="${mark}"`}><th scope="row" align="left">${first}</th>${rest.map((cell, k) => html`<td${columns[k + 1]?.number === true && html` class="n"`}>${cell}</td>`)}</tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table border="1" cellpadding="6"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A table that opens on demand: the numbers behind a figure. */
export function folded(summary: string, content: Part): Markup {
  return html`<details class="numbers"><summary>${summary}</summary>${content}</details>`;
}
