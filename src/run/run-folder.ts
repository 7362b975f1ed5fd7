import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MlcheckError } from '../errors.js';
import type { RunOptions } from './options.js';
import type { BegunPlan } from './same-plan.js';
import type { ModelIdentity } from '../scoring/scorer.js';

export const FILES = {
  run: 'run.json',
  journal: 'scores.journal',
  scores: 'scores.parquet',
  started: 'started.json',
} as const;

/** What a run writes before its first request, so that `--resume` can go on with the same plan against the same models. */
export interface Started extends BegunPlan {
  readonly runId: string;
  readonly startedAt: string;
  readonly options: RunOptions;
  readonly identities?: Readonly<Partial<Record<'candidate' | 'baseline', ModelIdentity>>>;
}

/** `2026-11-21T00-39-40Z-3f9a`: sorts by time, safe in every file system, unique among runs of one second. */
export function newRunId(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z-${randomBytes(2).toString('hex')}`;
}

/** `<reports>/<suite>/runs/<id>`. */
export function runFolder(reports: string, suite: string, runId: string): string {
  return join(reports, suite, 'runs', runId);
}

/**
 * Makes the folder of a run and proves before any request that a file can be written there.
 * @throws MlcheckError `output-unwritable`.
 */
export function createRunFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
    const probe = join(dir, '.writable');
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    throw unwritable(dir, error);
  }
}

/** Writes a file whole or not at all: a temporary file beside it, synced, then renamed. @throws MlcheckError `disk-full` or `output-unwritable`. */
export function writeAtomically(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw unwritable(file, error);
  }
}

/** Lets `<reports>/<suite>/latest` lead to this run; where links are not possible, to a text file that names it. */
export function pointLatest(dir: string): void {
  const latest = join(dirname(dirname(dir)), 'latest');
  const target = join('runs', dir.slice(dirname(dir).length + 1));
  const temporary = `${latest}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  try {
    symlinkSync(target, temporary, 'dir');
  } catch {
    writeFileSync(temporary, `${target}\n`);
  }
  renameSync(temporary, latest);
}

/** A run that can go on: its folder, and what it was started with. */
export interface Unfinished {
  readonly dir: string;
  readonly started: Started;
}

/**
 * The interrupted run that `--resume` goes on with: the named one, or the newest that has a journal and no complete `run.json`.
 * @throws MlcheckError `resume-mismatch` when there is none.
 */
export function resumable(reports: string, suite: string, wanted: boolean | string): Unfinished {
  const found = newest(reports, suite, wanted, (run) => run?.complete !== true);
  if (found !== undefined) return found;
  throw new MlcheckError('resume-mismatch', {
    place: typeof wanted === 'string' ? `--resume ${wanted}` : '--resume',
    rule: `needs an interrupted run of ${suite} under ${join(reports, suite, 'runs')}`,
    hint: 'a run that ended has nothing to go on with; start a new one without --resume',
  });
}

/**
 * The inconclusive run whose reserved look `--extend` takes: the named one, or the newest. A run is extended once: there is one reserved look.
 * @throws MlcheckError `resume-mismatch` when there is none.
 */
export function extendable(reports: string, suite: string, wanted: boolean | string): Unfinished {
  const found = newest(reports, suite, wanted, (run) => run?.complete === true && run.outcome === 'inconclusive');
  if (found !== undefined && found.started.options.extended !== true) return found;
  throw new MlcheckError('resume-mismatch', {
    place: typeof wanted === 'string' ? `--extend ${wanted}` : '--extend',
    rule: found === undefined ? `needs an inconclusive run of ${suite} under ${join(reports, suite, 'runs')}` : 'takes the reserved look once, and this run has taken it',
    hint: found === undefined ? 'only a run that ended inconclusive has a look left' : 'plan more accounts (budget.accounts) or a wider tolerance, and start a new run',
  });
}

function newest(reports: string, suite: string, wanted: boolean | string, fits: (run: { readonly complete?: boolean; readonly outcome?: string } | undefined) => boolean): Unfinished | undefined {
  const runs = join(reports, suite, 'runs');
  const ids = existsSync(runs) ? readdirSync(runs).sort().reverse() : [];
  for (const id of typeof wanted === 'string' ? ids.filter((name) => name === wanted) : ids) {
    const dir = join(runs, id);
    if (!existsSync(join(dir, FILES.journal)) || !existsSync(join(dir, FILES.started))) continue;
    const file = join(dir, FILES.run);
    if (fits(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { complete?: boolean; outcome?: string }) : undefined)) {
      return { dir, started: JSON.parse(readFileSync(join(dir, FILES.started), 'utf8')) as Started };
    }
  }
  return undefined;
}

/** Reads `run.json` of a run folder, or the file itself. @throws MlcheckError `run-invalid`. */
export function runFileOf(runOrFolder: string): string {
  const file = existsSync(runOrFolder) && statSync(runOrFolder).isDirectory() ? join(runOrFolder, FILES.run) : runOrFolder;
  if (!existsSync(file)) {
    throw new MlcheckError('run-invalid', { place: runOrFolder, rule: 'must be a run folder or its run.json', hint: 'runs lie under reports/<suite>/runs/; reports/<suite>/latest is the newest' });
  }
  return file;
}

function unwritable(path: string, error: unknown): MlcheckError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (code === 'ENOSPC') return new MlcheckError('disk-full', { place: path, rule: 'the disk must have room for the run', value: code, hint: 'free some space, then `mlcheck run --resume`', cause: error });
  return new MlcheckError('output-unwritable', { place: path, rule: 'must be writable', value: code, hint: 'choose another folder with --out, or change its permissions', cause: error });
}
