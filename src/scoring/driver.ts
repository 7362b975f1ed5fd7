import { setMaxListeners } from 'node:events';
import { MlcheckError } from '../errors.js';
import type { Arm, Row } from '../table/row.js';
import { breaker } from './breaker.js';
import type { Clock } from './clock.js';
import type { Pacer } from './pacer.js';
import type { Reply, Scorer } from './scorer.js';
import { jobsOf, type Job, type Task } from './task.js';

export interface DriveOptions {
  /** What to score, in an order that is always the same; every arm scores all of it. */
  readonly tasks: Iterable<Task>;
  readonly scorers: Readonly<Partial<Record<Arm, Scorer>>>;
  /** Takes finished rows; they count once it has resolved. */
  readonly sink: { append(rows: readonly Row[]): void | Promise<void> };
  readonly clock: Clock;
  /** On abort no further request is sent, and those in flight get `graceMs`. */
  readonly signal: AbortSignal;
  /** Requests in flight at most, over both arms. */
  readonly concurrency: number;
  /** When request k of this drive is due; without it, as soon as one of `concurrency` is free. */
  readonly pacer?: Pacer;
  /** Reading of the clock that `dueAtMs` counts from; default: now. */
  readonly startMs?: number;
  /** Requests to send at most; those in flight when it is reached may bring retries. */
  readonly maxRequests?: number;
  /** Reading of the clock after which no further request is sent. */
  readonly deadlineMs?: number;
  /** How long requests in flight may take to finish after a stop; default 2,000. */
  readonly graceMs?: number;
  /** Requests in a row without an answer, of one arm, after which the drive stops; default 20. */
  readonly breakAfter?: number;
  /** True for a task that the arm has answered before; it is left out. */
  readonly has?: (arm: Arm, task: Task) => boolean;
  /** Called after appended rows, at most every 100 ms, and at the end. */
  readonly onProgress?: (progress: DriveProgress) => void;
}

export interface DriveProgress {
  /** Rows appended. */
  readonly done: number;
  /** Of these, rows without a score. */
  readonly failed: number;
  /** Rows per second since the start of the drive. */
  readonly perSecond: number;
}

/** Why a drive ended before all tasks were scored. */
export interface DriveStop {
  readonly reason: 'interrupted' | 'max-requests' | 'deadline' | 'endpoint-lost';
  readonly sentence: string;
  readonly arm?: Arm;
}

export interface DriveResult extends DriveProgress {
  readonly stopped?: DriveStop;
  /** Requests handed to the scorers, without their retries. */
  readonly requests: number;
}

const PROGRESS_MS = 100;

/**
 * Scores tasks by every arm and hands the rows on. Each task gives exactly one row for each arm, unless the drive stops: then those in flight either
 * finish within the grace time or have no row. A row exists only after the sink has taken it.
 * @throws what the sink throws (a full disk), and MlcheckError `suite-invalid` for an account that cannot be sent; in both cases after the requests in flight
 */
