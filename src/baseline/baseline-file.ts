import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMlcheckError, MlcheckError } from '../errors.js';
import { digestOf } from '../suite/canonical.js';
import { asOutputError } from '../table/atomically.js';
import { validateAgainst } from '../suite/schema.js';
import type { Baseline } from './baseline.js';
import { baselineSchema } from './baseline-schema.js';

/** `<folder>/<suite>.json`, and the scores beside it. */
export function baselineFiles(folder: string, suite: string): { readonly file: string; readonly scores: string } {
  return { file: join(folder, `${suite}.json`), scores: join(folder, `${suite}.scores.parquet`) };
}

/** The digest that a baseline carries: over everything but itself. */
export function contentHash({ hash: _hash, ...content }: Omit<Baseline, 'hash'> & { readonly hash?: string }): string {
  return digestOf(content);
}

/** The text of a baseline's file: one claim and one cohort a line or two, so that a review shows what changed. */
export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, undefined, 2).replace(/\[\n[^[\]{}]*\]/g, (list) => list.replace(/\s*\n\s*/g, ' ').replace('[ ', '[').replace(' ]', ']'))}\n`;
}

/**
 * A baseline from its file; undefined where there is none.
 * @throws MlcheckError `file-invalid` for what is no baseline, or was changed by hand
 */
export function readBaseline(file: string, place: string): Baseline | undefined {
  if (!existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
    validateAgainst(baselineSchema, value, 'file-invalid');
  } catch (error) {
    if (isMlcheckError(error)) throw new MlcheckError('file-invalid', { place: `${place} ${error.place}`.trim(), rule: error.rule, ...('value' in error ? { value: error.value } : {}), hint: 'accept a run again' });
    throw new MlcheckError('file-invalid', { place, rule: 'must be a baseline', value: (error as Error).message, hint: 'accept a run again', cause: error });
  }
  const baseline = value as Baseline;
  if (contentHash(baseline) !== baseline.hash) throw new MlcheckError('file-invalid', { place, rule: 'must be as it was accepted: its content does not match its hash', value: baseline.hash.slice(0, 12), hint: 'restore it, or accept a run again' });
  return baseline;
}

/** Writes a baseline's file whole or not at all. @throws MlcheckError `output-unwritable` */
export function writeBaseline(file: string, baseline: Baseline): void {
  const temporary = `${file}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, baselineText(baseline), { flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw asOutputError(file, error);
  }
}

/**
 * The file of scores beside a baseline, whose bytes are those that were accepted.
 * @throws MlcheckError `file-invalid` when the file is not there or another
 */
export function scoresBeside(stored: { readonly file: string; readonly sha256: string }, file: string, place: string): string {
  const scores = join(dirname(file), stored.file);
  if (!existsSync(scores)) throw new MlcheckError('file-invalid', { place: `${place} scores.file`, rule: 'must lie beside the baseline', value: stored.file, hint: 'fetch it (a large file may be kept apart from git), or accept a run again' });
  const found = fileDigest(scores);
  if (found !== stored.sha256) throw new MlcheckError('file-invalid', { place: `${place} scores.file`, rule: `must be as it was accepted, with SHA-256 ${stored.sha256.slice(0, 12)}...`, value: `${found.slice(0, 12)}...`, hint: 'restore it, or accept a run again' });
  return scores;
}

/** SHA-256 of a file's bytes. */
export function fileDigest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
