import { mkdirSync, openSync, closeSync, writeSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { MlcheckError } from '../errors.js';
import { accountSource } from '../population/account-source.js';
import { describeEndpoint } from '../scoring/describe-endpoint.js';
import { drive } from '../scoring/driver.js';
import { httpScorer } from '../scoring/http-scorer.js';
import { RECORDING_FORMAT, recordedReplies, type RecordingHeader } from '../scoring/reply-recording.js';
import type { Plan } from '../suite/plan.js';
import { compileContract } from '../suite/schema.js';
import { memoryTable } from '../table/memory-table.js';
import type { Arm } from '../table/row.js';
import { VERSION } from '../version.js';
import { armOf, calledArms, liveEndpoints } from './model-endpoints.js';
import { monotonicClock } from './monotonic-clock.js';
import type { RunPorts } from './options.js';
import { newRunId } from './run-folder.js';
import { twinsOf, workOf } from './tasks.js';
import { wholeDemand } from './whole-demand.js';

const CONCURRENCY = 8;

/** What was recorded. */
export interface Recorded {
  readonly header: RecordingHeader;
  readonly replies: number;
  /** Replies without a score; they are recorded too. */
  readonly failed: number;
}

/**
 * Asks one arm everything that a run of the plan could ask, and writes each reply as a line of JSON: secrets replaced, no fields of accounts. The file takes its name when it is whole.
 * @throws MlcheckError `endpoint-unreachable` when it does not come to its end, `usage` for a suite that creates its accounts, and what probing throws
 */
export async function recordReplies(plan: Plan, arm: Arm, file: string, ports: RunPorts): Promise<Recorded> {
  if (plan.suite.provision !== undefined) throw new MlcheckError('usage', { place: plan.file, rule: 'cannot be recorded: its accounts are created for each run, and their ids with them', hint: 'record a suite without `provision`' });
  const declared = calledArms(plan);
  const clock = monotonicClock();
  const source = accountSource(plan.suite.population, plan.seed);
  const table = memoryTable(source.cohorts);
  const live = await liveEndpoints({ [arm]: armOf(declared, arm) });
  const scorer = httpScorer(armOf(live.arms, arm), { arm, environment: ports.environment, clock, jitter: Math.random, version: VERSION, compileContract, requestTag: newRunId(ports.now()), ...(plan.suite.range === undefined ? {} : { range: plan.suite.range }) });
  const part = `${file}.part`;
  try {
    const identity = await scorer.probe(ports.signal);
    const header: RecordingHeader = { format: RECORDING_FORMAT, mlcheck: VERSION, suite: plan.suite.name, seed: plan.seed, recordedAt: new Date(ports.now()).toISOString(), endpoint: describeEndpoint(armOf(declared, arm)), identity };
    mkdirSync(dirname(file), { recursive: true });
    const out = openSync(part, 'w');
    try {
      writeSync(out, `${JSON.stringify(header)}\n`);
      const work = workOf(wholeDemand(plan, [arm]), table, source, twinsOf(plan.checks.map(({ check }) => check)));
      const result = await drive({
        tasks: work.tasks(),
        has: work.has,
        scorers: { [arm]: recordedReplies(scorer, (line) => writeSync(out, line)) },
        sink: { append: () => undefined },
        clock,
        signal: ports.signal,
        concurrency: CONCURRENCY,
        onProgress: ({ done, failed, perSecond }) => ports.progress({ kind: 'scoring', look: 1, looks: 1, done, total: work.rows, failed, perSecond, etaMs: perSecond > 0 ? ((work.rows - done) * 1000) / perSecond : null }),
      });
      if (result.stopped !== undefined) throw new MlcheckError('endpoint-unreachable', { place: file, rule: `must be recorded to its end: ${result.stopped.sentence}`, hint: 'half a recording is none; nothing was kept' });
      renameSync(part, file);
      return { header, replies: result.done, failed: result.failed };
    } finally {
      closeSync(out);
    }
  } finally {
    rmSync(part, { force: true });
    await scorer.close();
    await live.close();
  }
}
