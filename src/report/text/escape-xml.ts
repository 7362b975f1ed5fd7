import { visible } from './visible.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;', '\t': '&#9;' };

/**
 * A text for XML 1.0 content and for quoted attributes alike. Characters that XML 1.0 forbids are gone (written out by {@link visible}); line feeds and
 * tabs are references, so that attributes keep them.
 */
export function escapeXml(text: string, longest?: number): string {
  return visible(text, longest).replace(/[&<>"'\n\t]/g, (character) => ENTITIES[character]!);
}
