import { OUTCOMES, type Arm } from '../table/row.js';
import type { FieldValue } from '../population/account.js';
import type { ModelIdentity, TensorSpec } from '../scoring/scorer.js';
import type { Levels } from '../verdict/types.js';
import {
  RUN_SCHEMA,
  type ArmFigures,
  type ArmManifest,
  type ExampleAccount,
  type LatencyFigures,
  type LookRecord,
  type Manifest,
  type RequestFigures,
  type Run,
  type ScopeFigures,
  type SliceCondition,
  type SliceFigures,
  type SliceRecord,
  type Timings,
  type VerdictRecord,
} from './run.js';
import { anything, bool, constant, count, listOf, mapOf, nullable, number, oneOf, optional, shape, text, tupleOf, whole, type JsonSchema } from './schema-parts.js';

const probability: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
const finiteOrNull = nullable(number);
const pair = tupleOf(number, number);
const arms = <T>(of: JsonSchema): JsonSchema => shape<Partial<Record<Arm, T>>>({ candidate: optional(of), baseline: optional(of) });
const fieldValue: JsonSchema = { type: ['number', 'string', 'boolean', 'null'] };
const outcome = oneOf('pass', 'fail', 'inconclusive');
const outcomeClass = oneOf(...OUTCOMES);

const tensor = shape<TensorSpec>({ name: text, datatype: text, shape: listOf(whole) });

const identity = shape<ModelIdentity>({
  server: optional(text),
  serverVersion: optional(text),
  model: text,
  version: optional(text),
  versions: optional(listOf(text)),
  inputs: optional(listOf(tensor)),
  outputs: optional(listOf(tensor)),
});

const armManifest = shape<ArmManifest>({ dialect: text, identity, served: listOf(text), numbers: optional({ const: 'float32 widened' }), recording: optional(text) });

const manifest = shape<Manifest>({
  mlcheck: text,
  generator: text,
  seed: { type: 'integer', minimum: 0, maximum: 4294967295 },
  planHash: text,
  promise: shape<Manifest['promise']>({ falseAlarm: probability, miss: probability, looks: count, gatingChecks: count }),
  candidate: armManifest,
  baseline: optional(armManifest),
  cohorts: listOf(shape<Manifest['cohorts'][number]>({ name: text, share: probability, description: optional(text) })),
  mix: oneOf('equal', 'shares'),
  labels: optional(shape<NonNullable<Manifest['labels']>>({ source: text })),
  clusterBy: optional(text),
  accountFile: optional(shape<NonNullable<Manifest['accountFile']>>({ path: text, sha256: text, rows: count, census: bool, traffic: optional(bool) })),
  range: optional(pair),
  threshold: optional(number),
  budget: shape<Manifest['budget']>({ accountsPerCohort: count, requests: count }),
});

const look = shape<LookRecord>({ look: count, accounts: mapOf(count), rows: count, decided: listOf(text), open: count });

const verdict = shape<VerdictRecord>({
  id: text,
  kind: text,
  claim: text,
  scope: text,
  cohorts: listOf(text),
  severity: oneOf('gating', 'advisory'),
  gates: bool,
  tags: listOf(text),
  owner: optional(text),
  why: optional(text),
  knownIssue: optional(shape<NonNullable<VerdictRecord['knownIssue']>>({ ticket: text, owner: text, expires: text })),
  outcome,
  estimate: finiteOrNull,
  lower: finiteOrNull,
  upper: finiteOrNull,
  tolerance: number,
  unit: oneOf('score', 'share', 'milliseconds', 'count', 'index'),
  n: count,
  look: count,
  level: shape<Levels>({ fail: probability, pass: probability }),
  deterministic: bool,
  timed: bool,
  because: text,
  details: optional(mapOf(anything)),
  accountsNeeded: optional(count),
  detectable: optional(number),
  worst: { ...listOf(text), maxItems: 20 },
  replay: text,
  history: listOf(shape<VerdictRecord['history'][number]>({ look: count, n: count, lower: finiteOrNull, upper: finiteOrNull, estimate: finiteOrNull })),
});

type Quality = NonNullable<ArmFigures['quality']>;

const quality = shape<Quality>({
  n: count,
  positives: count,
  auc: nullable(probability),
  aucInterval: optional(pair),
  brier: number,
  roc: { ...listOf(pair), maxItems: 101 },
  precisionRecall: { ...listOf(pair), maxItems: 101 },
  rocBand: optional({ ...listOf(pair), maxItems: 101 }),
  precisionBand: optional({ ...listOf(pair), maxItems: 101 }),
  confusion: optional(shape<NonNullable<Quality['confusion']>>({ threshold: number, truePositive: probability, falsePositive: probability, trueNegative: probability, falseNegative: probability })),
  reliability: listOf(shape<Quality['reliability'][number]>({ from: number, to: number, n: count, meanScore: number, rate: probability })),
});

