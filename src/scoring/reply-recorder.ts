import { createHash } from 'node:crypto';
import { MlcheckError } from '../errors.js';
import type { HttpResponse } from '../net/http-client.js';
import type { HttpFailure } from '../net/http-failure.js';
import { redactor, type Redactor } from '../net/redactor.js';
import type { Account } from '../population/account.js';
import type { Answered, Witness } from './http-scorer.js';
import { answerLine, DEFAULT_BODY_BYTES, type RecordedAnswer, type RecordedRow } from './recording-format.js';
import type { Reply, Scorer } from './scorer.js';

/** A scorer whose replies are written down as they come. */
export interface ReplyRecorder {
  /** Goes into the options of the scorer that is recorded. */
  readonly witness: Witness;
  /** The scorer that writes a line for each request before its replies count. */
  over(scorer: Scorer): Scorer;
  /** Text of the schema that the service gave, once it was probed. */
  contract(): string | undefined;
  /** Bodies that were left out. */
  leftOut(): number;
}

export interface RecorderOptions {
  readonly write: (line: string) => void;
  /** Largest body that is kept, in bytes; 0 keeps none. Default 1 MiB. */
  readonly bodyBytes?: number;
  /** Digest of the request for an account alone. */
  readonly asks?: (account: Account) => string;
}

/** Of a connection and not of an answer, or what identifies somebody. */
const NOT_KEPT = /^(set-cookie2?|date|connection|keep-alive|transfer-encoding|content-encoding|content-length|trailer|upgrade|via|alt-svc|server-timing|strict-transport-security|report-to|nel|proxy-.*)$/;

interface Call {
  readonly accounts: ReadonlySet<Account>;
  readonly repeat: number;
  readonly answers: Answered[];
}

/**
 * Records the replies of a scorer: for each request the status, headers and body that its accounts' replies were read from, with secrets replaced, and what was made of them. Of a request that was
 * sent again the last reply counts, of accounts that were asked one by one each its own. An account is kept as its id and a digest of its fields.
 */
export function replyRecorder({ write, bodyBytes = DEFAULT_BODY_BYTES, asks }: RecorderOptions): ReplyRecorder {
  const calls = new Set<Call>();
  let contract: string | undefined;
  let leftOut = 0;
  return {
    witness: {
      answered: (answer) => {
        for (const { accounts, repeat, answers } of calls) if (repeat === answer.repeat && accounts.has(answer.accounts[0] as Account)) answers.push(answer);
      },
      fetched: (document) => { contract = document; },
    },
    contract: () => contract,
    leftOut: () => leftOut,
    over: (scorer) => {
      const redact = redactorOf(scorer);
      const lineOf = (answer: RecordedAnswer): string => {
        const line = answerLine(answer);
        if (answer.leftOut !== undefined) leftOut++;
        if (redact()(line) === line) return line;
        // Letters that form a secret by chance, or one that was cut in two: the body goes.
        const { reply: _, ...without } = answer;
        leftOut++;
        const bare = answerLine({ ...without, leftOut: 'it held a secret' });
        if (redact()(bare) !== bare) throw new MlcheckError('secret-leaked', { place: `the recorded reply to ${answer.accounts[0]?.id ?? ''}`, rule: 'must hold no secret', hint: 'nothing was kept: look for where the service or the suite repeats it' });
        return bare;
      };
      return {
        ...scorer,
        score: async (accounts, signal, repeat = 0) => {
          const call: Call = { accounts: new Set(accounts), repeat, answers: [] };
          calls.add(call);
          try {
            const replies = await scorer.score(accounts, signal, repeat);
            for (const [answer, rows] of answersBehind(accounts, replies, call.answers)) {
              const line = lineOf({ repeat, request: answer?.requestId ?? '', latencyMs: rows[0]![1].latencyMs, accounts: rows.map(([account, reply]) => rowOf(account, reply, asks)), ...keptOf(answer, bodyBytes, redact()) });
              write(line);
            }
            return replies;
          } finally {
            calls.delete(call);
          }
        },
      };
    },
  };
}

