import { ExitCode, isMlcheckError, MlcheckError } from '../errors.js';
import { paint, type Style } from './terminal/style.js';
import { oneLine } from './terminal/one-line.js';

const LONGEST = 2000;

/**
 * An error as the terminal shows it: `error: place: rule, got value` and `hint: ...`. An error that nobody foresaw says that it is mlcheck's own fault
 * and how to see where; with `debug` the stacks follow.
 */
export function errorText(error: unknown, style: Style, debug: boolean): string {
  const known = foreseen(error);
  const lines = [
    `${paint(style, 'red', 'error:')} ${oneLine(known.message, LONGEST)}`,
    ...(known.hint === undefined ? [] : [`${paint(style, 'cyan', 'hint:')} ${oneLine(known.hint, LONGEST)}`]),
  ];
  if (debug) lines.push(...stacksOf(error));
  return `${lines.join('\n')}\n`;
}

/** The exit code of whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  return foreseen(error).exitCode;
}

/** The error itself when it is one of ours; a full disk or a forbidden folder told as such; anything else as an internal error. */
export function foreseen(error: unknown): MlcheckError {
  if (isMlcheckError(error)) return error;
  const { code, path } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; path?: unknown };
  const place = typeof path === 'string' ? path : 'the disk';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new MlcheckError('disk-full', { place, rule: 'no space is left', hint: 'what was scored is kept; make room, then run again with --resume', cause: error });
  }
  if (typeof path === 'string' && (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')) {
    return new MlcheckError('output-unwritable', { place, rule: 'must be open to this user', value: code, hint: 'choose another folder with --out, or change its permissions', cause: error });
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new MlcheckError('internal', {
    place: 'mlcheck',
    rule: text.split('\n', 1)[0]!,
    hint: `this is a fault of mlcheck, not of your suite (exit ${ExitCode.internal}); run it again with MLCHECK_DEBUG=1 to see where, and report that`,
    cause: error,
  });
}

function stacksOf(error: unknown): string[] {
  const stacks: string[] = [];
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    stacks.push(`${depth === 0 ? '' : 'caused by '}${each.stack ?? each.message}`);
  }
  return stacks;
}
