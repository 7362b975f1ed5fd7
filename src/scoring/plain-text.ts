const QUOTE = 34, BACKSLASH = 92;

/**
 * Writes a text of which JSON escapes nothing, as ids and names mostly are: printable ASCII without quotes and backslashes.
 * @returns where it ends; -1 for any other text, of which the first letters may have been written
 */
export function writePlainText(into: Uint8Array, start: number, text: string): number {
  for (let k = 0; k < text.length; k++) {
    const letter = text.charCodeAt(k);
    if (!isPlain(letter)) return -1;
    into[start + k] = letter;
  }
  return start + text.length;
}

function isPlain(letter: number): boolean {
  return letter >= 32 && letter < 127 && letter !== QUOTE && letter !== BACKSLASH;
}
