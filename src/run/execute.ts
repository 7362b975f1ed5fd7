import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openRecording, type OpenedRecording } from '../baseline/open-recording.js';
import { ExitCode, isMlcheckError, MlcheckError } from '../errors.js';
import { redactor } from '../net/redactor.js';
import { accountSource } from '../population/account-source.js';
import { constantRate } from '../scoring/pacer.js';
import { isRecording } from '../scoring/recording.js';
import { isMissingData } from '../scoring/is-missing-data.js';
import { openJournal, type Journal } from '../scoring/open-journal.js';
import type { RequestCounts } from '../scoring/request-counts.js';
import type { ModelIdentity, Scorer } from '../scoring/scorer.js';
import { canonicalJson } from '../suite/canonical.js';
import { loadConfig } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import type { Plan } from '../suite/plan.js';
import type { Arm, Row } from '../table/row.js';
import { writeScoresParquet } from '../table/write-scores-parquet.js';
import { assemble } from './assemble.js';
import { exitOfSignal, exitOfStop } from './exit-of-stop.js';
import { jsonRun } from './json-run.js';
import { refuseLeaks } from './leaks.js';
import { calledArms, liveEndpoints, type LiveEndpoints } from './model-endpoints.js';
import { monotonicClock } from './monotonic-clock.js';
import { openScorers } from './open-scorers.js';
import type { RunOptions, RunPorts } from './options.js';
import { planTable } from './plan-table.js';
import { originOf } from './origin-of.js';
import { openProvisioning, type Provisioning } from './provisioning.js';
import { replacedModels } from './replaced-models.js';
import type { Run } from './run.js';
import { createRunFolder, extendable, FILES, newRunId, pointLatest, resumable, runFolder, writeAtomically, type Started } from './run-folder.js';
import { begunPlan, samePlan } from './same-plan.js';
import { scoreLooks, type LooksTaken } from './score-looks.js';
import { scoreRest } from './score-rest.js';
import { storePorts } from './store-ports.js';
import { warmUp } from './warm-up.js';
import { withoutBaseline } from './without-baseline.js';

const CONCURRENCY = 8;

/** A run on disk. */
export interface Execution {
  readonly run: Run;
  /** The run's folder. */
  readonly dir: string;
  readonly exitCode: number;
  /** What kept it from going on, where something did. */
  readonly error?: MlcheckError;
  /** To be called when all reports are written. @throws MlcheckError `secret-leaked` when a file of the run holds a secret. */
  readonly refuseLeaks: () => void;
}

/**
 * Does the whole job of a suite: plans, starts the reference service where the suite names it, scores the same accounts by candidate and baseline, judges, and
 * writes `run.json` and `scores.parquet`. The one place where everything meets.
 *
 * An endpoint that cannot be used, a limit, an interrupt or a full disk still give a run: what was judged stands, the rest is inconclusive, and `error` or
 * `run.stopped` says why.
 * @throws MlcheckError for whatever is wrong before the first request: suite, options, configuration, an unwritable folder
 */
