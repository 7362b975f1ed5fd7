import { mkdirSync, closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { MlcheckError } from '../errors.js';
import { redactor } from '../net/redactor.js';
import { accountSource } from '../population/account-source.js';
import { describeEndpoint } from '../scoring/describe-endpoint.js';
import { drive } from '../scoring/driver.js';
import { eachLine } from '../scoring/each-line.js';
import { httpScorer } from '../scoring/http-scorer.js';
import { DEFAULT_BODY_BYTES, RECORDING_FORMAT, type RecordingHeader } from '../scoring/recording-format.js';
import { fieldsDigest, replyRecorder } from '../scoring/reply-recorder.js';
import { requestDigests } from '../scoring/request-digest.js';
import type { Scorer } from '../scoring/scorer.js';
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
  /** Requests whose replies were left out: larger than the limit, or with a secret that cannot be replaced. */
  readonly leftOut: number;
  /** Size of the file. */
  readonly bytes: number;
}

export interface RecordOptions {
  /** Largest body that is kept, in bytes; 0 keeps none. Default 1 MiB. */
  readonly bodyBytes?: number;
}

/**
 * Asks one arm everything that a run of the plan could ask, and writes each request's reply as a line of JSON: status, headers, body and what was made of them; secrets replaced, no fields of accounts. The file takes its name when it is
 * whole and holds no secret.
 * @throws MlcheckError `endpoint-unreachable` when it does not come to its end, `secret-leaked`, `usage` for a suite that creates its accounts, and what probing throws
 */
export async function recordReplies(plan: Plan, arm: Arm, file: string, ports: RunPorts, { bodyBytes = DEFAULT_BODY_BYTES }: RecordOptions = {}): Promise<Recorded> {
  if (plan.suite.provision !== undefined) throw new MlcheckError('usage', { place: plan.file, rule: 'cannot be recorded: its accounts are created for each run, and their ids with them', hint: 'record a suite without `provision`' });
  const declared = calledArms(plan);
  const clock = monotonicClock();
  const source = accountSource(plan.suite.population, plan.seed);
  const first = source.account(source.cohorts[0]!, 0);
  const table = memoryTable(source.cohorts);
  const live = await liveEndpoints({ [arm]: armOf(declared, arm) });
  const endpoint = armOf(live.arms, arm);
  const part = `${file}.part`;
  let out: number | undefined;
  const asks = requestDigests(endpoint);
  const recorder = replyRecorder({ write: (line) => void writeSync(out!, line), bodyBytes, asks });
  const scorer = httpScorer(endpoint, { arm, environment: ports.environment, clock, jitter: Math.random, version: VERSION, compileContract, requestTag: newRunId(ports.now()), witness: recorder.witness, ...(plan.suite.range === undefined ? {} : { range: plan.suite.range }) });
  try {
    const identity = await scorer.probe(ports.signal);
    const { version } = armOf(declared, arm);
    const contract = recorder.contract();
    const header: RecordingHeader = {
      format: RECORDING_FORMAT, mlcheck: VERSION, suite: plan.suite.name, seed: plan.seed, recordedAt: new Date(ports.now()).toISOString(), endpoint: describeEndpoint(armOf(declared, arm)), identity, dialect: endpoint.kind,
      ...(/^grpcs?:/i.test(endpoint.url) ? { grpc: true } : {}), ...(version === undefined ? {} : { version }), ...(contract === undefined ? {} : { contract }), first: { fields: fieldsDigest(first), request: asks(first) }, bodyBytes,
    };
    mkdirSync(dirname(file), { recursive: true });
    out = openSync(part, 'w');
    writeSync(out, `${JSON.stringify(header)}\n`);
    const work = workOf(wholeDemand(plan, [arm]), table, source, twinsOf(plan.checks.map(({ check }) => check)));
    const result = await drive({
      tasks: work.tasks(),
      has: work.has,
      scorers: { [arm]: recorder.over(scorer) },
      sink: { append: () => undefined },
      clock,
      signal: ports.signal,
      concurrency: CONCURRENCY,
      onProgress: ({ done, failed, perSecond }) => ports.progress({ kind: 'scoring', look: 1, looks: 1, done, total: work.rows, failed, perSecond, etaMs: perSecond > 0 ? ((work.rows - done) * 1000) / perSecond : null }),
    });
    if (result.stopped !== undefined) throw new MlcheckError('endpoint-unreachable', { place: file, rule: `must be recorded to its end: ${result.stopped.sentence}`, hint: 'half a recording is none; nothing was kept' });
    refuseSecrets(part, file, scorer);
    renameSync(part, file);
    return { header, replies: result.done, failed: result.failed, leftOut: recorder.leftOut(), bytes: statSync(file).size };
  } finally {
    if (out !== undefined) closeSync(out);
    rmSync(part, { force: true });
    await scorer.close();
    await live.close();
  }
}

/** Reads all that was written once more, with every secret that is known by now. */
function refuseSecrets(part: string, file: string, scorer: Scorer): void {
  const redact = redactor(scorer.secrets?.() ?? []);
  eachLine(part, (line) => {
    if (redact(line) !== line) throw new MlcheckError('secret-leaked', { place: file, rule: 'must hold no secret', hint: 'nothing was kept: look for where the service or the suite repeats it' });
  });
}
