import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { MlcheckError } from '../errors.js';
import type { Account, FieldValue } from '../population/account.js';
import { asOutputError, atomically } from './atomically.js';
import { writeAccountsParquet } from './write-accounts-parquet.js';

export type AccountFormat = 'csv' | 'jsonl' | 'parquet';

/** Columns that every account has besides its fields; `label` stands last. */
const OWN = ['id', 'cohort', 'i', 'label'];
const CHUNK = 1 << 16;

/**
 * Writes accounts as they come, in bounded memory: columns id, cohort, i, the fields in the order given, label. CSV follows RFC 4180 (CRLF, quotes doubled; NULL is
 * nothing, an empty string is `""`); JSON lines hold one object each; Parquet has typed columns. A file appears whole or not at all; a stream is left open.
 * @param out a file, or a stream (CSV and JSON lines only).
 * @returns accounts written.
 * @throws MlcheckError `population-invalid` for a field named like a column of the account; `usage` for Parquet to a stream; `disk-full`, `output-unwritable`.
 */
export async function writeAccounts(accounts: Iterable<Account>, fields: readonly string[], out: string | Writable, format: AccountFormat): Promise<number> {
  const taken = fields.find((field) => OWN.includes(field));
  if (taken !== undefined)
    throw new MlcheckError('population-invalid', { place: `field ${taken}`, rule: 'must not be named like a column of the account', value: OWN.join(', '), hint: 'Name the field otherwise.' });
  if (format === 'parquet') {
    if (typeof out !== 'string') throw new MlcheckError('usage', { place: '--out -', rule: 'Parquet needs a file', hint: 'Name a file ending in .parquet, or write csv or jsonl.' });
    return writeAccountsParquet(accounts, fields, out);
  }
  const counted = { accounts: 0 };
  const lines = format === 'csv' ? csvLines(accounts, fields, counted) : jsonLines(accounts, fields, counted);
  if (typeof out === 'string')
    // Opens the file before it asks for a line, and closes it before it throws: nothing comes to be after the temporary was removed.
    await atomically(out, (temporary) => writeFile(temporary, inChunks(lines)));
  else {
    try {
      await pour(lines, out);
    } catch (error) {
      throw asOutputError('output', error);
    }
  }
  return counted.accounts;
}

/** Writes chunks and waits whenever the stream asks to. */
async function pour(lines: Iterable<string>, stream: Writable): Promise<void> {
  let failed: unknown;
  const onError = (error: unknown): void => void (failed = error);
  stream.on('error', onError);
  for (const chunk of inChunks(lines)) {
    if (failed !== undefined) throw failed;
    if (!stream.write(chunk)) await once(stream, 'drain');
  }
  stream.off('error', onError);
}

function* inChunks(lines: Iterable<string>): Iterable<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function* csvLines(accounts: Iterable<Account>, fields: readonly string[], counted: { accounts: number }): Iterable<string> {
  yield `${['id', 'cohort', 'i', ...fields, 'label'].map(quoted).join(',')}\r\n`;
  for (const { id, cohort, i, fields: values, label } of accounts) {
    counted.accounts++;
    yield `${[id, cohort, i, ...fields.map((field) => values[field] ?? null), label ?? null].map(quoted).join(',')}\r\n`;
  }
}

function* jsonLines(accounts: Iterable<Account>, fields: readonly string[], counted: { accounts: number }): Iterable<string> {
  for (const { id, cohort, i, fields: values, label } of accounts) {
    counted.accounts++;
    const record: Record<string, FieldValue> = { id, cohort, i };
    for (const field of fields) record[field] = values[field] ?? null;
    record.label = label ?? null;
    yield `${JSON.stringify(record)}\n`;
  }
}

function quoted(value: FieldValue): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
