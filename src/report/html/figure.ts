import { draw, type Drawing } from '../figures/draw.js';
import { html, trusted, type Markup, type Part } from './markup.js';

/**
 * A figure, what it shows, and the numbers behind it.
 * @param logarithmic the same on a logarithmic axis and with the same horizontal axis; the script shows one of the two, without it both stand there
 */
export function figure(name: string, title: string, drawing: Drawing, numbers?: Part, logarithmic?: Drawing): Markup {
  const { plot, width } = drawing;
  const pointer = plot === undefined ? '' : html` data-plot="${[plot.left, plot.right, plot.from, plot.to, width].join(' ')}"`;
  const art =
    logarithmic === undefined
      ? html`<div class="art">${trusted(draw(name, drawing))}</div>`
      : html`<div class="art" data-scale="linear">${trusted(draw(name, drawing))}</div><div class="art" data-scale="logarithmic">${trusted(draw(`${name}-log`, logarithmic))}</div>`;
  return html`<figure id="${name}"${pointer}><figcaption>${title}</figcaption>${art}${numbers}</figure>`;
}
