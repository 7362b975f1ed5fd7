import { availableParallelism, platform } from 'node:os';
import { GENERATOR_VERSION } from '../random/uniform.js';
import { ExitCode } from '../errors.js';
import type { AccountSource } from '../population/account.js';
import type { Population } from '../population/population.js';
import { isRecording } from '../scoring/recording.js';
import { noRequests, requestsSince, type RequestCounts } from '../scoring/request-counts.js';
import type { ModelIdentity, Scorer } from '../scoring/scorer.js';
import type { Plan } from '../suite/plan.js';
import type { Prefix } from '../table/evidence.js';
import type { Arm } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import { suiteOutcome } from '../verdict/decide.js';
import type { Outcome } from '../verdict/types.js';
import { VERSION } from '../version.js';
import { examplesOf } from './examples.js';
import { figuresOf, pairsOf } from './figures.js';
import { latencyFiguresOf } from './latency-figures.js';
import type { RunOptions } from './options.js';
import { widenedFloat32 } from './number-form.js';
import { changedOptions } from './options-again.js';
import { problemsOf, servedVersions } from './problems.js';
import { recordOf } from './record.js';
import type { Replaced } from './replaced-models.js';
import { RUN_SCHEMA, type ArmManifest, type LatencyFigures, type Manifest, type RequestFigures, type Run, type Timings, type VerdictRecord } from './run.js';
import type { LooksTaken } from './score-looks.js';
import { runSentence } from './sentence.js';
import { slicesOf } from './slices/slices-of.js';
import { withVersions } from './version-records.js';

/** Everything a finished or stopped run knows, before it becomes data. */
export interface Ending {
  readonly plan: Plan;
  readonly options: RunOptions;
  readonly taken: LooksTaken;
  readonly table: ScoreTable;
  readonly source: AccountSource;
  readonly identities: Readonly<Partial<Record<Arm, ModelIdentity>>>;
  readonly scorers: Readonly<Partial<Record<Arm, Scorer>>>;
  /** What probe and warm-up had counted before scoring began: nobody reports it. */
  readonly countedBefore: Readonly<Partial<Record<Arm, RequestCounts>>>;
  readonly addresses: Readonly<Partial<Record<Arm, string>>>;
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly phases: Readonly<Record<string, number>>;
  /** Why it ended before its time, in words. */
  readonly stopped?: string;
  /** Why there is nothing to compare with, where the baseline is a recording that does not count. */
  readonly absent?: string;
  /** What was created for the run in the system under test, and what is left of it. */
  readonly provisioned?: Timings['provisioned'];
  /** Models that were replaced while the run went on, as far as only their servers tell. */
  readonly replaced?: Readonly<Partial<Record<Arm, Replaced>>>;
  /** The exit code that this cause demands, where it is not that of the verdicts. */
  readonly stoppedExit?: ExitCode;
}