const armFigures = shape<ArmFigures>({
  n: count,
  missing: count,
  counts: listOf(number),
  mean: number,
  meanInterval: pair,
  sd: number,
  quantiles: { ...listOf(number), minItems: 11, maxItems: 11 },
  ecdf: { ...listOf(probability), minItems: 101, maxItems: 101 },
  ecdfBand: probability,
  quality: optional(quality),
});

const scopeFigures = shape<ScopeFigures>({
  scope: text,
  edges: { ...listOf(number), minItems: 2 },
  arms: arms<ArmFigures>(armFigures),
  difference: optional(shape<NonNullable<ScopeFigures['difference']>>({ edges: listOf(number), counts: listOf(number), mean: number })),
  ks: optional(shape<NonNullable<ScopeFigures['ks']>>({ statistic: probability, location: number, sign: { enum: [1, -1] }, candidate: probability, baseline: probability })),
  psi: optional(shape<NonNullable<ScopeFigures['psi']>>({ edges: listOf(number), contributions: listOf(number), total: number })),
});

type Condition<Of extends SliceCondition['of']> = Extract<SliceCondition, { of: Of }>;

const condition: JsonSchema = {
  anyOf: [
    shape<Condition<'cohort'>>({ of: constant('cohort'), cohort: text }),
    shape<Condition<'value'>>({ of: constant('value'), field: text, value: fieldValue }),
    shape<Condition<'missing'>>({ of: constant('missing'), field: text }),
    shape<Condition<'number'>>({ of: constant('number'), field: text, from: optional(number), below: optional(number), whole: bool }),
  ],
};

const slice = shape<SliceRecord>({
  where: { ...listOf(condition), minItems: 1, maxItems: 2 },
  words: text,
  n: count,
  share: probability,
  candidate: number,
  baseline: number,
  change: number,
  lower: number,
  upper: number,
  others: number,
  worst: listOf(text),
});

const slices = shape<SliceFigures>({
  accounts: count,
  of: count,
  fields: listOf(text),
  skipped: listOf(text),
  slices: count,
  alpha: probability,
  margin: number,
  least: count,
  overall: number,
  found: listOf(slice),
});

const example = shape<ExampleAccount>({
  id: text,
  cohort: text,
  fields: mapOf<FieldValue>(fieldValue),
  label: optional({ enum: [0, 1] }),
  scores: listOf(
    shape<ExampleAccount['scores'][number]>({ arm: oneOf('candidate', 'baseline'), variant: text, repeat: count, score: finiteOrNull, outcome: outcomeClass, detail: optional(text) }),
  ),
});

const latency = shape<LatencyFigures>({
  n: count,
  meanMs: number,
  quantilesMs: { ...listOf(number), minItems: 6, maxItems: 6 },
  ecdf: { ...listOf(pair), maxItems: 101 },
  timeline: { ...listOf(shape<LatencyFigures['timeline'][number]>({ atMs: number, scored: number, failed: number, p95Ms: finiteOrNull })), maxItems: 60 },
});

const timings = shape<Timings>({
  runId: text,
  startedAt: text,
  finishedAt: text,
  phases: mapOf(number),
  endpoints: arms<string>(text),
  environment: mapOf(text),
  requests: arms<RequestFigures>(shape<RequestFigures>({ sent: count, retried: count, throttled: count, retriedFor: optional(shape<NonNullable<RequestFigures['retriedFor']>>({ throttled: optional(count), 'not-ready': optional(count), infrastructure: optional(count) })), overBudget: optional(count), isolated: optional(count), renewed: optional(count) })),
  latency: arms<LatencyFigures>(latency),
  provisioned: optional(shape<NonNullable<Timings['provisioned']>>({ tag: text, created: count, left: count, leftovers: optional(text) })),
  verdicts: listOf(verdict),
  options: mapOf(anything),
});

const outcomeCounts: JsonSchema = { type: 'object', properties: Object.fromEntries(OUTCOMES.map((name) => [name, count])), required: [...OUTCOMES], additionalProperties: false };

/**
 * JSON Schema (2020-12) of `run.json`. Its compiler checks it against the type {@link Run}, key by key; the order of its properties is the order in which
 * `run.json` is written. Published as `run.schema.json`.
 */
export const runSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:mlcheck:run:1',
  title: 'mlcheck run',
  description: 'One run of a suite: verdicts, looks, figures and examples. Everything outside "timings" is the same for two runs of one plan against the same deterministic models.',
  ...shape<Run>({
    schema: constant(RUN_SCHEMA),
    suite: shape<Run['suite']>({ name: text, description: optional(text), file: text }),
    outcome,
    exitCode: { type: 'integer', minimum: 0, maximum: 255 },
    sentence: text,
    complete: bool,
    stopped: optional(text),
    notCompared: optional(text),
    partial: bool,
    smoke: bool,
    manifest,
    looks: listOf(look),
    verdicts: listOf(verdict),
    outcomes: arms(outcomeCounts),
    problems: listOf(shape<Run['problems'][number]>({ arm: oneOf('candidate', 'baseline'), outcome: outcomeClass, detail: text, count, example: text })),
    figures: listOf(scopeFigures),
    slices: optional(slices),
    examples: listOf(example),
    timings,
  }),
};
