import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { MlcheckError } from '../errors.js';
import type { AccountBlocks } from '../population/account-blocks.js';
import { csvChunks, jsonChunks } from './account-lines.js';
import { asOutputError, atomically } from './atomically.js';
import { writeAccountsParquet } from './write-accounts-parquet.js';

export type AccountFormat = 'csv' | 'jsonl' | 'parquet';

/**
 * Writes accounts block by block, in bounded memory: columns id, cohort, i, the fields in the order given, label; a column whose name is a field's gives way ({@link ownColumns}). CSV follows RFC 4180 (CRLF, quotes doubled; NULL is
 * nothing, an empty string is `""`); JSON lines hold one object each; Parquet has typed columns. A file appears whole or not at all; a stream is left open.
 * @param out a file, or a stream (CSV and JSON lines only).
 * @returns accounts written.
 * @throws MlcheckError `usage` for Parquet to a stream, or of fields whose names differ only in case; `disk-full`, `output-unwritable`.
 */
export async function writeAccounts(accounts: AccountBlocks, fields: readonly string[], out: string | Writable, format: AccountFormat): Promise<number> {
  if (format === 'parquet') {
    if (typeof out !== 'string') throw new MlcheckError('usage', { place: '--out -', rule: 'Parquet needs a file', hint: 'Name a file ending in .parquet, or write csv or jsonl.' });
    const folded = fields.map((field) => field.toLowerCase());
    const twice = fields.find((_, k) => folded.indexOf(folded[k] as string) < k);
    if (twice !== undefined) throw new MlcheckError('usage', { place: `field ${twice}`, rule: 'must differ from other fields in more than case to be a column of Parquet', value: fields.filter((field) => field.toLowerCase() === twice.toLowerCase()).join(', '), hint: 'Write csv or jsonl.' });
    return writeAccountsParquet(accounts, fields, out);
  }
  let written = 0;
  const count = (more: number): void => void (written += more);
  const chunks = format === 'csv' ? csvChunks(accounts.all(), fields, count) : jsonChunks(accounts.all(), fields, count);
  if (typeof out === 'string')
    // Opens the file before it asks for a line, and closes it before it throws: nothing comes to be after the temporary was removed.
    await atomically(out, (temporary) => writeFile(temporary, chunks));
  else {
    try {
      await pour(chunks, out);
    } catch (error) {
      throw asOutputError('output', error);
    }
  }
  return written;
}

/** Writes chunks and waits whenever the stream asks to. */
async function pour(chunks: Iterable<string>, stream: Writable): Promise<void> {
  let failed: unknown;
  const onError = (error: unknown): void => void (failed = error);
  stream.on('error', onError);
  for (const chunk of chunks) {
    if (failed !== undefined) throw failed;
    if (!stream.write(chunk)) await once(stream, 'drain');
  }
  stream.off('error', onError);
}
