import { visible } from '../../report/text/visible.js';

/** A text from outside as the terminal may show it: control characters written out, so that no reply can move the cursor or colour the verdict; one line. */
export function oneLine(text: string, longest?: number): string {
  return visible(text.replace(/\s*[\r\n\t]+\s*/g, ' ').trim(), longest);
}
