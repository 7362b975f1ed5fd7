import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { MlcheckError } from '../errors.js';
import { loggedAnswers } from '../population/file-source.js';
import type { RecordedScores } from '../scoring/recorded-scorer.js';
import type { Recording } from '../scoring/recording.js';
import type { Config } from '../suite/config.js';
import type { Plan } from '../suite/plan.js';
import { baselineFiles, fileDigest, readBaseline, scoresBeside } from './baseline-file.js';
import { expiryOf, hasExpired } from './expiry-of.js';
import { differencesOf, fingerprintOf } from './fingerprint.js';
import { readRecording } from './read-recording.js';
import { getScores, type StorePorts } from './score-store.js';

/** The scores of a recording, or why none of them counts. */
export type OpenedRecording = { readonly scores: RecordedScores } | { readonly absent: string };

const DAY_MS = 86_400_000;

/**
 * Opens what a plan compares with. No accepted baseline yet, or one older than allowed, is told as `absent`: claims that need it stay undecided.
 * @param nowMs milliseconds since the epoch
 * @param store what fetching scores needs; without it none are fetched
 * @throws MlcheckError `baseline-mismatch` with everything that differs; `file-invalid` for files that are damaged
 */
export async function openRecording(recording: Recording, plan: Plan, config: Config, nowMs: number, store?: StorePorts): Promise<OpenedRecording> {
  if (recording.logged === true) return loggedScores(plan);
  return recording.file === undefined ? acceptedBaseline(recording, plan, config, nowMs, store) : scoreFile(recording, recording.file, plan, config);
}

/** The scores in the log that the population was read from. */
function loggedScores({ suite, seed, file }: Plan): OpenedRecording {
  const answers = loggedAnswers(suite.population, seed);
  const log = suite.population.file;
  if (answers === undefined || log?.rows === undefined) throw new MlcheckError('suite-invalid', { place: `${file} baseline`, rule: 'must have scores in the log of the population', value: log?.path ?? 'no log', hint: "population: trafficFrom('traffic.jsonl', { score: '/response/score', ... })" });
  return {
    scores: {
      score: (cohort, i) => answers(cohort, i)?.score,
      version: (cohort, i) => answers(cohort, i)?.version,
      identity: { server: 'recorded', serverVersion: log.rows.sha256.slice(0, 12), model: log.path },
    },
  };
}

async function acceptedBaseline(recording: Recording, plan: Plan, config: Config, nowMs: number, store: StorePorts | undefined): Promise<OpenedRecording> {
  const { name } = plan.suite;
  const { file } = baselineFiles(config.baselines.folder, name);
  const place = relative(config.root, file);
  const baseline = readBaseline(file, place);
  if (baseline === undefined) return { absent: `there is no accepted baseline yet; \`mlcheck baseline accept ${name} --why "the first one"\` makes this run one` };
  const differences = differencesOf(baseline.accounts, fingerprintOf(plan));
  if (differences.length > 0) {
    throw new MlcheckError('baseline-mismatch', { place, rule: `was recorded of other accounts: ${differences.join('; ')}`, hint: `score the model in production on the accounts as they are now, beside itself, and accept that: \`mlcheck run ${name} --candidate V --baseline V --full\`, then \`mlcheck baseline accept ${name}\`` });
  }
  const expiry = expiryOf(baseline, recording.maxAgeDays ?? config.baselines.maxAgeDays);
  const days = Math.floor((nowMs - Date.parse(baseline.accepted.at)) / DAY_MS);
  if (hasExpired(expiry, nowMs)) return { absent: `the accepted baseline is ${days === 1 ? '1 day' : `${days} days`} old and has expired (${expiry!.because}); accept a newer run` };
  if (baseline.scores === undefined) throw new MlcheckError('baseline-mismatch', { place: `${place} scores`, rule: 'is needed: this baseline was accepted without scores, so no account can be compared', hint: 'accept a run again, without --no-scores' });
  const read = (from: string): Promise<ReadonlyMap<string, Float64Array>> => readRecording(from, place, plan.suite.population.cohorts.map((cohort) => cohort.name));
  const columns = 'file' in baseline.scores ? await read(scoresBeside(baseline.scores, file, place)) : await readFetched(baseline.scores, place, config, store, read);
  const { identity, served } = baseline.model;
  return {
    scores: {
      score: (cohort, i) => columns.get(cohort)?.[i],
      identity: { ...identity, server: 'recorded', serverVersion: baseline.hash.slice(0, 12) },
      ...(served.length === 1 ? { servedVersion: served[0]! } : {}),
    },
  };
}

/** Scores out of a store, by way of a file that is gone afterwards. */
async function readFetched<T>(stored: { readonly url: string; readonly sha256: string }, place: string, config: Config, store: StorePorts | undefined, read: (file: string) => Promise<T>): Promise<T> {
  if (store === undefined) throw new MlcheckError('baseline-mismatch', { place: `${place} scores.url`, rule: 'lies in a store, and nothing is fetched here' });
  const folder = mkdtempSync(join(tmpdir(), 'mlcheck-scores-'));
  try {
    const file = join(folder, 'scores.parquet');
    writeFileSync(file, await getScores(stored, place, config.baselines.store, store));
    return await read(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function scoreFile({ id, score, arm }: Recording, named: string, plan: Plan, config: Config): Promise<OpenedRecording> {
  const file = resolve(config.root, named);
  const place = relative(config.root, file);
  const fields = { ...(id === undefined ? {} : { id }), ...(score === undefined ? {} : { score }), ...(arm === undefined ? {} : { arm }) };
  const columns = await readRecording(file, place, plan.suite.population.cohorts.map((cohort) => cohort.name), fields);
  return { scores: { score: (cohort, i) => columns.get(cohort)?.[i], identity: { server: 'recorded', serverVersion: fileDigest(file).slice(0, 12), model: place } } };
}
