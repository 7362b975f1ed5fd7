/** Longest text that a report shows of one value, in characters; the rest is counted, not shown. */
export const LONGEST_TEXT = 500;

/**
 * What must not reach a document as itself: C0 and C1 controls (tab and line feed apart), lone surrogates, noncharacters, zero-width and
 * bidirectional controls. Bidi overrides could make a name read as another; the rest is invisible or illegal in XML 1.0.
 */
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\uFFFE\uFFFF\p{Surrogate}\u{E0000}-\u{E007F}]/gu;

/**
 * A text as a reader can trust it: invisible and direction-changing characters are written out as `[U+202E]`, and everything after
 * {@link LONGEST_TEXT} characters is replaced by a count. Every text that comes from outside passes through here before it is escaped.
 *
 * @param text any string, well-formed or not
 * @param longest characters kept, at least 1
 */
export function visible(text: string, longest = LONGEST_TEXT): string {
  const head = text.length > longest ? text.slice(0, longest) : text;
  const cut = head.length < text.length && /[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head;
  const shown = cut.replace(UNSEEN, (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`);
  return cut.length < text.length ? `${shown}… (${grouped(text.length - cut.length)} more characters)` : shown;
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
