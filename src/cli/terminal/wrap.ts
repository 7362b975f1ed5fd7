import { width } from './width.js';

/**
 * The text as lines of at most so many columns, broken at spaces; spaces in front stay; a single longer word (a path) and a command in
 * backticks stay whole, so that they can be copied.
 * Lines after the first start with `indent`.
 */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  const start = /^ */.exec(text)![0];
  const [first = '', ...words] = text
    .slice(start.length)
    .replace(/`[^`]+`/g, (command) => command.replaceAll(' ', '\u00a0'))
    .split(' ')
    .map((word) => word.replaceAll('\u00a0', ' '));
  let line = start + first;
  for (const word of words) {
    if (width(line) + 1 + width(word) <= columns) {
      line = `${line} ${word}`;
    } else {
      lines.push(line);
      line = indent + word;
    }
  }
  lines.push(line);
  return lines;
}
