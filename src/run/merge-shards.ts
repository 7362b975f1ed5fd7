import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MlcheckError } from '../errors.js';
import { accountSource } from '../population/account-source.js';
import type { DriveOptions, DriveResult } from '../scoring/driver.js';
import { rowKey } from '../scoring/journal-format.js';
import { openJournal } from '../scoring/open-journal.js';
import { isRecording } from '../scoring/recording.js';
import { noRequests, REQUEST_COUNTS } from '../scoring/request-counts.js';
import type { Scorer } from '../scoring/scorer.js';
import { loadConfig } from '../suite/config.js';
import { findSuites } from '../suite/find.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import type { Plan } from '../suite/plan.js';
import type { Arm, Row } from '../table/row.js';
import { writeScoresParquet } from '../table/write-scores-parquet.js';
import { assemble } from './assemble.js';
import { checkShards } from './check-shards.js';
import { jsonRun } from './json-run.js';
import { monotonicClock } from './monotonic-clock.js';
import type { RunPorts } from './options.js';
import { planTable } from './plan-table.js';
import type { Run } from './run.js';
import { createRunFolder, FILES, newRunId, pointLatest, runFolder, writeAtomically, type Started } from './run-folder.js';
import { scoreLooks } from './score-looks.js';
import { shardText } from './shard.js';
import { readShard, type ShardContent } from './shard-file.js';
import { withoutBaseline } from './without-baseline.js';

/** A merged run on disk. */
export interface Merged {
  readonly run: Run;
  readonly dir: string;
  /** The suite's file. */
  readonly suiteFile: string;
}

/**
 * Makes one run of its shards: checks that every shard is there, once, of one plan and against the same models, and goes through the looks as an unsharded run does, with rows out of the
 * shards instead of requests. `run.json` equals that of an unsharded run in everything but `timings`.
 * @param files shards, as paths
 * @throws MlcheckError `shard-invalid` with the name of a shard that is missing, doubled, of another run or damaged; what loading the suite throws
 */
export async function mergeShards(files: readonly string[], { out }: { readonly out?: string }, ports: RunPorts): Promise<Merged> {
  const clock = monotonicClock();
  const began = clock.now();
  ports.progress({ kind: 'phase', phase: 'load' });
  const shards = files.map((file) => readShard(resolve(ports.cwd, file), file));
  const first = checkShards(shards);
  const config = await loadConfig(ports.cwd);
  const suiteFile = existsSync(resolve(ports.cwd, first.suite.file)) ? resolve(ports.cwd, first.suite.file) : (await findSuites([first.suite.name], config, ports.cwd))[0]!;
  const plan = planOf(await loadSuite(suiteFile, ports.cwd), first.options, config, new Date(ports.now()).toISOString().slice(0, 10));
  if (plan.hash !== first.planHash) {
    throw new MlcheckError('shard-invalid', { place: shards[0]!.file, rule: `was scored for plan ${first.planHash.slice(0, 12)} of ${first.suite.name}, and the suite here makes another`, value: plan.hash.slice(0, 12), hint: 'merge with the same version of the suite and of mlcheck that scored the shards' });
  }
  const source = accountSource(plan.suite.population, plan.seed);
  const table = planTable(plan, source);
  const scorers = countedScorers(plan, shards);
  ports.progress({ kind: 'phase', phase: 'judge' });
  const looks = await scoreLooks(plan, {
    scorers,
    sink: { append: (rows) => table.append(rows) },
    clock,
    startMs: clock.now(),
    signal: ports.signal,
    concurrency: 1,
    table,
    source,
    bail: first.options.bail ?? false,
    progress: () => undefined,
    drive: dealer(shards),
  });
  const taken = first.absent === undefined ? looks : withoutBaseline(looks);

  const runId = newRunId(ports.now());
  const dir = runFolder(out === undefined ? config.reports : resolve(ports.cwd, out), plan.suite.name, runId);
  createRunFolder(dir);
  const startedAt = shards.map(({ header }) => header.startedAt).sort()[0]!;
  const started: Started = { runId, startedAt, planHash: plan.hash, options: first.options, identities: first.identities };
  writeAtomically(join(dir, FILES.started), `${JSON.stringify(started, undefined, 2)}\n`);
  const run = assemble({
    plan,
    options: first.options,
    taken,
    table,
    source,
    identities: first.identities,
    scorers,
    countedBefore: {},
    addresses: first.addresses,
    runId,
    startedAt,
    finishedAt: new Date(ports.now()).toISOString(),
    phases: { total: clock.now() - began },
    replaced: Object.assign({}, ...shards.map(({ header }) => header.replaced ?? {})) as NonNullable<typeof first.replaced>,
    ...(first.absent === undefined ? {} : { absent: first.absent }),
  });
  ports.progress({ kind: 'phase', phase: 'write' });
  writeAtomically(join(dir, FILES.run), jsonRun(run));
  await writeScoresParquet(allRows(shards), join(dir, FILES.scores));
  if (run.outcome === 'inconclusive') await keepForExtending(shards, plan, dir);
  pointLatest(dir);
  return { run, dir, suiteFile };
}

