import { isRecording } from '../scoring/recording.js';
import type { Plan } from '../suite/plan.js';
import { BASE, type Arm, type Row } from '../table/row.js';
import { grouped } from '../verdict/wording.js';
import { replayCommand, type RecordContext } from './record.js';
import type { Replaced } from './replaced-models.js';
import { rounded } from './rounded.js';
import type { VerdictRecord } from './run.js';

/** What was seen of versions. */
export interface Seen {
  readonly rows: () => Iterable<Row>;
  readonly replaced: Readonly<Partial<Record<Arm, Replaced>>>;
}

/** Accounts that are named for a version that should not have answered. */
const NAMED = 20;

/**
 * The verdicts, with what versions of a model answered: a claim on the version that failed names all that did, and an arm whose answers come from more than one version fails although no claim of the suite asks, because what was
 * measured is then no model. Nothing is added where one version answered, or where replies name none. Scores that were recorded over time (a log, an accepted baseline) may be of several.
 */
export function withVersions(records: readonly VerdictRecord[], plan: Plan, { rows, replaced }: Seen, context: Pick<RecordContext, 'suite' | 'options'>, look: number): readonly VerdictRecord[] {
  const counts = countsOf(rows());
  const told = records.map((record) => {
    const versions = counts.candidate;
    if (record.kind !== 'served-version' || record.outcome !== 'fail' || versions.size === 0) return record;
    const reading = readingOf(versions, plan.candidate.version);
    return { ...record, because: `${reading} after ${grouped(record.n)} accounts`, details: { ...record.details, reading, versions: Object.fromEntries(versions) } };
  });
  const claimed = plan.checks.some(({ check, selected }) => selected && check.kind === 'served-version');
  const mixed = (['candidate', 'baseline'] as const).filter((arm) => counts[arm].size > 1 && !(arm === 'candidate' ? claimed : isRecording(plan.baseline)));
  const changed = (['candidate', 'baseline'] as const).flatMap((arm) => (replaced[arm] === undefined || counts[arm].size > 0 ? [] : [replacedRecord(arm, plan, replaced[arm], context, look)]));
  return [...told, ...mixed.map((arm) => mixedRecord(arm, plan, counts[arm], rows, context, look)), ...changed];
}

type Counts = ReadonlyMap<string, number>;

function countsOf(rows: Iterable<Row>): Readonly<Record<Arm, Counts>> {
  const counts = { candidate: new Map<string, number>(), baseline: new Map<string, number>() };
  for (const { arm, servedVersion } of rows) if (servedVersion !== undefined) counts[arm].set(servedVersion, (counts[arm].get(servedVersion) ?? 0) + 1);
  return { candidate: sorted(counts.candidate), baseline: sorted(counts.baseline) };
}

/** Most answers first. */
function sorted(counts: Counts): Counts {
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

/** `version 1 gave 320 answers and version 2 gave 9 (version 1 was asked for)`. */
function readingOf(versions: Counts, asked: string | undefined): string {
  const each = [...versions].map(([version, count]) => `version ${version} gave ${grouped(count)} ${count === 1 ? 'answer' : 'answers'}`);
  return `${each.slice(0, -1).join(', ')}${each.length > 1 ? ' and ' : ''}${each.at(-1)}${asked === undefined ? '' : ` (version ${asked} was asked for)`}`;
}

function mixedRecord(arm: Arm, plan: Plan, versions: Counts, rows: () => Iterable<Row>, context: Pick<RecordContext, 'suite' | 'options'>, look: number): VerdictRecord {
  const endpoint = plan[arm];
  const asked = endpoint === undefined || isRecording(endpoint) ? undefined : endpoint.version;
  const usual = asked !== undefined && versions.has(asked) ? asked : [...versions.keys()][0];
  const others = new Set<string>();
  let n = 0;
  for (const { arm: of, servedVersion, cohort, i, variant, repeat } of rows()) {
    if (of !== arm || servedVersion === undefined) continue;
    if (variant === BASE && repeat === 0) n++;
    if (servedVersion !== usual) others.add(`${cohort}/${i}`);
  }
  const accounts = Math.max(n, others.size);
  return failed(arm, plan, { reading: readingOf(versions, asked), versions: Object.fromEntries(versions), share: rounded(others.size / accounts), n: accounts, worst: [...others].slice(0, NAMED) }, context, look);
}

/** Replies name no version, and the server tells another one after the run than before it: which replies came from which cannot be known. */
function replacedRecord(arm: Arm, plan: Plan, { before, after }: Replaced, context: Pick<RecordContext, 'suite' | 'options'>, look: number): VerdictRecord {
  const first = `${plan.suite.population.cohorts[0]!.name}/0`;
  return failed(arm, plan, { reading: `the server told version ${before} before the run and version ${after} after it`, versions: { before, after }, share: 1, n: 1, worst: [first] }, context, look);
}

interface Failure {
  readonly reading: string;
  readonly versions: Readonly<Record<string, unknown>>;
  readonly share: number;
  readonly n: number;
  readonly worst: readonly string[];
}

function failed(arm: Arm, plan: Plan, { reading, versions, share, n, worst }: Failure, context: Pick<RecordContext, 'suite' | 'options'>, look: number): VerdictRecord {
  const { levels } = plan.checks.find(({ check }) => check.deterministic) ?? plan.checks[0]!;
  return {
    id: `one-version-${arm}`,
    kind: 'served-version',
    claim: `every reply of the ${arm} comes from one version`,
    scope: 'all',
    cohorts: plan.suite.population.cohorts.map(({ name }) => name),
    severity: 'gating',
    gates: true,
    tags: [],
    outcome: 'fail',
    estimate: share,
    lower: share,
    upper: share,
    tolerance: 0,
    unit: 'share',
    n,
    look,
    level: { fail: rounded(levels.fail), pass: rounded(levels.pass) },
    deterministic: true,
    timed: false,
    because: reading,
    details: { reading, versions },
    worst,
    replay: replayCommand(worst[0]!, context),
    history: [],
  };
}
