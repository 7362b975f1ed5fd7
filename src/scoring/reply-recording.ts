import { closeSync, openSync, readSync } from 'node:fs';
import { isMlcheckError, MlcheckError } from '../errors.js';
import type { Account } from '../population/account.js';
import type { Arm } from '../table/row.js';
import { contractSchema, isFetched, type ContractCheck } from './contract-source.js';
import { dialectOf } from './dialects/dialect-of.js';
import { eachLine } from './each-line.js';
import { openInference, type AddressedEndpoint, type Endpoint } from './endpoint.js';
import type { HttpScorerOptions } from './http-scorer.js';
import { readingOf } from './reading-of.js';
import { objectOf, OUTCOMES_FORMAT, parseAnswer, parseOutcome, RECORDING_FORMAT, type RecordedAnswer, type RecordedRow, type RecordingHeader } from './recording-format.js';
import { repliesOf } from './replies-of.js';
import { fieldsDigest } from './reply-recorder.js';
import { requestDigests } from './request-digest.js';
import type { Reply, Scorer } from './scorer.js';

/** Replies by what was asked: the fields as they were sent, and the repeat. */
export interface ReplyRecording {
  readonly path: string;
  readonly header: RecordingHeader;
  readonly replies: ReadonlyMap<string, Reply>;
  /** The same by the request for the account alone, where that was kept: equal fields may be asked for otherwise, by the account's id say. */
  readonly byRequest: ReadonlyMap<string, Reply>;
  /** Digest of the request that the suite sends for an account now; undefined where another dialect asked. */
  readonly asks?: (account: Account) => string;
  /** Accounts whose replies stand in the file and were judged again, and of these the ones that came out otherwise than when they were recorded. */
  readonly again: number;
  readonly otherwise: number;
  /** Why replies that stand in the file were not judged again, where something is in the way. */
  readonly asThen?: string;
}

/** How replies are judged: as a live model's would be. */
export interface JudgeOptions extends Pick<HttpScorerOptions, 'range' | 'compileContract'> {
  readonly arm: Arm;
  /** The endpoint as the suite declares it now. */
  readonly endpoint: Endpoint;
  /** The suite's first account: where it has the fields that it had, the request for it has to be the one that was sent. */
  readonly first?: Account;
}

/**
 * Reads a recording and judges its replies again: dialect, contract and range are the suite's of today. What has no reply in the file (an earlier format, a body that was too large) keeps what
 * was made of it then. A recording of other requests than the suite sends now is refused. Line after line: memory holds what came of the replies, not the replies.
 * @throws MlcheckError `usage` for a file that cannot be read, `run-invalid` with file and line for anything that `mlcheck record` does not write
 */
