import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ExitCode, MlcheckError } from '../errors.js';
import { compareColumns } from '../report/comparison/compare-columns.js';
import { comparePairs } from '../report/comparison/compare-pairs.js';
import { COMPARE_SCHEMA, type FileComparison } from '../report/comparison/comparison.js';
import type { ComparisonFigures } from '../report/comparison/comparison-figures.js';
import { readScoreColumn } from '../table/read-score-column.js';
import { readScorePairs } from '../table/read-score-pairs.js';
import type { ScoreFile } from '../table/score-file.js';
import { VERSION } from '../version.js';
import type { CompareFlags } from './compare.js';
import { shownPath } from './shown-path.js';
import { comparisonText } from './summary/comparison-text.js';
import { styleOf } from './terminal/style.js';
import type { World } from './world.js';

/** Of every interval of a comparison. */
const CONFIDENCE = 0.95;

/**
 * Compares two files and says how they differ. Whatever the difference, the exit code is 0: claims with tolerances are what suites are for.
 * @throws MlcheckError `file-invalid`, `output-unwritable`
 */
export async function compareFiles(a: string, b: string, flags: CompareFlags, world: World): Promise<number> {
  const files = [scoreFile(a, world), scoreFile(b, world)] as const;
  const page = flags.html === undefined ? undefined : pagePlace(flags.html, files, world);
  const scratch = mkdtempSync(join(tmpdir(), 'mlcheck-compare-'));
  try {
    const { comparison, figures, present } = await compared(files, flags, scratch);
    if (page !== undefined) await writePage(page, comparison, figures);
    world.stdout.write(flags.json ? `${JSON.stringify(comparison)}\n` : comparisonText(comparison, styleOf(world.stdout, world.environment), { pairable: present.every((columns) => columns.includes('id')) }));
    if (page !== undefined && !flags.json) world.stdout.write(`\n  ${shownPath(page, world.cwd)}\n`);
    return ExitCode.pass;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Compared {
  readonly comparison: FileComparison;
  readonly figures: readonly ComparisonFigures[];
  /** Columns of either file. */
  readonly present: readonly (readonly string[])[];
}

async function compared([a, b]: readonly [ScoreFile, ScoreFile], { column, by, pairedOn, html }: CompareFlags, scratch: string): Promise<Compared> {
  const columns = { score: column, ...(by === undefined ? {} : { cohort: by }) };
  const [left, right] = [await readScoreColumn(a, columns, scratch), await readScoreColumn(b, columns, scratch)];
  const { all, cohorts, figures } = compareColumns(left, right, CONFIDENCE, html !== undefined);
  const rows = [left.score.length, right.score.length] as const;
  const present = [left.present, right.present];
  const paired = pairedOn === undefined ? null : comparePairs(await readScorePairs(a, b, { score: column, id: pairedOn }, scratch), CONFIDENCE);
  const comparison: FileComparison = { schema: COMPARE_SCHEMA, mlcheck: VERSION, a: { file: a.shown, rows: rows[0] }, b: { file: b.shown, rows: rows[1] }, column, by: by ?? null, pairedOn: pairedOn ?? null, confidence: CONFIDENCE, all, cohorts, paired };
  return { comparison, figures, present };
}

/** A file as it was named, with the arm after a colon. @throws MlcheckError `file-invalid` where there is none. */
function scoreFile(word: string, world: World): ScoreFile {
  const [, bare = word, arm] = /^(.+):(candidate|baseline)$/.exec(word) ?? [];
  const path = resolve(world.cwd, bare);
  if (!existsSync(path) || !statSync(path).isFile()) throw new MlcheckError('file-invalid', { place: bare, rule: 'must be a file', value: existsSync(path) ? 'a folder' : 'nothing there' });
  return { path, shown: bare, ...(arm === undefined ? {} : { arm: arm as 'candidate' | 'baseline' }) };
}

/** Where the page goes; tried before any work. @throws MlcheckError `output-unwritable` */
function pagePlace(name: string, files: readonly ScoreFile[], world: World): string {
  const path = resolve(world.cwd, name);
  if (files.some((file) => file.path === path)) throw new MlcheckError('output-unwritable', { place: '--html', rule: 'must not be one of the files that are compared', value: name });
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.tmp`, '');
    rmSync(`${path}.tmp`);
  } catch (cause) {
    throw new MlcheckError('output-unwritable', { place: `--html ${name}`, rule: 'must be writable', value: (cause as NodeJS.ErrnoException).code ?? 'unknown', cause });
  }
  return path;
}

async function writePage(path: string, comparison: FileComparison, figures: readonly ComparisonFigures[]): Promise<void> {
  const { htmlComparison } = await import('../report/comparison/html-comparison.js');
  writeFileSync(`${path}.tmp`, htmlComparison(comparison, figures));
  renameSync(`${path}.tmp`, path);
}
