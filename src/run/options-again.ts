import type { RunOptions } from './options.js';

/** The options that change which account or model is meant, as a command line repeats them. */
export function changedOptions(options: RunOptions): string {
  const parts: string[] = [];
  if (options.candidate !== undefined) parts.push(`--candidate ${quoted(options.candidate)}`);
  if (options.baseline !== undefined) parts.push(`--baseline ${quoted(options.baseline)}`);
  if (options.seed !== undefined) parts.push(`--seed ${options.seed}`);
  if (options.allowProduction) parts.push('--allow-production');
  return parts.join(' ');
}

/** A word of a command line, quoted where a shell would read it otherwise. */
function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Where the runs lie, as a command line that goes on with one repeats it: ` --out DIR`, or nothing where they lie in the usual place. */
export function placeAgain(out: string | undefined): string {
  return out === undefined ? '' : ` --out ${quoted(out)}`;
}
