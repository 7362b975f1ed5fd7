import { distance } from 'fastest-levenshtein';

/**
 * The known name nearest to a mistyped one, or undefined when none is near: at most two edits, or two fifths of the name's length.
 * Ties go to the name nearest in length, then to the first of `known`.
 */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(typed.length * 0.4)) + 1;
  for (const name of known) {
    const edits = distance(typed.toLowerCase(), name.toLowerCase()) + Math.abs(typed.length - name.length) / 100;
    if (edits < least) [best, least] = [name, edits];
  }
  return best;
}

/** "did you mean `x`?" or, with nothing near, the list of what there is (at most 12 names). */
export function didYouMean(typed: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearest(typed, names);
  if (near !== undefined) return `did you mean ${JSON.stringify(near)}?`;
  if (names.length === 0) return 'there is none';
  return `known: ${names.slice(0, 12).join(', ')}${names.length > 12 ? `, and ${names.length - 12} more` : ''}`;
}
