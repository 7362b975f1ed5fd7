import { MlcheckError } from '../errors.js';
import { OUTCOMES, type Arm, type OutcomeClass, type Row } from '../table/row.js';
import { journalLines } from './journal-lines.js';

/** Name and version of the format of `scores.journal`: a reader refuses every other. */
export const JOURNAL_FORMAT = 'mlcheck-journal/1';

/** First line of a journal: what its rows belong to. */
export interface JournalHeader {
  readonly format: typeof JOURNAL_FORMAT;
  readonly planHash: string;
  readonly seed: number;
}

const ALONE = journalLines();

/**
 * One row as one line of JSON, with its newline; what it says stands at {@link journalLines}.
 * @throws MlcheckError `internal` for a scored row without a finite score
 */
export function journalLine(row: Row): string {
  ALONE.add(row);
  return ALONE.take().toString();
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