export async function executeSuite(file: string, given: RunOptions, ports: RunPorts): Promise<Execution> {
  const clock = monotonicClock();
  const began = clock.now();
  const phases: Record<string, number> = {};
  const timed = async <T>(phase: string, work: () => Promise<T>): Promise<T> => {
    const start = clock.now();
    try {
      return await work();
    } finally {
      phases[phase] = (phases[phase] ?? 0) + clock.now() - start;
    }
  };

  ports.progress({ kind: 'phase', phase: 'load' });
  const { plan, dir, options, started, recording } = await timed('load', () => prepared(file, given, ports));
  const absent = recording !== undefined && 'absent' in recording ? recording.absent : undefined;
  if (absent !== undefined) ports.progress({ kind: 'warning', text: absent });
  const journalFile = join(dir, FILES.journal);
  const fresh = !existsSync(journalFile);
  const source = accountSource(plan.suite.population, plan.seed);
  const table = planTable(plan, source);
  if (fresh || given.extend) writeAtomically(join(dir, FILES.started), `${JSON.stringify(started, undefined, 2)}\n`);

  let live: LiveEndpoints | undefined;
  let journal: Journal | undefined;
  let scorers: Partial<Record<Arm, Scorer>> = {};
  let provisioning: Provisioning | undefined;
  const identities: Partial<Record<Arm, ModelIdentity>> = {};
  let taken: LooksTaken = { standings: plan.checks.map((planned) => ({ planned, history: [] })), accounts: new Map(plan.suite.population.cohorts.map(({ name }) => [name, 0])), looks: [] };
  let countedBefore: Readonly<Partial<Record<Arm, RequestCounts>>> = {};
  let rest: readonly Row[] = [];
  let replaced: Awaited<ReturnType<typeof replacedModels>> = {};
  let error: MlcheckError | undefined;
  let stopped: string | undefined;
  let stoppedExit: ExitCode | undefined;
  try {
    ports.progress({ kind: 'phase', phase: 'service' });
    live = await timed('service', () => liveEndpoints(calledArms(plan)));
    scorers = openScorers(plan, live, recording, ports, clock, started.runId);
    ports.progress({ kind: 'phase', phase: 'probe' });
    await timed('probe', async () => {
      for (const arm of ['candidate', 'baseline'] as const) if (scorers[arm]) identities[arm] = await scorers[arm].probe(ports.signal);
    });
    sameModels(started, identities, dir);
    writeAtomically(join(dir, FILES.started), `${JSON.stringify({ ...started, identities }, undefined, 2)}\n`);
    // A run that goes on asks again whom nobody answered; one that is extended keeps the evidence that it was judged on.
    journal = await openJournal(journalFile, { planHash: plan.hash, seed: plan.seed }, options.extended ? undefined : isMissingData);
    table.append(journal.rows);
    ports.progress({ kind: 'started', suite: plan.suite.name, runId: started.runId, dir, checks: plan.checks.filter(({ selected }) => selected).length, resumedRows: journal.rows.length });
    const { with: created, drive } = (provisioning = await openProvisioning(plan, { ...ports, clock, folder: dirname(dirname(dir)), id: started.runId }));
    ports.progress({ kind: 'phase', phase: 'warm-up' });
    await timed('warm-up', () => warmUp(scorers, source, options.concurrency ?? CONCURRENCY, ports.signal, { with: created }));
    countedBefore = Object.fromEntries(Object.entries(scorers).flatMap(([arm, scorer]) => (scorer.requests === undefined ? [] : [[arm, { ...scorer.requests() }]])));
    ports.progress({ kind: 'phase', phase: 'score' });
    const write = journal;
    const startMs = clock.now();
    const pace = {
      scorers,
      clock,
      startMs,
      signal: ports.signal,
      concurrency: options.concurrency ?? CONCURRENCY,
      ...(options.rate === undefined ? {} : { pacer: constantRate(options.rate) }),
      ...(options.maxDurationMs === undefined ? {} : { deadlineMs: began + options.maxDurationMs }),
    };
    taken = await timed('score', () =>
      scoreLooks(plan, {
        ...pace,
        sink: {
          append: async (rows) => {
            await write.append(rows);
            table.append(rows);
          },
        },
        ...(options.maxRequests === undefined ? {} : { maxRequests: options.maxRequests }),
        table,
        source,
        bail: options.bail ?? false,
        progress: ports.progress,
        drive,
      }),
    );
    if (absent !== undefined) taken = withoutBaseline(taken);
    if (options.full && taken.stopped === undefined) {
      const more = await timed('rest', () => scoreRest(plan, table, source, { ...pace, sink: write, drive }));
      rest = more.rows;
      if (more.stopped !== undefined) taken = { ...taken, stopped: more.stopped };
    }
    if (taken.stopped === undefined) replaced = await timed('probe', () => replacedModels(scorers, identities, () => table.rows(), ports.signal));
    stopped = taken.stopped?.sentence;
    stoppedExit = exitOfStop(taken, ports.signal);
  } catch (caught) {
    if (ports.signal.aborted) {
      stopped = 'interrupted';
      stoppedExit = exitOfSignal(ports.signal);
    } else {
      if (!isMlcheckError(caught)) throw caught;
      if (caught.exitCode === ExitCode.usage) throw caught;
      error = caught;
      stopped = caught.message;
      stoppedExit = caught.exitCode;
    }
  } finally {
    await journal?.close().catch(() => undefined);
    await Promise.all(Object.values(scorers).map((scorer) => scorer.close()));
    await live?.close();
    await provisioning?.close();
  }

  ports.progress({ kind: 'phase', phase: 'judge' });
  const addresses = Object.fromEntries(Object.entries(live?.arms ?? {}).map(([arm, endpoint]) => [arm, originOf(endpoint.url)]));
  const ending = { plan, options, taken, table, source, identities, scorers, countedBefore, replaced, addresses, runId: started.runId, startedAt: started.startedAt, ...(stopped === undefined ? {} : { stopped }), ...(stoppedExit === undefined ? {} : { stoppedExit }), ...(absent === undefined ? {} : { absent }), ...(provisioning?.summary() === undefined ? {} : { provisioned: provisioning.summary() }) };
  const run = await timed('judge', async () => assemble({ ...ending, finishedAt: new Date(ports.now()).toISOString(), phases: { ...phases, total: clock.now() - began } }));
  ports.progress({ kind: 'phase', phase: 'write' });
  writeAtomically(join(dir, FILES.run), jsonRun(run));
  await writeScoresParquet(rest.length === 0 ? table.rows() : [...table.rows(), ...rest], join(dir, FILES.scores));
  // An inconclusive run keeps its journal: `--extend` goes on from it.
  if (run.complete && run.outcome !== 'inconclusive') rmSync(journalFile, { force: true });
  pointLatest(dir);
  const secrets = Object.values(scorers).flatMap((scorer) => scorer.secrets?.() ?? []);
  return { run, dir, exitCode: run.exitCode, ...(error === undefined ? {} : { error }), refuseLeaks: () => refuseLeaks(dir, redactor([...secrets, ...(provisioning?.secrets ?? [])])) };
}

