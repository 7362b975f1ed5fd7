const SEQUENCE = /\u001b\[[0-9;]*m/g;

/** Columns that a text takes on a terminal: colour sequences take none, every other code point one. */
export function width(text: string): number {
  return [...text.replace(SEQUENCE, '')].length;
}

/** The text cut to so many columns, its last one `…` where something was cut. Expects text without colour. */
export function cut(text: string, columns: number): string {
  const points = [...text];
  return points.length <= columns ? text : `${points.slice(0, Math.max(0, columns - 1)).join('')}…`;
}

/** Filled with spaces to so many columns: on the right, or on the left for numbers. */
export function padded(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const fill = ' '.repeat(Math.max(0, columns - width(text)));
  return side === 'left' ? text + fill : fill + text;
}
