import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MlcheckError } from '../errors.js';
import type { Created } from './provisioner.js';
import type { StoredTarget } from './target.js';

const SCHEMA = 'mlcheck-leftovers/1';

/** Accounts that may be in the system under test, with what is needed to remove them. */
export interface Leftovers {
  readonly tag: string;
  readonly target: StoredTarget;
  /** Created and not removed. */
  readonly created: readonly Created[];
  /** mlcheck's ids of accounts whose creation was begun, and of which nobody knows whether they are there. */
  readonly begun: readonly string[];
}

/**
 * The file that lists them: JSON lines, the target first (no secrets, only where they are). A batch is written before it is asked for and once more with the system's ids, so that a
 * process killed at any moment leaves a list in which nothing is missing.
 */
export interface LeftoversFile {
  readonly path: string;
  /** What it lists now. */
  readonly listed: () => Leftovers;
  /** To be called before accounts are asked for. */
  begin(accounts: readonly string[]): void;
  /** They are there. */
  add(created: readonly Created[]): void;
  /** They were not created after all. */
  none(accounts: readonly string[]): void;
  /** After removing: lists these alone, and is gone when there are none. */
  keep(created: readonly Created[], begun: readonly string[]): void;
}

type Line = Created | { readonly begun: readonly string[] } | { readonly none: readonly string[] };

/**
 * Opens a file of leftovers, which appears with the first account; one that is there is gone on with.
 * @throws MlcheckError `output-unwritable`; `file-invalid` for a file of another tag, kind or target
 */
export function openLeftovers(path: string, tag: string, target: StoredTarget): LeftoversFile {
  const head = `${JSON.stringify({ schema: SCHEMA, tag, target })}\n`;
  const before = existsSync(path) ? readLeftovers(path) : undefined;
  if (before !== undefined && before.tag !== tag) throw new MlcheckError('file-invalid', { place: path, rule: `must be of ${tag}`, value: before.tag, hint: 'if it is left from another run: mlcheck accounts cleanup FILE' });
  if (before !== undefined && JSON.stringify(before.target) !== JSON.stringify(target)) {
    throw new MlcheckError('file-invalid', { place: path, rule: 'must be of the same target: accounts were created elsewhere, or in another way', hint: `mlcheck accounts cleanup ${path} removes them there; then go on` });
  }
  const known = ledger(before);
  const write = (lines: readonly Line[]): void => {
    try {
      if (!existsSync(path)) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, head, { flag: 'wx' });
      }
      appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    } catch (cause) {
      throw new MlcheckError('output-unwritable', { place: path, rule: 'must be writable: no account is created that is not written down', value: (cause as NodeJS.ErrnoException).code, cause });
    }
    lines.forEach(known.read);
  };
  const keep = (created: readonly Created[], begun: readonly string[]): void => {
    known.reset(created, begun);
    if (created.length === 0 && begun.length === 0) return rmSync(path, { force: true });
    const lines: readonly Line[] = [...created, ...(begun.length === 0 ? [] : [{ begun }])];
    writeFileSync(`${path}.tmp`, head + lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { flush: true });
    renameSync(`${path}.tmp`, path);
  };
  // A last line that was cut off must not run into the next.
  if (before !== undefined) keep(before.created, before.begun);
  return {
    path,
    listed: () => ({ tag, target, ...known.listed() }),
    begin: (accounts) => write([{ begun: accounts }]),
    add: write,
    none: (accounts) => write([{ none: accounts }]),
    keep,
  };
}

/** @throws MlcheckError `file-invalid` for a file that cannot be read or is none of these; a last line that was cut off is left out. */
export function readLeftovers(path: string): Leftovers {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MlcheckError('file-invalid', { place: path, rule: 'must be readable', cause });
  }
  const [first = '', ...rest] = text.split('\n');
  try {
    const { schema, tag, target } = JSON.parse(first) as { schema: unknown; tag: string; target: StoredTarget };
    if (schema !== SCHEMA) throw new Error(`schema ${String(schema)}`);
    const known = ledger();
    for (const line of rest.slice(0, -1)) known.read(JSON.parse(line) as Line);
    return { tag, target, ...known.listed() };
  } catch (cause) {
    throw new MlcheckError('file-invalid', { place: path, rule: `must be a leftovers file (${SCHEMA})`, value: first.slice(0, 80), hint: 'runs that could not remove an account name the file', cause });
  }
}

type Listed = Pick<Leftovers, 'created' | 'begun'>;

/** What lines say, one after the other. */
function ledger(before?: Listed): { readonly read: (line: Line) => void; readonly reset: (created: readonly Created[], begun: readonly string[]) => void; readonly listed: () => Listed } {
  let created = [...(before?.created ?? [])];
  let begun = new Set(before?.begun);
  return {
    read: (line) => {
      if ('begun' in line) return line.begun.forEach((account) => begun.add(account));
      if ('none' in line) return line.none.forEach((account) => begun.delete(account));
      begun.delete(line.account);
      created.push(line);
    },
    reset: (left, unknown) => {
      created = [...left];
      begun = new Set(unknown);
    },
    listed: () => ({ created: [...created], begun: [...begun] }),
  };
}