export async function drive(options: DriveOptions): Promise<DriveResult> {
  const { scorers, sink, clock, pacer, deadlineMs = Infinity, maxRequests = Infinity } = options;
  const start = clock.now();
  const zero = options.startMs ?? start;
  const arms = (['candidate', 'baseline'] as const).filter((arm) => scorers[arm] !== undefined);
  if (arms.length === 0) throw new MlcheckError('internal', { place: 'drive', rule: 'must have a scorer' });
  const jobs = jobsOf(options.tasks, arms.map((arm) => [arm, (scorers[arm] as Scorer).batchSize] as const), options.has);
  const lost = Object.fromEntries(arms.map((arm) => [arm, breaker(options.breakAfter ?? 20)])) as Record<Arm, ReturnType<typeof breaker>>;
  const againBefore = askedAgain(scorers);
  const stopping = new AbortController();
  const dropping = new AbortController();
  const finished = new AbortController();
  // Every request may listen to these.
  setMaxListeners(0, stopping.signal, dropping.signal);
  let stopped: DriveStop | undefined;
  let failure: { readonly error: unknown } | undefined;
  let requests = 0, done = 0, failed = 0, reported = start, lookedMs = start, halted = false;

  const stop = (why: DriveStop): void => {
    if (halted) return;
    stopped = why;
    halt();
  };
  const halt = (): void => {
    halted = true;
    stopping.abort();
    void clock.sleep(options.graceMs ?? 2_000, finished.signal).then(() => dropping.abort(new Error('the grace time is over')));
  };
  const interrupted = (): void => stop({ reason: 'interrupted', sentence: 'interrupted' });
  options.signal.addEventListener('abort', interrupted, { once: true });
  if (options.signal.aborted) interrupted();
  const outOfTime = (): void => stop({ reason: 'deadline', sentence: 'the time limit was reached' });
  const watchDeadline = async (): Promise<void> => {
    // In pieces: timers cannot wait longer than 24 days.
    while (!finished.signal.aborted && clock.now() < deadlineMs) await clock.sleep(Math.min(deadlineMs - clock.now(), 86_400_000), finished.signal);
    if (!finished.signal.aborted) outOfTime();
  };
  if (deadlineMs < Infinity) void watchDeadline();

  const progress = (): DriveProgress => ({ done, failed, perSecond: done === 0 ? 0 : (done * 1_000) / Math.max(1, clock.now() - start) });
  const next = (): Job | undefined => {
    if (halted) return undefined;
    lookedMs = clock.now();
    if (lookedMs >= deadlineMs) { outOfTime(); return undefined; }
    const { value: job, done: none } = jobs.next();
    if (none === true) return undefined;
    if (maxRequests < Infinity && requests + askedAgain(scorers) - againBefore >= maxRequests) {
      stop({ reason: 'max-requests', sentence: `the limit of ${maxRequests} requests was reached` });
      return undefined;
    }
    return job as Job;
  };

  const worker = async (): Promise<void> => {
    for (let job = next(); job !== undefined; job = next()) {
      const { arm, tasks } = job;
      const scorer = scorers[arm] as Scorer;
      const sent = scorer.recorded !== true;
      const dueMs = pacer === undefined || !sent ? lookedMs : start + pacer(requests);
      if (sent) requests++;
      let handedMs = dueMs;
      if (pacer !== undefined) {
        while (!halted && clock.now() < dueMs) await clock.sleep(dueMs - clock.now(), stopping.signal);
        if (halted) { if (sent) requests--; return; }
        handedMs = clock.now();
      }
      let replies: readonly Reply[];
      try {
        replies = await scorer.score(tasks.length === 1 ? [(tasks[0] as Task).account] : tasks.map((task) => task.account), dropping.signal, (tasks[0] as Task).repeat);
      } catch (error) {
        if (dropping.signal.aborted) return;
        throw error;
      }
      const rows = rowsOf(arm, tasks, replies, dueMs - zero, handedMs - dueMs);
      const appended = sink.append(rows);
      if (appended !== undefined) await appended;
      done += rows.length;
      for (const { outcome } of rows) if (outcome !== 'scored') failed++;
      const why = sent ? lost[arm](replies) : undefined;
      if (why !== undefined) stop({ reason: 'endpoint-lost', arm, sentence: `the ${arm} is lost: ${why}` });
      if (options.onProgress !== undefined && lookedMs - reported >= PROGRESS_MS) {
        reported = lookedMs;
        options.onProgress(progress());
      }
    }
  };

  const guarded = async (): Promise<void> => {
    try {
      await worker();
    } catch (error) {
      failure ??= { error };
      if (!halted) halt();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.floor(options.concurrency)) }, guarded));
  finished.abort();
  options.signal.removeEventListener('abort', interrupted);
  options.onProgress?.(progress());
  if (failure !== undefined) throw failure.error;
  return { ...progress(), requests, ...(stopped === undefined ? {} : { stopped }) };
}

/** Retries and single questions of the scorers: requests beyond one for each job. */
function askedAgain(scorers: DriveOptions['scorers']): number {
  let again = 0;
  for (const scorer of [scorers.candidate, scorers.baseline]) {
    const counts = scorer?.requests?.();
    if (counts !== undefined) again += counts.retried + counts.isolated;
  }
  return again;
}

function rowsOf(arm: Arm, tasks: readonly Task[], replies: readonly Reply[], dueAtMs: number, lateMs: number): Row[] {
  if (replies.length !== tasks.length) throw new MlcheckError('internal', { place: `${arm} scorer`, rule: `must give one reply for each of ${tasks.length} accounts`, value: replies.length });
  return tasks.map(({ account, variant, repeat }, k) => {
    const { outcome, score, attempts, latencyMs, detail, servedVersion, requestId } = replies[k] as Reply;
    const { cohort, i, label } = account;
    // All keys at once: an object that grows needs a second piece of memory.
    return { cohort, i, variant, repeat, arm, score: outcome === 'scored' ? (score as number) : Number.NaN, outcome, detail, label, attempts, servedVersion, dueAtMs, latencyMs: lateMs + latencyMs, requestId };
  });
}