/** Hands out rows of the shards where a driver would ask: exactly those that the look needs. */
function dealer(shards: readonly ShardContent[]): (options: DriveOptions) => Promise<DriveResult> {
  const rows = new Map<string, Row>();
  for (const row of allRows(shards)) rows.set(rowKey(row), row);
  return async ({ tasks, scorers, has, sink }) => {
    const dealt: Row[] = [];
    for (const task of tasks) {
      const { cohort, i } = task.account;
      for (const arm of ['candidate', 'baseline'] as const) {
        if (scorers[arm] === undefined || has?.(arm, task) === true) continue;
        const row = rows.get(rowKey({ arm, cohort, i, variant: task.variant, repeat: task.repeat }));
        if (row === undefined) throw lacking(shards, i, `${arm} ${cohort}/${i} ${task.variant} repeat ${task.repeat}`);
        dealt.push(row);
      }
    }
    await sink.append(dealt);
    return { done: dealt.length, failed: dealt.filter(({ outcome }) => outcome !== 'scored').length, perSecond: 0, requests: 0 };
  };
}

function lacking(shards: readonly ShardContent[], i: number, row: string): MlcheckError {
  const { file, header } = shards.find(({ header: { shard } }) => i % shard.of === shard.index - 1)!;
  return new MlcheckError('shard-invalid', { place: file, rule: `must hold every row of shard ${shardText(header.shard)}, but one is missing`, value: row, hint: 'run this shard again, and merge then' });
}

/** Scorers that are never asked: they say which arms there are, and what was sent for them. */
function countedScorers(plan: Plan, shards: readonly ShardContent[]): Readonly<Partial<Record<Arm, Scorer>>> {
  const never = async (): Promise<never> => {
    throw new MlcheckError('internal', { place: 'merge', rule: 'must send nothing' });
  };
  const scorers: Partial<Record<Arm, Scorer>> = {};
  for (const arm of ['candidate', 'baseline'] as const) {
    if (shards[0]!.header.identities[arm] === undefined) continue;
    const total = noRequests();
    for (const { header } of shards) for (const key of REQUEST_COUNTS) total[key] += header.requests[arm]?.[key] ?? 0;
    const recording = shards[0]!.header.recordings?.[arm];
    scorers[arm] = { batchSize: 1, probe: never, score: never, exchange: never, close: async () => undefined, ...(recording !== undefined ? { recorded: true as const, recording } : arm === 'baseline' && isRecording(plan.baseline) ? { recorded: true as const } : { requests: () => total }) };
  }
  return scorers;
}

function* allRows(shards: readonly ShardContent[]): Generator<Row> {
  for (const { rows } of shards) yield* rows;
}

/** A journal of all rows, from which `--extend` goes on. */
async function keepForExtending(shards: readonly ShardContent[], plan: Plan, dir: string): Promise<void> {
  const journal = await openJournal(join(dir, FILES.journal), { planHash: plan.hash, seed: plan.seed });
  await journal.append([...allRows(shards)]);
  await journal.close();
}