/** The redactor of all secrets so far: tokens come while requests are sent. */
function redactorOf(scorer: Scorer): () => Redactor {
  let known = -1;
  let clean: Redactor = (text) => text;
  return () => {
    const secrets = scorer.secrets?.() ?? [];
    if (secrets.length !== known) {
      known = secrets.length;
      clean = redactor(secrets);
    }
    return clean;
  };
}

type Rows = readonly (readonly [Account, Reply])[];

/** Which reply of the server each account's reply was read from; undefined where that cannot be told. */
function answersBehind(accounts: readonly Account[], replies: readonly Reply[], answers: readonly Answered[]): ReadonlyMap<Answered | undefined, Rows> {
  const found = new Map<Answered | undefined, [Account, Reply][]>();
  const put = (answer: Answered | undefined, row: [Account, Reply]): void => void (found.get(answer)?.push(row) ?? found.set(answer, [row]));
  accounts.forEach((account, k) => {
    const reply = replies[k] as Reply;
    put(answers.findLast((answer) => isOf(reply, answer.replies[answer.accounts.indexOf(account)])), [account, reply]);
  });
  for (const [answer, rows] of found) {
    // A request is read as a whole or not at all.
    if (answer === undefined || rows.length === answer.accounts.length) continue;
    found.delete(answer);
    for (const row of rows) put(undefined, row);
  }
  return found;
}

function isOf(reply: Reply, read: Reply | undefined): boolean {
  return read !== undefined && (['outcome', 'score', 'detail', 'latencyMs', 'requestId', 'servedVersion'] as const).every((name) => Object.is(read[name], reply[name]));
}

function rowOf(account: Account, { outcome, score, detail, servedVersion }: Reply, asks: RecorderOptions['asks']): RecordedRow {
  return { id: account.id, fields: fieldsDigest(account), ...(asks === undefined ? {} : { asks: asks(account) }), outcome, ...(outcome === 'scored' ? { score: score as number } : {}), ...(detail === undefined ? {} : { detail }), ...(servedVersion === undefined ? {} : { servedVersion }) };
}

function keptOf(answer: Answered | undefined, bodyBytes: number, redact: Redactor): Pick<RecordedAnswer, 'reply' | 'leftOut'> {
  if (answer === undefined) return { leftOut: 'it belongs to several requests' };
  const { reply } = answer;
  if (!reply.ok) return { reply: { ok: false, kind: reply.kind, detail: redact(reply.detail) } satisfies HttpFailure };
  const size = reply.bytes?.byteLength ?? Buffer.byteLength(reply.body);
  if (size > bodyBytes) return { leftOut: `a body of ${size} bytes` };
  const headers = Object.fromEntries(Object.entries(reply.headers).filter(([name]) => !NOT_KEPT.test(name)).map(([name, value]) => [name, redact(value)]));
  if (reply.bytes === undefined || isText(reply)) return { reply: { ok: true, status: reply.status, headers, body: redact(reply.body) } };
  const letters = Buffer.from(reply.bytes).toString('latin1');
  if (redact(letters) !== letters || redact(reply.body) !== reply.body) return { leftOut: 'it held a secret' };
  return { reply: { ok: true, status: reply.status, headers, body: '', bytes: reply.bytes } };
}

/** True where text says all that the bytes do. */
function isText({ headers, body, bytes }: HttpResponse): boolean {
  if (headers['inference-header-content-length'] !== undefined || bytes === undefined) return false;
  return Buffer.byteLength(body) >= bytes.byteLength - 3 && Buffer.from(body, 'utf8').equals(body.length > 0 && bytes[0] === 0xef && bytes[1] === 0xbb ? bytes.subarray(3) : bytes);
}

/** Equal for equal fields, whatever their order. */
export function fieldsDigest({ fields }: Account): string {
  const sorted = Object.keys(fields).sort().map((name) => [name, fields[name]]);
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22);
}