export function readReplyRecording(path: string, options: JudgeOptions): ReplyRecording {
  const replies = new Map<string, Reply>();
  const byRequest = new Map<string, Reply>();
  let header: RecordingHeader | undefined;
  let judge: ReturnType<typeof judgeOf> = {};
  let number = 0, again = 0, otherwise = 0;
  const take = (line: string): void => {
    const place = `${path}:${++number}`;
    if (header === undefined) {
      header = headerOf(line, place);
      judge = judgeOf(header, options, place);
      return;
    }
    const answer = header.format === RECORDING_FORMAT ? parseAnswer(line, place) : parseOutcome(line, place);
    const read = answer.reply === undefined ? undefined : judge.read?.(answer);
    answer.accounts.forEach((row, k) => {
      const then = replyThen(row, answer);
      const now = read?.[k];
      if (now !== undefined) again++;
      if (now !== undefined && (now.outcome !== then.outcome || now.score !== then.score || now.servedVersion !== then.servedVersion)) otherwise++;
      replies.set(`${answer.repeat} ${row.fields}`, now ?? then);
      if (row.asks !== undefined) byRequest.set(`${answer.repeat} ${row.asks}`, now ?? then);
    });
  };
  let torn: boolean;
  try {
    torn = eachLine(path, take);
  } catch (cause) {
    if (isMlcheckError(cause)) throw cause;
    throw new MlcheckError('usage', { place: path, rule: `must be a readable recording (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, hint: 'make one: mlcheck record SUITE --out FILE.jsonl', cause });
  }
  // The end is written last: a recording that was cut off is none.
  if (torn) throw new MlcheckError('run-invalid', { place: `${path}:${number + 1}`, rule: 'must end in a whole line', hint: 'the recording was cut off: make it again' });
  if (header === undefined) headerOf('', `${path}:1`);
  return { path, header: header as unknown as RecordingHeader, replies, byRequest, again, otherwise, ...(judge.asks === undefined ? {} : { asks: judge.asks }), ...(judge.asThen === undefined ? {} : { asThen: judge.asThen }) };
}

/** The version that a recording's model was asked for; undefined where none was, or where there is no recording: reading the whole of it says what is wrong. */
export function askedVersion(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const start = Buffer.alloc(HEADER_BYTES);
    const text = start.toString('utf8', 0, readSync(file, start));
    const { version, identity } = headerOf(text.slice(0, text.indexOf('\n')), path);
    return version ?? identity.version;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
/** A header with the OpenAPI document of a service in it. */
const HEADER_BYTES = 8 << 20;

function headerOf(line: string, place: string): RecordingHeader {
  const found = objectOf(line, place) as unknown as RecordingHeader;
  const known: readonly unknown[] = [RECORDING_FORMAT, OUTCOMES_FORMAT];
  if (!known.includes(found.format) || typeof found.identity?.model !== 'string') throw new MlcheckError('run-invalid', { place, rule: `must begin with a header of format ${RECORDING_FORMAT} or ${OUTCOMES_FORMAT}`, ...(found.format === undefined ? {} : { value: found.format }), hint: 'recordings are written by `mlcheck record`; one of a newer version is read by that version' });
  return found;
}

/** The function that judges an answer again, or why none can. */
function judgeOf(header: RecordingHeader, { endpoint, arm, range, compileContract, first }: JudgeOptions, place: string): { readonly read?: (answer: RecordedAnswer) => readonly Reply[]; readonly asks?: (account: Account) => string; readonly asThen?: string } {
  if (header.format === OUTCOMES_FORMAT) return { asThen: 'an earlier version kept no replies' };
  const addressed = addressedAs(endpoint, header);
  if (addressed.kind !== header.dialect) return { asThen: `it was asked by ${String(header.dialect)}, and the suite asks by ${addressed.kind}` };
  const asks = requestDigests(addressed);
  if (first !== undefined && header.first?.fields === fieldsDigest(first) && header.first.request !== asks(first)) throw askedOtherwise(place, first);
  const bound = dialectOf(addressed).bind(addressed, arm);
  const fits = contractOf(addressed, header, arm, compileContract, place);
  const plain = (text: string): string => text;
  return {
    asks,
    read: ({ reply, accounts, request, latencyMs }) => {
      const asked = accounts.map(({ id }): Account => ({ cohort: '', i: 0, id, fields: {} }));
      return repliesOf(readingOf(bound, fits, reply!, asked, request), asked.length, request, 1, latencyMs, range, plain);
    },
  };
}

function askedOtherwise(place: string, { id }: Account): MlcheckError {
  return new MlcheckError('run-invalid', { place, rule: `must hold replies to what the suite asks: it sends another request for account ${id} than was recorded`, hint: 'columns, templates or options of the endpoint have changed since: record it again with `mlcheck record`, or put them back' });
}

/** The endpoint as it was asked: its version and its transport are the recording's, its address is nobody's. */
function addressedAs(endpoint: Endpoint, { version, grpc }: RecordingHeader): AddressedEndpoint {
  const { version: _version, ...rest } = endpoint;
  const url = `${grpc === true ? 'grpc' : 'http'}://recording.invalid`;
  const asked = version === undefined ? {} : { version };
  if (rest.kind !== 'reference') return { ...rest, ...asked, url } as AddressedEndpoint;
  const { kind: _kind, faults: _faults, ...wire } = rest;
  return openInference({ ...wire, ...asked, url });
}

function contractOf({ contract }: AddressedEndpoint, header: RecordingHeader, arm: Arm, compile: JudgeOptions['compileContract'], place: string): ContractCheck | undefined {
  if (contract === undefined) return undefined;
  if (compile === undefined) throw new MlcheckError('internal', { place: `${arm}.contract`, rule: 'must come with a compiler of schemas' });
  if (!isFetched(contract)) return compile(contractSchema(contract, `${arm}.contract`), `${arm}.contract`);
  if (header.contract === undefined) throw new MlcheckError('run-invalid', { place, rule: `must hold the document ${contract.openapi} that \`contract\` asks for`, hint: 'it was recorded without that contract: record it again, or name a file: `contract: { openapi: { file }, path }`' });
  return compile(contractSchema(contract, place, header.contract), place);
}

function replyThen({ outcome, score, detail, servedVersion }: RecordedRow, { request, latencyMs }: RecordedAnswer): Reply {
  return { outcome, ...(score === undefined ? {} : { score }), ...(detail === undefined ? {} : { detail }), ...(servedVersion === undefined ? {} : { servedVersion }), ...(request === '' ? {} : { requestId: request }), attempts: 1, latencyMs };
}

/** What a recording is, in words for every report. */
export function recordingText({ header: { recordedAt, endpoint }, replies, again, otherwise, asThen }: ReplyRecording): string {
  const share = (count: number): string => `${count} of ${replies.size}`;
  const judged = asThen !== undefined || again === 0 ? `judged as it was then${asThen === undefined ? '' : `: ${asThen}`}` : `its replies are judged again${again < replies.size ? `, but for ${share(replies.size - again)} that it does not hold` : ''}${otherwise === 0 ? '' : `; ${share(otherwise)} come out otherwise than then`}`;
  return `a recording of ${recordedAt}, not a live model: ${endpoint}; ${judged}`;
}

/**
 * A {@link Scorer} over recorded replies, which sends nothing. A question that was not recorded is missing data. Whatever account is asked for, the request that the suite sends for it now has to be the one that was sent then; scoring throws
 * MlcheckError `run-invalid` with the first account that shows it.
 */
export function replyRecordingScorer(recording: ReplyRecording, { batchSize }: { readonly batchSize: number }): Scorer {
  const { header, path, replies, byRequest, asks } = recording;
  const missing: Reply = { outcome: 'infrastructure', detail: 'the recording holds no answer for this account as it is now', attempts: 1, latencyMs: 0 };
  return {
    batchSize,
    recorded: true,
    recording: recordingText(recording),
    probe: async () => header.identity,
    score: async (accounts, _signal, repeat = 0) =>
      accounts.map((account) => {
        const known = replies.get(`${repeat} ${fieldsDigest(account)}`);
        if (known === undefined || asks === undefined || byRequest.size === 0) return known ?? missing;
        const found = byRequest.get(`${repeat} ${asks(account)}`);
        if (found === undefined) throw askedOtherwise(path, account);
        return found;
      }),
    exchange: async () => {
      throw new MlcheckError('usage', { place: '--arm', rule: 'cannot be a recording: there is nothing to send', hint: 'replay against an endpoint' });
    },
    close: async () => undefined,
  };
}
