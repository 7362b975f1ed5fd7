import { isMlcheckError, MlcheckError } from '../errors.js';
import type { Row } from '../table/row.js';
import { eachLine } from './each-line.js';
import { isMissingData } from './is-missing-data.js';
import { parseHeader, parseRow, rowKey, type JournalHeader } from './journal-format.js';

/** What a journal holds. */
export interface JournalContent {
  readonly header: JournalHeader;
  /** In order of arrival; no key twice: an account that was asked again after nobody had answered stands where it stood first. */
  readonly rows: readonly Row[];
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
  /** True when a line without its newline follows: a writer was killed in the middle of it. That line does not count. */
  readonly torn: boolean;
}

/**
 * Reads a journal. Lines that a killed writer left unfinished at the end are ignored; any other damage is an error.
 * @throws MlcheckError `run-invalid`: no such file, no header, a line that is no row, or one key twice; place is file and line
 */
export function readJournal(path: string): JournalContent {
  const rows: Row[] = [];
  const seen = new Map<string, number>();
  let header: JournalHeader | undefined;
  let number = 0, wholeBytes = 0;
  const take = (line: string, bytes: number): void => {
    number++;
    wholeBytes += bytes;
    const place = `${path}:${number}`;
    if (header === undefined) { header = parseHeader(line, place); return; }
    const row = parseRow(line, place);
    const key = rowKey(row);
    const earlier = seen.get(key);
    if (earlier !== undefined && isMissingData(rows[earlier]!)) { rows[earlier] = row; return; }
    if (earlier !== undefined) throw new MlcheckError('run-invalid', { place, rule: 'must not hold an answer twice', value: `${row.arm} ${row.cohort}/${row.i} ${row.variant} repeat ${row.repeat}`, hint: 'was the run resumed by two processes at once?' });
    seen.set(key, rows.length);
    rows.push(row);
  };
  let torn: boolean;
  try {
    torn = eachLine(path, take);
  } catch (cause) {
    if (isMlcheckError(cause)) throw cause;
    throw new MlcheckError('run-invalid', { place: path, rule: `must be readable (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, cause });
  }
  if (header === undefined) throw new MlcheckError('run-invalid', { place: path, rule: 'must begin with a header line', hint: 'the run ended before it scored anything; start a new one' });
  return { header, rows, wholeBytes, torn };
}