/** The {@link Run} of an ending. Pure but for the machine's name of its platform and cores, which stand under `timings`. */
export function assemble(ending: Ending): Run {
  const { plan, options, taken, table, source } = ending;
  const context = { suite: plan.suite.name, options: changedOptions(options), looks: plan.looks, accounts: taken.accounts, weights: plan.weights };
  const unjudged = `no usable evidence: ${ending.stopped ?? ending.absent ?? 'the claim was not judged'}`;
  const judged = taken.standings.filter(({ planned }) => planned.selected).map((standing) => recordOf(standing, context, unjudged));
  const records = withVersions(judged, plan, { rows: () => table.rows(), replaced: ending.replaced ?? {} }, context, taken.looks.length);
  const outcome = suiteOutcome(records);
  const candidate = plan.candidate;
  const version = ending.identities.candidate?.version ?? candidate.version;
  const prefixes = [...taken.accounts].map(([cohort, n]) => ({ cohort, n, weight: plan.weights.get(cohort)! }));
  const arms = (['candidate', 'baseline'] as const).filter((arm) => ending.scorers[arm] !== undefined);
  const untimed = records.filter(({ timed }) => !timed);
  return {
    schema: RUN_SCHEMA,
    suite: { name: plan.suite.name, ...(plan.suite.description === undefined ? {} : { description: plan.suite.description }), file: plan.file },
    outcome,
    exitCode: exitCodeOf(outcome, ending.stopped === undefined, ending.stoppedExit),
    sentence: runSentence(outcome, records, {
      model: candidate.model,
      ...(version === undefined ? {} : { version }),
      cohorts: plan.suite.population.cohorts.length,
      smoke: options.smoke ?? false,
      partial: plan.partial,
      ...(ending.stopped === undefined ? {} : { stopped: ending.stopped }),
      ...(ending.absent === undefined ? {} : { absent: ending.absent }),
    }),
    complete: ending.stopped === undefined,
    ...(ending.stopped === undefined ? {} : { stopped: ending.stopped }),
    ...(ending.absent === undefined ? {} : { notCompared: ending.absent }),
    partial: plan.partial,
    smoke: options.smoke ?? false,
    manifest: manifestOf(ending),
    looks: taken.looks,
    verdicts: untimed,
    outcomes: Object.fromEntries(arms.map((arm) => [arm, table.count(arm)])),
    problems: problemsOf(table.rows()),
    figures: figuresOf(table, prefixes, {
      ...(plan.suite.range === undefined ? {} : { range: plan.suite.range }),
      labelled: plan.suite.population.labels !== undefined,
      hasBaseline: ending.scorers.baseline !== undefined,
      ...(plan.suite.threshold === undefined ? {} : { threshold: plan.suite.threshold }),
      clustered: plan.suite.clusterBy !== undefined,
    }),
    ...foundIn(ending, prefixes, records),
    examples: examplesOf(untimed, source, table.rows()),
    timings: timingsOf(ending, arms, records.filter(({ timed }) => timed)),
  };
}

/** Where the shift lives; the margin is the tightest tolerance of a mean shift in score units. */
function foundIn({ plan, options, scorers, table, source }: Ending, prefixes: readonly Prefix[], records: readonly VerdictRecord[]): Pick<Run, 'slices'> {
  const { range } = plan.suite;
  if (range === undefined || scorers.baseline === undefined || options.smoke) return {};
  const margins = records.filter(({ kind, unit, tolerance }) => kind === 'mean-shift' && unit === 'score' && tolerance > 0).map(({ tolerance }) => tolerance);
  const slices = slicesOf(pairsOf(table, prefixes), source, { range, looks: plan.looks.length, ...(margins.length === 0 ? {} : { margin: Math.min(...margins) }) });
  return slices === undefined ? {} : { slices };
}

function exitCodeOf(outcome: Outcome, complete: boolean, stoppedExit: ExitCode | undefined): ExitCode {
  const judged = outcome === 'fail' ? ExitCode.fail : outcome === 'pass' && complete ? ExitCode.pass : ExitCode.inconclusive;
  if (stoppedExit === undefined) return judged;
  const stronger: readonly number[] = [ExitCode.interrupted, ExitCode.terminated, ExitCode.internal];
  return stronger.includes(stoppedExit) || judged !== ExitCode.fail ? stoppedExit : judged;
}

