import { escapeHtml } from '../text/escape-html.js';

const MARKUP = Symbol('markup');

/** A piece of HTML that is known to be well-formed and escaped; only this file makes one. */
export interface Markup {
  readonly [MARKUP]: string;
}

/** What may stand in a template: text is escaped, markup is not, nothing and `false` leave no trace, lists are joined. */
export type Part = string | number | Markup | undefined | false | readonly Part[];

/** HTML with every value escaped: the only way by which text enters a page. Works in content and in double-quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return trusted(strings.reduce((page, string, k) => page + rendered(parts[k - 1]) + string));
}

/** Markup from a source that escapes by itself: figures, the page's own style sheet and script. Never a value of a run. */
export function trusted(markup: string): Markup {
  return { [MARKUP]: markup };
}

/** The text of a page. */
export function textOf(markup: Markup): string {
  return markup[MARKUP];
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return MARKUP in part ? part[MARKUP] : part.map(rendered).join('');
}
