import { MlcheckError } from '../errors.js';
import { OUTCOMES, type Arm, type OutcomeClass, type Row } from '../table/row.js';

/** Name and version of the format of `scores.journal`: a reader refuses every other. */
export const JOURNAL_FORMAT = 'mlcheck-journal/1';

/** First line of a journal: what its rows belong to. */
export interface JournalHeader {
  readonly format: typeof JOURNAL_FORMAT;
  readonly planHash: string;
  readonly seed: number;
}

/**
 * One row as one line of JSON, with its newline. Every line has the same keys in the same order (a missing value is null, as is the score of a row that
 * is not scored), so any reader of newline-delimited JSON can take it. Scores keep every digit; times are rounded to microseconds.
 */
export function journalLine(row: Row): string {
  const { before, between, after } = commonParts(row);
  return `${start(row.cohort)}${row.i}${before}${row.outcome === 'scored' ? score(row) : 'null'}${between}${row.label ?? 'null'}${after}${ending(row)}`;
}

/** What the lines of one arm have in common for as long as nothing but accounts, scores and times changes: put together once, they are a third of the cost. */
interface CommonParts extends Pick<Row, 'variant' | 'repeat' | 'outcome' | 'detail' | 'attempts' | 'servedVersion'> {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}
const common: Partial<Record<Arm, CommonParts>> = {};
function commonParts({ arm, variant, repeat, outcome, detail, attempts, servedVersion }: Row): CommonParts {
  const known = common[arm];
  if (known !== undefined && known.variant === variant && known.repeat === repeat && known.outcome === outcome && known.detail === detail && known.attempts === attempts && known.servedVersion === servedVersion) return known;
  return (common[arm] = {
    variant, repeat, outcome, detail, attempts, servedVersion,
    before: `,"variant":${quoted(variant)},"repeat":${repeat},"arm":"${arm}","score":`,
    between: `,"outcome":"${outcome}","detail":${optional(detail)},"label":`,
    after: `,"attempts":${attempts},"servedVersion":${optional(servedVersion)},"dueAtMs":`,
  });
}

/** The header as the first line. The rest of the file's keys are absent from it. */
export function headerLine(header: JournalHeader): string {
  return `${JSON.stringify({ format: header.format, planHash: header.planHash, seed: header.seed })}\n`;
}

/** @throws MlcheckError `run-invalid` unless the line is a header of this format */
export function parseHeader(line: string, place: string): JournalHeader {
  const found = parsed(line, place);
  const { format, planHash, seed } = found;
  if (format !== JOURNAL_FORMAT) throw new MlcheckError('run-invalid', { place, rule: `must begin with a header of format ${JOURNAL_FORMAT}`, value: format ?? line, hint: 'was it written by another version of mlcheck?' });
  if (typeof planHash !== 'string' || typeof seed !== 'number') throw new MlcheckError('run-invalid', { place, rule: 'the header must name planHash and seed', value: line });
  return { format, planHash, seed };
}

/** @throws MlcheckError `run-invalid` unless the line is a row */
export function parseRow(line: string, place: string): Row {
  const found = parsed(line, place);
  const { cohort, i, variant, repeat, arm, score: value, outcome, detail, label, attempts, servedVersion, dueAtMs, latencyMs, requestId } = found;
  const holds = typeof cohort === 'string' && whole(i) && typeof variant === 'string' && whole(repeat) && (arm === 'candidate' || arm === 'baseline')
    && OUTCOMES.includes(outcome as OutcomeClass) && (outcome === 'scored') === (typeof value === 'number') && whole(attempts) && typeof dueAtMs === 'number' && typeof latencyMs === 'number';
  if (!holds) throw new MlcheckError('run-invalid', { place, rule: 'must be a row of scores', value: line });
  return {
    cohort, i, variant, repeat, arm,
    score: typeof value === 'number' ? value : Number.NaN,
    outcome: outcome as OutcomeClass,
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(label === 0 || label === 1 ? { label } : {}),
    attempts,
    ...(typeof servedVersion === 'string' ? { servedVersion } : {}),
    dueAtMs,
    latencyMs,
    ...(typeof requestId === 'string' ? { requestId } : {}),
  };
}

/** What a row is unique by, as one text. */
export function rowKey(row: { readonly arm: Arm; readonly cohort: string; readonly i: number; readonly variant: string; readonly repeat: number }): string {
  return `${row.arm} ${row.repeat} ${row.i} ${row.cohort} ${row.variant}`;
}

function score(row: Row): string {
  if (!Number.isFinite(row.score)) throw new MlcheckError('internal', { place: `row ${row.arm} ${row.cohort}/${row.i}`, rule: 'a scored row must hold a finite score', value: row.score });
  return Object.is(row.score, -0) ? '-0' : String(row.score);
}

const STARTS = new Map<string, string>();
function start(cohort: string): string {
  const known = STARTS.get(cohort);
  if (known !== undefined) return known;
  const fresh = `{"cohort":${JSON.stringify(cohort)},"i":`;
  if (STARTS.size < QUOTED_AT_MOST) STARTS.set(cohort, fresh);
  return fresh;
}
/** Cohorts, variants, versions and details come again and again: each is quoted once. */
const QUOTED = new Map<string, string>();
const QUOTED_AT_MOST = 4_096;
function quoted(text: string): string {
  const known = QUOTED.get(text);
  if (known !== undefined) return known;
  const fresh = JSON.stringify(text);
  if (QUOTED.size < QUOTED_AT_MOST) QUOTED.set(text, fresh);
  return fresh;
}
/** The rows of one request come one after the other and end alike. */
let last: { readonly dueAtMs: number; readonly latencyMs: number; readonly requestId?: string | undefined; readonly text: string } | undefined;
function ending({ dueAtMs, latencyMs, requestId }: Row): string {
  if (last === undefined || last.requestId !== requestId || last.dueAtMs !== dueAtMs || last.latencyMs !== latencyMs) {
    last = { dueAtMs, latencyMs, requestId, text: `${micros(dueAtMs)},"latencyMs":${micros(latencyMs)},"requestId":${requestId === undefined ? 'null' : JSON.stringify(requestId)}}\n` };
  }
  return last.text;
}
function optional(text: string | undefined): string {
  return text === undefined ? 'null' : quoted(text);
}
const DECIMALS = Array.from({ length: 1_000 }, (_, k) => String(k / 1_000).slice(1));
/** Milliseconds with at most three decimals: integers are written several times as fast as fractions. */
function micros(ms: number): string {
  const all = Math.round(ms * 1_000);
  if (!(all >= 0 && all < 1e15)) return String(all / 1_000);
  const whole = Math.floor(all / 1_000);
  return `${whole}${DECIMALS[all - whole * 1_000] as string}`;
}
function whole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
function parsed(line: string, place: string): Record<string, unknown> {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: the error below says what stands there.
  }
  throw new MlcheckError('run-invalid', { place, rule: 'must be a JSON object', value: line, hint: 'the file was changed or damaged; start a new run' });
}