function manifestOf({ plan, identities, scorers, table }: Ending): Manifest {
  const { suite } = plan;
  const arm = (name: Arm): ArmManifest => {
    const endpoint = plan[name]!;
    const numbers = widenedFloat32(table.rows(), name) ? { numbers: 'float32 widened' as const } : {};
    if (isRecording(endpoint)) {
      const told = endpoint.logged === true && suite.population.file !== undefined ? { recording: `recorded traffic, not a live model: what was answered when ${suite.population.file.path} was written` } : {};
      return { dialect: endpoint.kind, identity: identities[name]!, served: servedVersions(table.rows(), name), ...numbers, ...told };
    }
    const asked = { model: endpoint.model, ...(endpoint.version === undefined ? {} : { version: endpoint.version }) };
    const recording = scorers[name]?.recording;
    return { dialect: endpoint.kind === 'reference' ? 'open-inference' : endpoint.kind, identity: identities[name] ?? asked, served: servedVersions(table.rows(), name), ...numbers, ...(recording === undefined ? {} : { recording }) };
  };
  return {
    mlcheck: VERSION,
    generator: String(GENERATOR_VERSION),
    seed: plan.seed,
    planHash: plan.hash,
    promise: { falseAlarm: suite.budget.falseAlarm, miss: suite.budget.miss, looks: plan.looks.length, gatingChecks: plan.gatingChecks },
    candidate: arm('candidate'),
    ...(plan.baseline === undefined || (isRecording(plan.baseline) && identities.baseline === undefined) ? {} : { baseline: arm('baseline') }),
    cohorts: suite.population.cohorts.map(({ name, share, description }) => ({ name, share, ...(description === undefined ? {} : { description }) })),
    mix: suite.mix ?? 'equal',
    ...(suite.population.labels === undefined ? {} : { labels: { source: suite.population.labels.source } }),
    ...(suite.clusterBy === undefined ? {} : { clusterBy: suite.clusterBy }),
    ...accountFileOf(suite.population),
    ...(suite.range === undefined ? {} : { range: suite.range }),
    ...(suite.threshold === undefined ? {} : { threshold: suite.threshold }),
    budget: { accountsPerCohort: plan.looks[plan.looks.length - 1]!, requests: plan.requests },
  };
}

function accountFileOf({ file, census, cohorts }: Population): Pick<Manifest, 'accountFile'> {
  if (file?.rows === undefined) return {};
  return { accountFile: { path: file.path, sha256: file.rows.sha256, rows: cohorts.reduce((sum, { count = 0 }) => sum + count, 0), census: census === true, ...(file.log === undefined ? {} : { traffic: true }) } };
}

function timingsOf(ending: Ending, arms: readonly Arm[], verdicts: Timings['verdicts']): Timings {
  const latency: Partial<Record<Arm, LatencyFigures>> = {};
  for (const arm of arms) {
    // A recording took no time: zeros would look like a measurement.
    if (ending.scorers[arm]?.recorded) continue;
    const figures = latencyFiguresOf(rowsOf(ending.table, arm));
    if (figures !== undefined) latency[arm] = figures;
  }
  return {
    runId: ending.runId,
    startedAt: ending.startedAt,
    finishedAt: ending.finishedAt,
    phases: Object.fromEntries(Object.entries(ending.phases).map(([name, ms]) => [name, Math.round(ms)])),
    endpoints: ending.addresses,
    environment: { node: process.version, platform: `${platform()} ${process.arch}`, cores: String(availableParallelism()) },
    requests: Object.fromEntries(
      arms.filter((arm) => ending.scorers[arm]?.recorded !== true).map((arm) => {
        const counts = ending.scorers[arm]?.requests?.();
        return [arm, figuresOfRequests(counts === undefined ? noRequests() : requestsSince(counts, ending.countedBefore[arm]))];
      }),
    ),
    latency,
    verdicts,
    ...(ending.provisioned === undefined ? {} : { provisioned: ending.provisioned }),
    options: { ...ending.options },
  };
}

/** Zeros that nobody misses are left out. */
function figuresOfRequests({ sent, retried, throttled, againThrottled, againNotReady, againInfrastructure, ...more }: RequestCounts): RequestFigures {
  const reasons = { throttled: againThrottled, 'not-ready': againNotReady, infrastructure: againInfrastructure };
  const some = Object.fromEntries(Object.entries(more).filter(([, count]) => count > 0));
  return { sent, retried, throttled, ...(retried === 0 ? {} : { retriedFor: Object.fromEntries(Object.entries(reasons).filter(([, count]) => count > 0)) }), ...some };
}

function* rowsOf(table: ScoreTable, arm: Arm) {
  for (const row of table.rows()) if (row.arm === arm) yield row;
}
