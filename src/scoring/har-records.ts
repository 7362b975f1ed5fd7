import { MlcheckError } from '../errors.js';
import { jsonPointer } from './dialects/json-pointer.js';

/** One answered request, or one row of a batch of them, as a record that `trafficFrom` reads. */
export interface HarRecord {
  /** `entry` or `entry-row`, counted from 0: none twice in a file. */
  readonly id: string;
  /** When the request began, as the archive says it. */
  readonly at: string;
  readonly status: number;
  /** The body, or its row, read as JSON. */
  readonly request: unknown;
  readonly response: unknown;
}

export interface HarRecords {
  readonly records: readonly HarRecord[];
  /** Entries that gave no record, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** Where the rows of a batch lie in a request's body and in its reply's: JSON pointers to two lists of one length. */
export interface HarBatch {
  readonly requests: string;
  readonly responses: string;
}

/**
 * Answered requests out of an HTTP archive. Bodies alone are taken over: headers, cookies and query strings stay behind, because they hold credentials.
 * @param har the parsed file
 * @param url only requests whose address begins so
 * @param file name for errors
 * @throws MlcheckError `file-invalid` for what is no archive, and for a batch whose two lists differ in length
 * Source: HTTP Archive 1.2, http://www.softwareishard.com/blog/har-12-spec/
 */
export function harRecords(har: unknown, url: string, file: string, batch?: HarBatch): HarRecords {
  const entries = jsonPointer('/log/entries')(har);
  if (!Array.isArray(entries)) throw new MlcheckError('file-invalid', { place: `${file} at /log/entries`, rule: 'must be the list of an HTTP archive', value: entries, hint: 'save the traffic as HAR with content, for example from the network panel of a browser' });
  const records: HarRecord[] = [];
  const skipped: Record<string, number> = {};
  for (const [k, entry] of entries.entries()) {
    const found = exchangeOf(entry, url);
    if (typeof found === 'string') {
      skipped[found] = (skipped[found] ?? 0) + 1;
      continue;
    }
    const { request, response, ...known } = found;
    if (batch === undefined) {
      records.push({ id: String(k), ...known, request, response });
      continue;
    }
    const [asked, answered] = [rowsOf(request, batch.requests), rowsOf(response, batch.responses)];
    if (asked.length !== answered.length) {
      throw new MlcheckError('file-invalid', { place: `${file} at /log/entries/${k}`, rule: `must have as many rows at ${batch.responses} of the reply as at ${batch.requests} of the request (${asked.length})`, value: answered.length, hint: 'name the two lists of a batch with --requests and --responses' });
    }
    for (const [row, one] of asked.entries()) records.push({ id: `${k}-${row}`, ...known, request: one, response: answered[row] });
  }
  return { records, skipped };
}

function exchangeOf(entry: unknown, url: string): Omit<HarRecord, 'id'> | string {
  const at = (pointer: string): unknown => jsonPointer(pointer)(entry);
  const address = at('/request/url');
  if (typeof address !== 'string' || !address.startsWith(url)) return 'another address';
  const status = at('/response/status');
  if (typeof status !== 'number' || status < 200 || status > 299) return 'not answered with 2xx';
  const request = parsed(at('/request/postData/text'));
  if (request === undefined) return 'no JSON in the request';
  const text = at('/response/content/text');
  const response = parsed(at('/response/content/encoding') === 'base64' && typeof text === 'string' ? Buffer.from(text, 'base64').toString() : text);
  if (response === undefined) return 'no JSON in the reply';
  const began = at('/startedDateTime');
  return { at: typeof began === 'string' ? began : '', status, request, response };
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function rowsOf(body: unknown, pointer: string): readonly unknown[] {
  const rows = jsonPointer(pointer)(body);
  return Array.isArray(rows) ? rows : [];
}
