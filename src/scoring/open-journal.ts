import { closeSync, fdatasync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { MlcheckError, type ErrorCode } from '../errors.js';
import type { Row } from '../table/row.js';
import { headerLine, JOURNAL_FORMAT, type JournalHeader } from './journal-format.js';
import { journalLines } from './journal-lines.js';
import { readJournal } from './read-journal.js';

/** A journal open for writing. */
export interface Journal {
  readonly path: string;
  /** Rows that were in the file when it was opened, and count. */
  readonly rows: readonly Row[];
  /** Resolves when the rows are with the operating system: they survive the end of this process, kill -9 included. */
  append(rows: readonly Row[]): Promise<void>;
  /** Writes what is left, flushes to the disk and closes. */
  close(): Promise<void>;
}

const FLUSH_BYTES = 8 << 20;

/**
 * Opens `scores.journal`: creates it with its header, or goes on with one of the same plan and seed, a torn last line cut off first.
 *
 * Appends that arrive while a write is under way go out together in the next one. The file is flushed to the disk (fsync) after every 8 MiB and on closing:
 * a crash of the process loses nothing that was counted, a power failure at most the last 8 MiB. After a failed write the file is cut back to its last
 * whole line and every later append fails in the same way.
 * @param askAgain rows of the file that do not count, because their accounts are asked again; what is appended for them takes their place
 * @throws MlcheckError `resume-mismatch` for another plan or seed, `run-invalid` for a damaged file, `disk-full`, `output-unwritable`; place is the file
 */
export async function openJournal(path: string, of: { readonly planHash: string; readonly seed: number }, askAgain: (row: Row) => boolean = () => false): Promise<Journal> {
  const header: JournalHeader = { format: JOURNAL_FORMAT, planHash: of.planHash, seed: of.seed };
  const bytesBefore = statSync(path, { throwIfNoEntry: false })?.size;
  const before = bytesBefore === undefined || bytesBefore === 0 ? undefined : readJournal(path);
  if (before !== undefined) {
    for (const key of ['planHash', 'seed'] as const) {
      if (before.header[key] !== header[key]) throw new MlcheckError('resume-mismatch', { place: path, rule: `was written for ${key === 'seed' ? 'seed' : 'plan'} ${before.header[key]} and can only go on with the same`, value: header[key], hint: 'the suite changed since; start a new run without --resume' });
    }
  }
  let file: number;
  try {
    file = openSync(path, bytesBefore === undefined ? 'wx' : 'r+');
  } catch (cause) {
    throw unwritable(path, cause);
  }
  let size = before?.wholeBytes ?? 0;
  let unflushed = 0;
  let broken: MlcheckError | undefined;
  let gathering: { readonly rows: (readonly Row[])[]; readonly written: Promise<void> } | undefined;

  const lines = journalLines();
  const write = (bytes: Uint8Array): void => {
    if (broken !== undefined) throw broken;
    try {
      for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from, bytes.length - from, size + from);
    } catch (cause) {
      broken = unwritable(path, cause);
      try { ftruncateSync(file, size); } catch { /* A torn last line is what readers expect after a failure. */ }
      throw broken;
    }
    size += bytes.length;
    unflushed += bytes.length;
    if (unflushed < FLUSH_BYTES) return;
    unflushed = 0;
    fdatasync(file, (cause) => { if (cause !== null && cause.code !== 'EBADF') broken ??= unwritable(path, cause); });
  };
  // Written by this thread, once for each turn of the event loop: one call of a few microseconds for all replies of the turn, cheaper than handing each
  // of them to another thread. All lines of a turn are made in one go, while the code that makes them is in the processor's caches.
  const gather = (): NonNullable<typeof gathering> => {
    const rows: (readonly Row[])[] = [];
    const written = new Promise<void>((resolve, reject) => setImmediate(() => {
      gathering = undefined;
      try {
        for (const some of rows) for (const row of some) lines.add(row);
        write(lines.take());
        resolve();
      } catch (error) {
        lines.take();
        reject(error as MlcheckError);
      }
    }));
    return { rows, written };
  };

  try {
    if (before === undefined) write(Buffer.from(headerLine(header)));
    else if (before.torn) ftruncateSync(file, size);
  } catch (cause) {
    closeSync(file);
    throw cause instanceof MlcheckError ? cause : unwritable(path, cause);
  }
  return {
    path,
    rows: before?.rows.filter((row) => !askAgain(row)) ?? [],
    append: (rows) => {
      gathering ??= gather();
      gathering.rows.push(rows);
      return gathering.written;
    },
    close: async () => {
      try {
        await gathering?.written;
        if (broken === undefined) fsyncSync(file);
      } catch (cause) {
        throw cause instanceof MlcheckError ? cause : unwritable(path, cause);
      } finally {
        closeSync(file);
      }
    },
  };
}

function unwritable(path: string, cause: unknown): MlcheckError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  const kind: ErrorCode = full ? 'disk-full' : 'output-unwritable';
  return new MlcheckError(kind, {
    place: path,
    rule: full ? `must have room for more scores (${code})` : `must be writable (${code})`,
    hint: full ? 'make room and go on with --resume: what was scored is kept' : 'check the folder and its permissions, or choose another with --out',
    cause,
  });
}
