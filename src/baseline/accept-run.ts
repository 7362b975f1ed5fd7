import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MlcheckError } from '../errors.js';
import { writeRecordingParquet } from '../table/write-recording-parquet.js';
import type { Plan } from '../suite/plan.js';
import type { Baseline } from './baseline.js';
import { BASELINE_SCHEMA } from './baseline.js';
import { baselineFiles, contentHash, fileDigest, writeBaseline } from './baseline-file.js';
import { fingerprintOf } from './fingerprint.js';
import { readRecording } from './read-recording.js';
import { recordedCohorts } from './recorded-cohorts.js';

/** What of a run goes into a baseline: a part of `run.json`. */
export interface AcceptableRun {
  readonly suite: { readonly name: string };
  readonly outcome: Baseline['run']['outcome'];
  readonly complete: boolean;
  readonly partial: boolean;
  readonly smoke: boolean;
  readonly stopped?: string;
  readonly manifest: { readonly mlcheck: string; readonly planHash: string; readonly candidate: Baseline['model']; readonly baseline?: Baseline['model'] };
  readonly verdicts: readonly Baseline['claims'][number][];
  readonly timings: { readonly runId: string };
}

export interface Acceptance {
  readonly arm: 'candidate' | 'baseline';
  readonly who: string;
  readonly why?: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** False keeps the figures alone: nothing can be paired with it. */
  readonly scores: boolean;
  /** Takes the scores' bytes to a store and says their address; left out: they lie beside the baseline. */
  readonly put?: (bytes: Uint8Array) => Promise<string>;
}

/**
 * The baseline that a run would make, and its scores by cohort. Writes nothing.
 * @param plan the suite as it stands, with the run's options
 * @param dir the run's folder, with its `scores.parquet`
 * @throws MlcheckError `usage` for a run that cannot be a baseline: partial, smoke, incomplete, not a pass and no reason given, of a suite that changed since
 */
export async function baselineOfRun(run: AcceptableRun, plan: Plan, dir: string, place: string, { arm, who, why, atMs }: Acceptance): Promise<{ readonly baseline: Baseline; readonly scores: ReadonlyMap<string, Float64Array> }> {
  refuseUnfit(run, plan, place, why);
  const model = run.manifest[arm];
  if (model === undefined || (arm === 'baseline' && model.dialect === 'recorded')) throw new MlcheckError('usage', { place: `${place} --arm`, rule: 'must be an arm that the run scored', value: arm, hint: 'accept the candidate' });
  const scores = await readRecording(join(dir, 'scores.parquet'), join(place, 'scores.parquet'), plan.suite.population.cohorts.map(({ name }) => name), { arm });
  const content: Omit<Baseline, 'hash'> = {
    schema: BASELINE_SCHEMA,
    suite: run.suite.name,
    model: { dialect: model.dialect, identity: model.identity, served: model.served },
    accepted: { at: new Date(atMs).toISOString(), who, ...(why === undefined ? {} : { why }) },
    run: { id: run.timings.runId, arm, outcome: run.outcome, planHash: run.manifest.planHash, mlcheck: run.manifest.mlcheck },
    accounts: fingerprintOf(plan),
    cohorts: recordedCohorts(scores, plan.suite.range),
    claims: run.verdicts.map(({ id, kind, cohorts, n, outcome, estimate, lower, upper, tolerance }) => ({ id, ...(kind === undefined ? {} : { kind }), ...(cohorts === undefined ? {} : { cohorts }), ...(n === undefined ? {} : { n }), outcome, estimate, lower, upper, tolerance })),
  };
  return { baseline: { ...content, hash: contentHash(content) }, scores };
}

/** What was stored. */
export interface Accepted {
  readonly baseline: Baseline;
  readonly files: readonly string[];
  /** Cohorts of which fewer accounts are recorded than a run may need: beyond them later runs have nothing to compare with. */
  readonly short: readonly string[];
}

/** Stores a run as the suite's baseline. The only way by which a baseline moves. */
export async function acceptRun(run: AcceptableRun, plan: Plan, dir: string, place: string, folder: string, acceptance: Acceptance): Promise<Accepted> {
  const { baseline: bare, scores } = await baselineOfRun(run, plan, dir, place, acceptance);
  const files = baselineFiles(folder, run.suite.name);
  const accounts = Math.max(...plan.looks);
  const short = [...scores].filter(([, column]) => column.length < accounts).map(([cohort]) => cohort);
  const beside = acceptance.scores && acceptance.put === undefined;
  const baseline = acceptance.scores ? await withScores(bare, scores, beside ? files.scores : join(folder, `${run.suite.name}.upload.parquet`), acceptance.put) : bare;
  writeBaseline(files.file, baseline);
  if (!beside) rmSync(files.scores, { force: true });
  return { baseline, short, files: beside ? [files.file, files.scores] : [files.file] };
}

/** The baseline with its scores in a file, or in a store to which that file is taken. */
async function withScores({ hash: _hash, ...content }: Baseline, scores: ReadonlyMap<string, Float64Array>, file: string, put: Acceptance['put']): Promise<Baseline> {
  try {
    await writeRecordingParquet(recorded(scores), file);
    const sha256 = fileDigest(file);
    const whole = { ...content, scores: put === undefined ? { file: basename(file), sha256 } : { url: await put(readFileSync(file)), sha256 } };
    return { ...whole, hash: contentHash(whole) };
  } finally {
    if (put !== undefined) rmSync(file, { force: true });
  }
}

function* recorded(scores: ReadonlyMap<string, Float64Array>) {
  for (const [cohort, column] of scores) for (const [i, score] of column.entries()) yield { cohort, i, score };
}

function refuseUnfit(run: AcceptableRun, plan: Plan, place: string, why: string | undefined): void {
  const unfit = (rule: string, hint: string): MlcheckError => new MlcheckError('usage', { place, rule, hint });
  if (run.smoke) throw unfit('cannot become a baseline: it is a smoke run', 'accept a run of the whole suite');
  if (run.partial) throw unfit('cannot become a baseline: it judged only some of the claims', 'run the suite without --grep and --tags');
  if (!run.complete) throw unfit(`cannot become a baseline: it is not complete (${run.stopped ?? 'stopped'})`, 'go on with --resume, then accept');
  if (run.outcome !== 'pass' && why === undefined) throw unfit(`is ${run.outcome}, and becomes a baseline only for a reason`, 'say why it is accepted all the same: --why TEXT');
  if (run.manifest.planHash !== plan.hash) throw unfit('was made by another plan than the suite as it stands', 'the suite changed since; run it again and accept that run');
}
