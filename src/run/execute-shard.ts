import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openRecording } from '../baseline/open-recording.js';
import { ExitCode, MlcheckError } from '../errors.js';
import { redactor } from '../net/redactor.js';
import { accountSource } from '../population/account-source.js';
import type { DriveStop } from '../scoring/driver.js';
import { isMissingData } from '../scoring/is-missing-data.js';
import { openJournal } from '../scoring/open-journal.js';
import { constantRate } from '../scoring/pacer.js';
import { isRecording } from '../scoring/recording.js';
import { noRequests, requestsSince, type RequestCounts } from '../scoring/request-counts.js';
import type { ModelIdentity, Scorer } from '../scoring/scorer.js';
import { canonicalJson } from '../suite/canonical.js';
import { loadConfig } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import type { Arm } from '../table/row.js';
import { VERSION } from '../version.js';
import { refuseUndecidable } from './execute.js';
import { refuseLeaks } from './leaks.js';
import { calledArms, liveEndpoints } from './model-endpoints.js';
import { monotonicClock } from './monotonic-clock.js';
import { originOf } from './origin-of.js';
import { openScorers } from './open-scorers.js';
import type { RunOptions, RunPorts } from './options.js';
import { planTable } from './plan-table.js';
import { openProvisioning, type Provisioning } from './provisioning.js';
import { replacedModels } from './replaced-models.js';
import { FILES, writeAtomically } from './run-folder.js';
import { begunPlan, samePlan, type BegunPlan } from './same-plan.js';
import { shardName, type Shard } from './shard.js';
import { writeShard } from './shard-file.js';
import { storePorts } from './store-ports.js';
import { twinsOf, workOf } from './tasks.js';
import { warmUp } from './warm-up.js';
import { wholeDemand } from './whole-demand.js';

const CONCURRENCY = 8;

/** A shard on disk, or how far it came. */
export interface ShardExecution {
  readonly suite: string;
  readonly shard: Shard;
  /** Rows scored. */
  readonly rows: number;
  /** What `merge` takes; absent for a shard that was stopped. */
  readonly file?: string;
  /** 0 when it is whole: a shard has no verdict. */
  readonly exitCode: number;
  /** Why it was stopped. */
  readonly stopped?: string;
}

/** What a shard notes before its first request, so that `--resume` goes on with the same plan against the same models. */
interface Begun extends BegunPlan {
  readonly startedAt: string;
  readonly identities: Readonly<Partial<Record<Arm, ModelIdentity>>>;
}

/**
 * Scores one shard up to the last look and judges nothing: which looks are needed is only known to all shards together. Writes `<reports>/<suite>/shards/2-of-4.jsonl.gz`;
 * until then its journal lies in a folder beside it, and `--resume` goes on from there.
 * @throws MlcheckError for whatever is wrong with suite, options and endpoint
 */
