import { relative } from 'node:path';

/** A path as the terminal shows it: relative to where the user stands when it lies below, else whole. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' ? '.' : short.startsWith('..') ? path : short;
}
