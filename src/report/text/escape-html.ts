import { visible } from './visible.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** A text for HTML content and for quoted attributes alike: never markup, never the end of an attribute; see {@link visible}. */
export function escapeHtml(text: string, longest?: number): string {
  return visible(text, longest).replace(/[&<>"'`]/g, (character) => ENTITIES[character]!);
}
