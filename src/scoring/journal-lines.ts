import { MlcheckError } from '../errors.js';
import type { Arm, Row } from '../table/row.js';
import { writePlainText } from './plain-text.js';
import { SHORT_NUMBER_BYTES, writeShortNumber } from './short-number.js';

/** Lines of a journal, put together as bytes in memory that is used again. */
export interface JournalLines {
  /** One row as one line. @throws MlcheckError `internal` for a scored row without a finite score; then nothing is added */
  add(row: Row): void;
  /** All lines since the last call; the bytes are good until the next `add`. */
  take(): Buffer;
}

const NUMBER_BYTES = 32;
/** A control character: `\u0000`. */
const ESCAPED_BYTES = 6;
const MIDDLE = Buffer.from(',"latencyMs":'), ID = Buffer.from(',"requestId":'), NULL = Buffer.from('null');
const QUOTE = 34, END = 125, NEWLINE = 10;

/**
 * Makes an empty collection of lines. Every line is JSON with the same keys in the same order (a missing value is null, as is the score of a row that is not scored). Scores keep every digit;
 * times are rounded to microseconds. What the lines of an arm have in common for as long as nothing but accounts, scores and times changes is encoded once.
 */
export function journalLines(): JournalLines {
  const starts = new Map<string, Buffer>();
  const common: Partial<Record<Arm, CommonParts>> = {};
  let bytes = Buffer.allocUnsafe(16_384);
  let at = 0;
  /** The end of the line before, which the rows of one request share. */
  let last: Row | undefined;
  let endFrom = 0, endTo = 0;

  const startOf = (cohort: string): Buffer => {
    const known = starts.get(cohort);
    if (known !== undefined) return known;
    const fresh = Buffer.from(`{"cohort":${JSON.stringify(cohort)},"i":`);
    if (starts.size < COHORTS_AT_MOST) starts.set(cohort, fresh);
    return fresh;
  };
  const partsOf = (row: Row): CommonParts => {
    const known = common[row.arm];
    return known !== undefined && isCommon(known, row) ? known : (common[row.arm] = commonParts(row));
  };
  const room = (more: number): void => {
    if (at + more <= bytes.length) return;
    const grown = Buffer.allocUnsafe(2 * (at + more));
    bytes.copy(grown, 0, 0, at);
    bytes = grown;
  };
  const copy = (part: Uint8Array): void => {
    bytes.set(part, at);
    at += part.length;
  };
  const number = (value: number): void => {
    const end = writeShortNumber(bytes, at, value);
    at = end === -1 ? writePlainText(bytes, at, String(value)) : end;
  };
  const text = (value: string): void => {
    bytes[at] = QUOTE;
    const end = writePlainText(bytes, at + 1, value);
    if (end === -1) {
      at += bytes.write(JSON.stringify(value), at, 'utf8');
      return;
    }
    bytes[end] = QUOTE;
    at = end + 1;
  };
  const ending = (row: Row): void => {
    if (last !== undefined && last.requestId === row.requestId && last.dueAtMs === row.dueAtMs && last.latencyMs === row.latencyMs) {
      bytes.copyWithin(at, endFrom, endTo);
      at += endTo - endFrom;
      return;
    }
    endFrom = at;
    number(micros(row.dueAtMs));
    copy(MIDDLE);
    number(micros(row.latencyMs));
    copy(ID);
    if (row.requestId === undefined) copy(NULL);
    else text(row.requestId);
    bytes[at++] = END;
    bytes[at++] = NEWLINE;
    endTo = at;
    last = row;
  };

  return {
    add: (row) => {
      const scored = row.outcome === 'scored';
      if (scored && !Number.isFinite(row.score)) throw new MlcheckError('internal', { place: `row ${row.arm} ${row.cohort}/${row.i}`, rule: 'a scored row must hold a finite score', value: row.score });
      const start = startOf(row.cohort);
      const { before, after } = partsOf(row);
      const rest = after[row.label ?? 2] as Buffer;
      room(start.length + before.length + rest.length + MIDDLE.length + ID.length + 4 * NUMBER_BYTES + SHORT_NUMBER_BYTES + ESCAPED_BYTES * (row.requestId?.length ?? 0));
      copy(start);
      number(row.i);
      copy(before);
      if (!scored) copy(NULL);
      else if (Object.is(row.score, -0)) at = writePlainText(bytes, at, '-0');
      else number(row.score);
      copy(rest);
      ending(row);
    },
    take: () => {
      const taken = bytes.subarray(0, at);
      at = 0;
      last = undefined;
      return taken;
    },
  };
}

const COHORTS_AT_MOST = 4_096;

interface CommonParts extends Pick<Row, 'variant' | 'repeat' | 'outcome' | 'detail' | 'attempts' | 'servedVersion'> {
  readonly before: Buffer;
  /** By label: 0, 1, none. */
  readonly after: readonly Buffer[];
}

function isCommon(known: CommonParts, { variant, repeat, outcome, detail, attempts, servedVersion }: Row): boolean {
  return known.variant === variant && known.repeat === repeat && known.outcome === outcome && known.detail === detail && known.attempts === attempts && known.servedVersion === servedVersion;
}

function commonParts({ arm, variant, repeat, outcome, detail, attempts, servedVersion }: Row): CommonParts {
  return {
    variant, repeat, outcome, detail, attempts, servedVersion,
    before: Buffer.from(`,"variant":${JSON.stringify(variant)},"repeat":${repeat},"arm":"${arm}","score":`),
    after: ['0', '1', 'null'].map((label) => Buffer.from(`,"outcome":"${outcome}","detail":${optional(detail)},"label":${label},"attempts":${attempts},"servedVersion":${optional(servedVersion)},"dueAtMs":`)),
  };
}

function optional(text: string | undefined): string {
  return text === undefined ? 'null' : JSON.stringify(text);
}

function micros(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
