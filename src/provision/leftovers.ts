import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MlcheckError } from '../errors.js';
import type { Created } from './provisioner.js';
import type { ProvisionTarget } from './target.js';

const SCHEMA = 'mlcheck-leftovers/1';

/** Accounts that were created and not yet removed, with what is needed to remove them. */
export interface Leftovers {
  readonly tag: string;
  readonly target: ProvisionTarget;
  readonly created: readonly Created[];
}

/** The file that lists them: JSON lines, the target first (no secrets, only where they are), then a line per account, written as each is created so that a killed process leaves a true list. */
export interface LeftoversFile {
  add(created: readonly Created[]): void;
  /** What is left after removing: the file holds these alone, and is gone when there are none. */
  keep(created: readonly Created[]): void;
}

/** @throws MlcheckError `output-unwritable` */
export function openLeftovers(path: string, tag: string, target: ProvisionTarget): LeftoversFile {
  const head = `${JSON.stringify({ schema: SCHEMA, tag, target })}\n`;
  const lines = (created: readonly Created[]): string => created.map((one) => `${JSON.stringify(one)}\n`).join('');
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, head, { flag: 'wx' });
  } catch (cause) {
    throw new MlcheckError('output-unwritable', { place: path, rule: 'must be a new file', hint: 'If it is left from another run: mlcheck accounts cleanup FILE', cause });
  }
  return {
    add: (created) => appendFileSync(path, lines(created)),
    keep: (created) => (created.length === 0 ? rmSync(path, { force: true }) : writeFileSync(path, head + lines(created))),
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
  const whole = rest.slice(0, -1);
  try {
    const { schema, tag, target } = JSON.parse(first) as { schema: unknown; tag: string; target: ProvisionTarget };
    if (schema !== SCHEMA) throw new Error(`schema ${String(schema)}`);
    return { tag, target, created: whole.map((line) => JSON.parse(line) as Created) };
  } catch (cause) {
    throw new MlcheckError('file-invalid', { place: path, rule: `must be a leftovers file (${SCHEMA})`, value: first.slice(0, 80), hint: 'Runs that could not remove an account name the file.', cause });
  }
}
