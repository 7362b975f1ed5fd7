import { statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { MlcheckError, type ErrorCode } from '../errors.js';
import type { Row } from '../table/row.js';
import { headerLine, JOURNAL_FORMAT, journalLine, type JournalHeader } from './journal-format.js';
import { readJournal } from './read-journal.js';

/** A journal open for writing. */
export interface Journal {
  readonly path: string;
  /** Rows that were in the file when it was opened. */
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
 * @throws MlcheckError `resume-mismatch` for another plan or seed, `run-invalid` for a damaged file, `disk-full`, `output-unwritable`; place is the file
 */
export async function openJournal(path: string, of: { readonly planHash: string; readonly seed: number }): Promise<Journal> {
  const header: JournalHeader = { format: JOURNAL_FORMAT, planHash: of.planHash, seed: of.seed };
  const bytesBefore = statSync(path, { throwIfNoEntry: false })?.size;
  const before = bytesBefore === undefined || bytesBefore === 0 ? undefined : readJournal(path);
  if (before !== undefined) {
    for (const key of ['planHash', 'seed'] as const) {
      if (before.header[key] !== header[key]) throw new MlcheckError('resume-mismatch', { place: path, rule: `was written for ${key === 'seed' ? 'seed' : 'plan'} ${before.header[key]} and can only go on with the same`, value: header[key], hint: 'the suite changed since; start a new run without --resume' });
    }
  }
  let file: FileHandle;
  try {
    file = await open(path, bytesBefore === undefined ? 'wx' : 'r+');
  } catch (cause) {
    throw unwritable(path, cause);
  }
  let size = before?.wholeBytes ?? 0;
  let unflushed = 0;
  let broken: MlcheckError | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let gathering: { text: string; written: Promise<void> } | undefined;

  const write = async (text: string): Promise<void> => {
    if (broken !== undefined) throw broken;
    const bytes = Buffer.from(text, 'utf8');
    try {
      for (let from = 0; from < bytes.length; ) from += (await file.write(bytes, from, bytes.length - from, size + from)).bytesWritten;
      size += bytes.length;
      unflushed += bytes.length;
      if (unflushed >= FLUSH_BYTES) { unflushed = 0; await file.datasync(); }
    } catch (cause) {
      broken = unwritable(path, cause);
      await file.truncate(size).catch(() => undefined);
      throw broken;
    }
  };
  // Whatever comes while the write before is under way is gathered and goes out as one.
  const put = (text: string): Promise<void> => {
    if (gathering !== undefined) {
      gathering.text += text;
      return gathering.written;
    }
    const batch: { text: string; written: Promise<void> } = { text, written: last.then(() => { gathering = undefined; return write(batch.text); }) };
    gathering = batch;
    last = batch.written.catch(() => undefined);
    return batch.written;
  };

  try {
    if (before === undefined) await put(headerLine(header));
    else if (before.torn) await file.truncate(size);
  } catch (cause) {
    await file.close();
    throw cause instanceof MlcheckError ? cause : unwritable(path, cause);
  }
  return {
    path,
    rows: before?.rows ?? [],
    append: (rows) => {
      let text = '';
      for (const row of rows) text += journalLine(row);
      return put(text);
    },
    close: async () => {
      try {
        await last;
        if (broken === undefined) await file.sync();
      } finally {
        await file.close();
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
