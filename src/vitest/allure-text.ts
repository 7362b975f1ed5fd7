import { escapeMarkdown } from '../report/text/escape-markdown.js';

/**
 * A text for the Markdown of Allure's descriptions, not at the start of a line. Allure shows numeric entities as they are written, so what GitHub needs written so (colons of schemes,
 * mentions) stands here as itself; markup, HTML and links stay text.
 */
export function allureText(text: string): string {
  return escapeMarkdown(text).replace(/&#(\d+);/g, (_, code: string) => (code === '8203' ? '' : String.fromCodePoint(Number(code))));
}