export async function executeShard(file: string, { resume, out, ...options }: RunOptions, shard: Shard, ports: RunPorts): Promise<ShardExecution> {
  const clock = monotonicClock();
  const began = clock.now();
  const config = await loadConfig(ports.cwd);
  const loaded = await loadSuite(file, ports.cwd);
  const plan = planOf(loaded, options, config, new Date(ports.now()).toISOString().slice(0, 10));
  refuseUndecidable(plan);
  const recording = isRecording(plan.baseline) ? await openRecording(plan.baseline, plan, config, ports.now(), storePorts(ports)) : undefined;
  const absent = recording !== undefined && 'absent' in recording ? recording.absent : undefined;
  if (absent !== undefined) ports.progress({ kind: 'warning', text: absent });
  const shards = join(out === undefined ? config.reports : resolve(ports.cwd, out), plan.suite.name, 'shards');
  const dir = join(shards, shardName(shard));
  const blob = join(shards, `${shardName(shard)}.jsonl.gz`);
  // What an earlier run left must never be taken for this one.
  rmSync(blob, { force: true });
  const begun = resume ? begunIn(dir) : undefined;
  if (begun === undefined) rmSync(dir, { recursive: true, force: true });
  else samePlan(begun, plan, dir, 'start the shard again without --resume');
  mkdirSync(dir, { recursive: true });

  const source = accountSource(plan.suite.population, plan.seed);
  const table = planTable(plan, source);
  const identities: Partial<Record<Arm, ModelIdentity>> = {};
  let scorers: Partial<Record<Arm, Scorer>> = {};
  let warmed: Partial<Record<Arm, RequestCounts>> = {};
  let stopped: DriveStop | undefined;
  let provisioning: Provisioning | undefined;
  const live = await liveEndpoints(calledArms(plan));
  try {
    scorers = openScorers(plan, live, recording, ports, clock, `${new Date(ports.now()).getTime().toString(36)}-${shardName(shard)}`);
    ports.progress({ kind: 'phase', phase: 'probe' });
    for (const arm of ['candidate', 'baseline'] as const) if (scorers[arm]) identities[arm] = await scorers[arm].probe(ports.signal);
    if (begun !== undefined && canonicalJson(begun.identities) !== canonicalJson(identities)) throw new MlcheckError('resume-mismatch', { place: dir, rule: 'can only go on against the models it was started against', value: identities, hint: 'start the shard again without --resume' });
    const startedAt = begun?.startedAt ?? new Date(ports.now()).toISOString();
    writeAtomically(join(dir, FILES.started), `${JSON.stringify({ startedAt, ...begunPlan(plan), identities } satisfies Begun, undefined, 2)}\n`);
    const journal = await openJournal(join(dir, FILES.journal), { planHash: plan.hash, seed: plan.seed }, isMissingData);
    try {
      table.append(journal.rows);
      const arms = (['candidate', 'baseline'] as const).filter((arm) => scorers[arm] !== undefined);
      const work = workOf(wholeDemand(plan, arms), table, source, twinsOf(plan.checks.map(({ check }) => check)), shard);
      provisioning = await openProvisioning(plan, { ...ports, clock, folder: join(shards, '..'), id: `shard-${shardName(shard)}-${plan.hash.slice(0, 12)}` });
      ports.progress({ kind: 'phase', phase: 'warm-up' });
      const concurrency = options.concurrency ?? CONCURRENCY;
      await warmUp(scorers, source, concurrency, ports.signal, provisioning);
      warmed = Object.fromEntries(byArm(scorers).map(([arm, scorer]) => [arm, scorer.requests === undefined ? noRequests() : { ...scorer.requests() }]));
      ports.progress({ kind: 'phase', phase: 'score' });
      ({ stopped } = await provisioning.drive({
        tasks: work.tasks(),
        has: work.has,
        scorers,
        sink: {
          append: async (rows) => {
            await journal.append(rows);
            table.append(rows);
          },
        },
        clock,
        signal: ports.signal,
        concurrency,
        ...(options.rate === undefined ? {} : { pacer: constantRate(options.rate) }),
        ...(options.maxDurationMs === undefined ? {} : { deadlineMs: began + options.maxDurationMs }),
        ...(options.maxRequests === undefined ? {} : { maxRequests: options.maxRequests }),
        onProgress: ({ done, failed, perSecond }) =>
          ports.progress({ kind: 'scoring', look: 1, looks: 1, done, total: work.rows, failed, perSecond, etaMs: perSecond > 0 ? ((work.rows - done) * 1000) / perSecond : null }),
      }));
    } finally {
      await journal.close();
    }
    const rows = [...table.rows()];
    const counted = { suite: plan.suite.name, shard, rows: rows.length };
    if (stopped !== undefined) return { ...counted, exitCode: exitCodeOf(stopped, rows.length, ports.signal), stopped: stopped.sentence };
    const secrets = byArm(scorers).flatMap(([, scorer]) => scorer.secrets?.() ?? []);
    const replaced = await replacedModels(scorers, identities, () => rows, ports.signal);
    const recordings = Object.fromEntries(byArm(scorers).flatMap(([arm, { recording: text }]) => (text === undefined ? [] : [[arm, text]])));
    refuseLeaks(dir, redactor([...secrets, ...provisioning.secrets]));
    writeShard(blob, {
      mlcheck: VERSION,
      suite: { name: plan.suite.name, file: plan.file },
      planHash: plan.hash,
      seed: plan.seed,
      shard,
      options,
      identities,
      ...(absent === undefined ? {} : { absent }),
      ...(Object.keys(recordings).length === 0 ? {} : { recordings }),
      ...(Object.keys(replaced).length === 0 ? {} : { replaced }),
      addresses: Object.fromEntries(Object.entries(live.arms).map(([arm, endpoint]) => [arm, originOf(endpoint.url)])),
      requests: Object.fromEntries(byArm(scorers).flatMap(([arm, scorer]) => (scorer.requests === undefined ? [] : [[arm, requestsSince(scorer.requests(), warmed[arm])]]))),
      startedAt,
      finishedAt: new Date(ports.now()).toISOString(),
    }, rows);
    rmSync(dir, { recursive: true, force: true });
    return { ...counted, file: blob, exitCode: ExitCode.pass };
  } finally {
    await Promise.all(Object.values(scorers).map((scorer) => scorer.close()));
    await live.close();
    await provisioning?.close();
  }
}

function byArm(scorers: Readonly<Partial<Record<Arm, Scorer>>>): readonly (readonly [Arm, Scorer])[] {
  return (['candidate', 'baseline'] as const).flatMap((arm) => (scorers[arm] === undefined ? [] : [[arm, scorers[arm]] as const]));
}

function begunIn(dir: string): Begun | undefined {
  const file = join(dir, FILES.started);
  return existsSync(file) && existsSync(join(dir, FILES.journal)) ? (JSON.parse(readFileSync(file, 'utf8')) as Begun) : undefined;
}

function exitCodeOf({ reason }: DriveStop, rows: number, signal: AbortSignal): number {
  if (reason === 'interrupted') return signal.reason === 'SIGTERM' ? ExitCode.terminated : ExitCode.interrupted;
  return reason === 'endpoint-lost' && rows === 0 ? ExitCode.unavailable : ExitCode.inconclusive;
}
