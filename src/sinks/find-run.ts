import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { candidateVersion, isGate } from '../report/verdict-of-run.js';
import { FILES } from '../run/run-folder.js';
import { RUN_SCHEMA, type Run } from '../run/run.js';

/** What looking for a run came to. */
export type FoundRun =
  | { readonly kind: 'found'; readonly run: Run }
  /** No such suite, or no run of it that is meant. */
  | { readonly kind: 'none'; readonly because: string }
  /** A newer run may be the one that is meant, but cannot be read. */
  | { readonly kind: 'unreadable'; readonly runId: string };

const NAME = /^[a-z0-9][a-z0-9-]*$/;

/**
 * The run of a suite that `wanted` means: its id, else the newest finished one of the whole suite whose candidate has that version, or of any for `latest`.
 * Smoke and partial runs are only found by their id. Runs are compared with names that stand in the folder: what is asked for never becomes a path.
 * @param reports folder of reports, `<suite>/runs/<id>/run.json`
 * @param kept runs read before, by file; grows
 */
export function findRun(reports: string, suite: string, wanted: string, kept: RunCache): FoundRun {
  const runs = join(reports, suite, 'runs');
  if (!NAME.test(suite) || !existsSync(runs)) return { kind: 'none', because: `no suite ${JSON.stringify(suite)} has run here` };
  const ids = readdirSync(runs).sort().reverse();
  if (ids.includes(wanted)) return readIn(runs, wanted, kept) ?? { kind: 'none', because: 'this run has not finished' };
  for (const id of ids) {
    const read = readIn(runs, id, kept);
    if (read === undefined) continue;
    if (read.kind !== 'found') return read;
    if (isGate(read.run) && (wanted === 'latest' || candidateVersion(read.run) === wanted)) return read;
  }
  return { kind: 'none', because: wanted === 'latest' ? 'no finished run of the whole suite' : `no run with this id, and no finished run of the whole suite whose candidate is version ${JSON.stringify(wanted)}` };
}

/** Names of suites that have runs. */
export function suitesIn(reports: string): readonly string[] {
  if (!existsSync(reports)) return [];
  return readdirSync(reports).filter((name) => NAME.test(name) && existsSync(join(reports, name, 'runs'))).sort();
}

/** Runs by file, with the time and size at which each was read. */
export type RunCache = Map<string, { readonly mtimeMs: number; readonly size: number; readonly run: Run }>;

/** A finished run; undefined where there is no `run.json` yet. */
function readIn(runs: string, id: string, kept: RunCache): FoundRun | undefined {
  const file = join(runs, id, FILES.run);
  try {
    const { mtimeMs, size } = statSync(file);
    const known = kept.get(file);
    if (known?.mtimeMs === mtimeMs && known.size === size) return { kind: 'found', run: known.run };
    const run = JSON.parse(readFileSync(file, 'utf8')) as Run;
    if (run.schema !== RUN_SCHEMA || run.timings.runId !== id) return { kind: 'unreadable', runId: id };
    kept.set(file, { mtimeMs, size, run });
    return { kind: 'found', run };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { kind: 'unreadable', runId: id };
  }
}