interface Prepared {
  readonly plan: Plan;
  readonly dir: string;
  readonly options: RunOptions;
  readonly started: Started;
  /** What was opened of a baseline that is a recording. */
  readonly recording?: OpenedRecording;
}

/** Plan and folder of a new run, or those of the one that `--resume` or `--extend` goes on with: its options hold unless they are given anew. */
async function prepared(file: string, given: RunOptions, ports: RunPorts): Promise<Prepared> {
  const config = await loadConfig(ports.cwd);
  const loaded = await loadSuite(file, ports.cwd);
  const reports = given.out === undefined ? config.reports : resolve(ports.cwd, given.out);
  const { resume, extend, ...rest } = given;
  const before = extend ? extendable(reports, loaded.suite.name, extend) : resume ? resumable(reports, loaded.suite.name, resume) : undefined;
  const options: RunOptions = { ...before?.started.options, ...rest, ...(extend ? { extended: true } : {}) };
  const plan = planOf(loaded, options, config, new Date(ports.now()).toISOString().slice(0, 10));
  const opened = isRecording(plan.baseline) ? { recording: await openRecording(plan.baseline, plan, config, ports.now(), storePorts(ports)) } : {};
  if (before !== undefined) {
    samePlan(before.started, plan, before.dir);
    return { plan, dir: before.dir, options, started: { ...before.started, options }, ...opened };
  }
  refuseUndecidable(plan);
  const runId = newRunId(ports.now());
  const dir = runFolder(reports, plan.suite.name, runId);
  createRunFolder(dir);
  return { plan, dir, options, started: { runId, startedAt: new Date(ports.now()).toISOString(), ...begunPlan(plan), options }, ...opened };
}

/** A run that could not decide a gating claim is refused before its first request. */
export function refuseUndecidable(plan: Plan): void {
  const bad = plan.checks.filter(({ selected, gates, undecidable }) => selected && gates && undecidable !== undefined);
  const first = bad[0];
  if (first?.undecidable === undefined) return;
  const more = bad.length > 1 ? `; ${bad.length - 1} more claim${bad.length > 2 ? 's' : ''} cannot be decided: \`mlcheck plan\` lists them` : '';
  throw new MlcheckError('check-undecidable', { place: `${plan.file} ${first.check.id}`, rule: first.undecidable.reason, hint: `${first.undecidable.hint}${more}` });
}

/** A run only goes on against the models that it was started against. */
function sameModels(started: Started, identities: Started['identities'] & object, dir: string): void {
  if (started.identities === undefined || canonicalJson(started.identities) === canonicalJson(identities)) return;
  throw new MlcheckError('resume-mismatch', { place: dir, rule: 'can only go on against the models it was started against', value: identities, hint: 'start a new run without --resume' });
}
