import { visible } from './visible.js';

/**
 * A text for GitHub-flavoured Markdown, table cells included: no markup, no HTML, no link, no mention of a user, no line break. See {@link visible}.
 *
 * A scheme's colon is written as an entity, so that `https://…` and `javascript:…` stay words; `@name` and `#1` do not notify or link.
 */
export function escapeMarkdown(text: string, longest?: number): string {
  return visible(text, longest)
    .replace(/\s*[\r\n\t]+\s*/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    // Before the entities below, which have a # of their own.
    .replace(/#(?=\d)/g, '&#35;')
    .replace(/[\\`*_{}[\]!|~$^]/g, (character) => `\\${character}`)
    .replace(/(https?|ftp|javascript|data|mailto|xmpp):/gi, '$1&#58;')
    .replace(/\bwww\./gi, 'www&#46;')
    .replace(/@/g, '&#64;')
    .replace(/^(\s*)([-+=#]+|\d+[.)])(?=\s|$)/, '$1&#8203;$2');
}

/** A command or name as inline code: backticks are made impossible to close from inside, line breaks become spaces, `|` stays in its cell. */
export function codeSpan(text: string, longest?: number): string {
  const inside = visible(text, longest).replace(/\s*[\r\n\t]+\s*/g, ' ').replace(/\|/g, '\\|');
  const longestRun = Math.max(0, ...[...inside.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longestRun + 1);
  const pad = longestRun > 0 || inside.trim() === '' ? ' ' : '';
  return `${fence}${pad}${inside}${pad}${fence}`;
}
