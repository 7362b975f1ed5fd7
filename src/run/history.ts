import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMlcheckError } from '../errors.js';
import { canonicalJson } from '../suite/canonical.js';
import type { Unit } from '../verdict/types.js';
import { claimFindings, untilGreen, type Drift, type UntilGreen } from './history-findings.js';
import { readRun } from './read-run.js';
import { FILES } from './run-folder.js';
import type { Run, VerdictRecord } from './run.js';

/** Name and version of what `mlcheck history --json` prints. */
export const HISTORY_SCHEMA = 'mlcheck-history/1';

/** One kept run, without its figures. */
export interface PastRun {
  readonly id: string;
  readonly startedAt: string;
  readonly outcome: Run['outcome'];
  readonly exitCode: number;
  /** False for a smoke, partial or stopped run: it is shown and tells nothing about releases. */
  readonly gate: boolean;
  /** Why it is no gate, where it is none. */
  readonly kind?: 'smoke' | 'partial' | 'incomplete';
  /** Model and version, for people. */
  readonly candidate: string;
  /** The candidate by everything that it and its replies say of it: equal keys, unchanged candidate. */
  readonly candidateKey: string;
  /** What it was compared with, likewise. */
  readonly baselineKey: string;
  readonly planHash: string;
  readonly failed: number;
  readonly open: number;
}

/** A claim in one run. */
export interface ClaimPoint {
  readonly runId: string;
  readonly outcome: Run['outcome'];
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly tolerance: number;
  readonly n: number;
}

export interface ClaimHistory {
  readonly id: string;
  readonly unit: Unit;
  readonly deterministic: boolean;
  /** Whether it could turn its newest run red. */
  readonly gates: boolean;
  /** Oldest first, one for each run that judged it. */
  readonly points: readonly ClaimPoint[];
  /** Groups of runs of one plan against the same models in which its verdict was not always the same: run ids with their verdicts. */
  readonly flaky: readonly (readonly { readonly runId: string; readonly outcome: Run['outcome'] }[])[];
  readonly drift?: Drift;
}

export interface SuiteHistory {
  readonly schema: typeof HISTORY_SCHEMA;
  readonly suite: string;
  /** Oldest first. */
  readonly runs: readonly PastRun[];
  readonly claims: readonly ClaimHistory[];
  /** Candidates that were run again until they were green. */
  readonly untilGreen: readonly UntilGreen[];
  /** Folders whose `run.json` cannot be read, and folders that have none. */
  readonly unreadable: readonly string[];
  readonly unfinished: readonly string[];
}

/**
 * What the kept runs of a suite say over time. Reads `<reports>/<suite>/runs/<id>/run.json` and nothing else, so that a copy of the folder has the same history.
 * @param last only so many of the newest runs
 */
export function historyOf(reports: string, suite: string, last = Infinity): SuiteHistory {
  const folder = join(reports, suite, 'runs');
  const unreadable: string[] = [];
  const unfinished: string[] = [];
  const runs: Run[] = [];
  for (const id of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const file = join(folder, id, FILES.run);
    if (!existsSync(file)) {
      unfinished.push(id);
      continue;
    }
    try {
      runs.push(readRun(file, file));
    } catch (error) {
      if (!isMlcheckError(error)) throw error;
      unreadable.push(id);
    }
  }
  const ordered = runs.sort((a, b) => (a.timings.startedAt < b.timings.startedAt ? -1 : a.timings.startedAt > b.timings.startedAt ? 1 : a.timings.runId < b.timings.runId ? -1 : 1)).slice(last === Infinity ? 0 : -last);
  const past = ordered.map(pastRun);
  const ids = [...new Set([...ordered].reverse().flatMap((run) => verdictsOf(run).map(({ id }) => id)))];
  return {
    schema: HISTORY_SCHEMA,
    suite,
    runs: past,
    claims: ids.map((id) => claimHistory(id, ordered, past)),
    untilGreen: untilGreen(past),
    unreadable,
    unfinished,
  };
}

function pastRun(run: Run): PastRun {
  const { manifest, timings, outcome, exitCode } = run;
  const kind = run.smoke ? 'smoke' : run.partial ? 'partial' : run.complete ? undefined : 'incomplete';
  const { identity, served } = manifest.candidate;
  const version = identity.version ?? (served.length === 1 ? served[0] : undefined);
  const gating = verdictsOf(run).filter(({ gates }) => gates);
  return {
    id: timings.runId,
    startedAt: timings.startedAt,
    outcome,
    exitCode,
    gate: kind === undefined,
    ...(kind === undefined ? {} : { kind }),
    candidate: `${identity.model}${version === undefined ? '' : ` version ${version}`}`,
    candidateKey: canonicalJson([identity, served]),
    baselineKey: canonicalJson([manifest.baseline?.identity ?? null, manifest.baseline?.served ?? null]),
    planHash: manifest.planHash,
    failed: gating.filter((verdict) => verdict.outcome === 'fail').length,
    open: gating.filter((verdict) => verdict.outcome === 'inconclusive').length,
  };
}

function claimHistory(id: string, runs: readonly Run[], past: readonly PastRun[]): ClaimHistory {
  const found = runs.flatMap((run, at) => verdictsOf(run).filter((verdict) => verdict.id === id).map((verdict) => ({ verdict, run: past[at]! })));
  const points = found.map(({ verdict: { outcome, estimate, lower, upper, tolerance, n }, run }): ClaimPoint => ({ runId: run.id, outcome, estimate, lower, upper, tolerance, n }));
  const { unit, deterministic, gates } = found[found.length - 1]!.verdict;
  return { id, unit, deterministic, gates, points, ...claimFindings(found.map(({ run }, at) => ({ run, point: points[at]! })), deterministic) };
}

function verdictsOf(run: Run): readonly VerdictRecord[] {
  return [...run.verdicts, ...run.timings.verdicts];
}
