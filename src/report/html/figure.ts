import { draw, type Drawing } from '../figures/draw.js';
import { html, trusted, type Markup, type Part } from './markup.js';

/** A figure, what it shows, and the numbers behind it. */
export function figure(name: string, title: string, drawing: Drawing, numbers?: Part): Markup {
  const { plot, width } = drawing;
  const pointer = plot === undefined ? '' : html` data-plot="${[plot.left, plot.right, plot.from, plot.to, width].join(' ')}"`;
  return html`<figure id="${name}"${pointer}><figcaption>${title}</figcaption><div class="art">${trusted(draw(name, drawing))}</div>${numbers}</figure>`;
}
