import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MlcheckError } from '../errors.js';
import type { Account } from '../population/account.js';
import { OUTCOMES, type OutcomeClass } from '../table/row.js';
import type { ModelIdentity, Reply, Scorer } from './scorer.js';

/** Name and version of the format of a recording of replies; a reader refuses every other. */
export const RECORDING_FORMAT = 'mlcheck-recording/1';

/** First line of a recording: who answered, and when. */
export interface RecordingHeader {
  readonly format: typeof RECORDING_FORMAT;
  readonly mlcheck: string;
  readonly suite: string;
  readonly seed: number;
  /** ISO 8601. */
  readonly recordedAt: string;
  /** Endpoint in words, without its address. */
  readonly endpoint: string;
  readonly identity: ModelIdentity;
}

/** Replies by what was asked: the fields as they were sent, and the repeat. */
export interface ReplyRecording {
  readonly header: RecordingHeader;
  readonly replies: ReadonlyMap<string, Reply>;
}

/** A reply as one line of JSON, with its newline. It holds no field of the account, only their digest: an account that changed since is another question. */
export function recordingLine(account: Account, repeat: number, { outcome, score, detail, servedVersion, latencyMs }: Reply): string {
  return `${JSON.stringify({ id: account.id, repeat, fields: fieldsDigest(account), outcome, score: outcome === 'scored' ? score : null, ...(detail === undefined ? {} : { detail }), ...(servedVersion === undefined ? {} : { servedVersion }), latencyMs: Math.round(latencyMs * 1_000) / 1_000 })}\n`;
}

/** @throws MlcheckError `run-invalid` with file and line for anything that `mlcheck record` does not write */
export function readReplyRecording(path: string): ReplyRecording {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MlcheckError('usage', { place: path, rule: `must be a readable recording (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, hint: 'make one: mlcheck record SUITE --out FILE.jsonl' });
  }
  const lines = text.split('\n');
  const header = object(lines[0] ?? '', `${path}:1`) as unknown as RecordingHeader;
  if (header.format !== RECORDING_FORMAT || typeof header.identity?.model !== 'string') throw new MlcheckError('run-invalid', { place: `${path}:1`, rule: `must begin with a header of format ${RECORDING_FORMAT}`, hint: 'recordings are written by `mlcheck record`' });
  // The end is written last: a recording that was cut off is none.
  if (lines.at(-1) !== '') throw new MlcheckError('run-invalid', { place: `${path}:${lines.length}`, rule: 'must end in a whole line', hint: 'the recording was cut off: make it again' });
  const replies = new Map<string, Reply>();
  for (const [at, line] of lines.slice(1, -1).entries()) {
    const { repeat, fields, outcome, score, detail, servedVersion, latencyMs } = object(line, `${path}:${at + 2}`);
    const holds = Number.isSafeInteger(repeat) && typeof fields === 'string' && OUTCOMES.includes(outcome as OutcomeClass) && (outcome === 'scored') === (typeof score === 'number') && typeof latencyMs === 'number';
    if (!holds) throw new MlcheckError('run-invalid', { place: `${path}:${at + 2}`, rule: 'must be a recorded reply', value: line });
    replies.set(`${String(repeat)} ${fields}`, {
      outcome: outcome as OutcomeClass,
      ...(typeof score === 'number' ? { score } : {}),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(typeof servedVersion === 'string' ? { servedVersion } : {}),
      attempts: 1,
      latencyMs: latencyMs as number,
    });
  }
  return { header, replies };
}

/** What a recording is, in words for every report. */
export function recordingText({ recordedAt, endpoint }: RecordingHeader): string {
  return `a recording of ${recordedAt}, not a live model: ${endpoint}`;
}

/** A {@link Scorer} over recorded replies, which sends nothing. A question that was not recorded is missing data. */
export function replyRecordingScorer({ header, replies }: ReplyRecording, { batchSize }: { readonly batchSize: number }): Scorer {
  const missing: Reply = { outcome: 'infrastructure', detail: 'the recording holds no answer for this account as it is now', attempts: 1, latencyMs: 0 };
  return {
    batchSize,
    recorded: true,
    recording: recordingText(header),
    probe: async () => header.identity,
    score: async (accounts, _signal, repeat = 0) => accounts.map((account) => replies.get(`${repeat} ${fieldsDigest(account)}`) ?? missing),
    exchange: async () => {
      throw new MlcheckError('usage', { place: '--arm', rule: 'cannot be a recording: there is nothing to send', hint: 'replay against an endpoint' });
    },
    close: async () => undefined,
  };
}

/** A scorer whose replies are written down as they come. */
export function recordedReplies(scorer: Scorer, write: (line: string) => void): Scorer {
  return {
    ...scorer,
    score: async (accounts, signal, repeat = 0) => {
      const replies = await scorer.score(accounts, signal, repeat);
      write(replies.map((reply, k) => recordingLine(accounts[k] as Account, repeat, reply)).join(''));
      return replies;
    },
  };
}

/** Equal for equal fields, whatever their order. */
function fieldsDigest({ fields }: Account): string {
  const sorted = Object.keys(fields).sort().map((name) => [name, fields[name]]);
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22);
}

function object(line: string, place: string): Record<string, unknown> {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: the error below says what stands there.
  }
  throw new MlcheckError('run-invalid', { place, rule: 'must be a JSON object', value: line.slice(0, 80) });
}
