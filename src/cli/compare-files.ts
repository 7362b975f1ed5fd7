import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ExitCode, MlcheckError } from '../errors.js';
import { pairCohorts, type CohortScores, type ComparedScope } from '../report/comparison/compare-scope.js';
import { COMPARE_SCHEMA, type FileComparison, type PairedComparison } from '../report/comparison/comparison.js';
import type { ComparisonFigures } from '../report/comparison/comparison-figures.js';
import type { ScoreFile } from '../table/score-file.js';
import { VERSION } from '../version.js';
import type { CompareFlags } from './compare.js';
import type { FileSide } from './compare-tasks.js';
import { inPlace, inThreads, type Lanes } from './lanes.js';
import { shownPath } from './shown-path.js';
import { comparisonText } from './summary/comparison-text.js';
import { styleOf } from './terminal/style.js';
import type { World } from './world.js';

/** Of every interval of a comparison. */
const CONFIDENCE = 0.95;

/** Bytes of both files from which threads pay, threads at the same time (each holds a file or a sample in order), and parts in which cohorts are dealt to them. */
const THREADS_FROM = 1 << 24;
const THREADS = 2;
const BATCHES = 4;

/**
 * Compares two files and says how they differ. Whatever the difference, the exit code is 0: claims with tolerances are what suites are for.
 * @throws MlcheckError `file-invalid`, `output-unwritable`
 */
export async function compareFiles(a: string, b: string, flags: CompareFlags, world: World, threadsFrom = THREADS_FROM): Promise<number> {
  const files = [scoreFile(a, world), scoreFile(b, world)] as const;
  const page = flags.html === undefined ? undefined : pagePlace(flags.html, files, world);
  const scratch = mkdtempSync(join(tmpdir(), 'mlcheck-compare-'));
  try {
    const lanes = files.reduce((bytes, { path }) => bytes + statSync(path).size, 0) < threadsFrom ? inPlace : inThreads(THREADS);
    const { comparison, figures, present } = await compared(lanes, files, flags, scratch);
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

async function compared(lanes: Lanes, [a, b]: readonly [ScoreFile, ScoreFile], { column, by, pairedOn, html }: CompareFlags, scratch: string): Promise<Compared> {
  const columns = { score: column, ...(by === undefined ? {} : { cohort: by }), ...(pairedOn === undefined ? {} : { id: pairedOn }) };
  const [left, right] = await both(lanes('readSide', a, columns, scratch), lanes('readSide', b, columns, scratch));
  const drawn = html !== undefined;
  const cohorts = pairCohorts(left.cohorts, right.cohorts);
  const [[whole, parts], paired] = await both(
    both(lanes('compareScope', 'all', left.side, right.side, CONFIDENCE, drawn), inBatches(cohorts, (batch) => lanes('compareCohorts', batch, CONFIDENCE, drawn))),
    pairedOn === undefined ? Promise.resolve(null) : comparedPairs(lanes, a, left, right, { score: column, id: pairedOn }, scratch),
  );
  const comparison: FileComparison = {
    schema: COMPARE_SCHEMA, mlcheck: VERSION, a: { file: a.shown, rows: left.score.length }, b: { file: b.shown, rows: right.score.length }, column, by: by ?? null, pairedOn: pairedOn ?? null, confidence: CONFIDENCE,
    all: whole.comparison, cohorts: parts.map((part, k) => ({ cohort: cohorts[k]!.cohort, ...part.comparison })), paired,
  };
  return { comparison, figures: [whole, ...parts].map(({ figures }) => figures).filter((figures) => figures !== undefined), present: [left.present, right.present] };
}

async function comparedPairs(lanes: Lanes, file: ScoreFile, a: FileSide, b: FileSide, columns: { readonly score: string; readonly id: string }, scratch: string): Promise<PairedComparison> {
  const { named, ...pairs } = await lanes('pairFiles', { score: a.score, ids: a.ids! }, { score: b.score, ids: b.ids! }, file, columns, scratch);
  const [spearman, rest] = await both(lanes('correlateRanks', pairs), lanes('comparePairs', pairs, CONFIDENCE, { spearman: null, farthest: named }));
  return { ...rest, spearman };
}

/** Cohorts in a few parts of about the same number of rows, so that threads can share them. */
async function inBatches(cohorts: readonly CohortScores[], compare: (batch: readonly CohortScores[]) => Promise<readonly ComparedScope[]>): Promise<readonly ComparedScope[]> {
  const batches: CohortScores[][] = [];
  const most = cohorts.reduce((sum, { a, b }) => sum + a.length + b.length, 0) / BATCHES;
  let room = 0;
  for (const each of cohorts) {
    if (room <= 0) {
      batches.push([]);
      room = most;
    }
    batches[batches.length - 1]!.push(each);
    room -= each.a.length + each.b.length;
  }
  return (await Promise.all(batches.map(compare))).flat();
}

/** Waits for both even where one fails, so that nothing is left running; the first failure is told. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
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
