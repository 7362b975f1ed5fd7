import type { Secret } from '../net/redactor.js';
import type { Account } from '../population/account.js';
import type { OutcomeClass } from '../table/row.js';
import type { RequestCounts } from './request-counts.js';
import type { ShownProof } from './shown-proof.js';

/** One answer, for one account. */
export interface Reply {
  readonly outcome: OutcomeClass;
  /** Finite, as sent. Absent unless `outcome` is `scored`. */
  readonly score?: number;
  /** For any other outcome: what was wrong, redacted, at most 300 characters. */
  readonly detail?: string;
  readonly servedVersion?: string;
  readonly requestId?: string;
  /** Requests sent until this answer, at least 1. */
  readonly attempts: number;
  /** From hand-over (or the due time given) to the last byte, milliseconds, the last attempt only. */
  readonly latencyMs: number;
}

/** What the endpoint says of itself. Nothing in it changes between two runs against one model; addresses stay out. */
export interface ModelIdentity {
  readonly server?: string;
  readonly serverVersion?: string;
  readonly model: string;
  /** Version asked for, where one is pinned. */
  readonly version?: string;
  readonly versions?: readonly string[];
  /** Inputs and outputs as the endpoint declares them. */
  readonly inputs?: readonly TensorSpec[];
  readonly outputs?: readonly TensorSpec[];
}

export interface TensorSpec {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** The exact exchange for one account, for `replay`: secrets replaced. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  /** The body as it was sent, where it is not text (raw tensors) and holds no secret. */
  readonly requestBase64?: string;
  /** What proves the request and stands in no header. */
  readonly proof?: ShownProof;
  readonly status?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
  readonly reply: Reply;
}

/** The port to whatever gives scores: an endpoint over HTTP, or a recording. */
export interface Scorer {
  /** How many accounts one request carries at most. */
  readonly batchSize: number;
  /** True where nothing is sent: a recording is never lost, keeps to no schedule and counts against no limit. */
  readonly recorded?: true;
  /** What a recording of replies is, in words for every report. */
  readonly recording?: string;
  /** Reachable, authorised, ready, the right model? @throws MlcheckError `endpoint-*` with place, rule, value and hint. */
  probe(signal: AbortSignal): Promise<ModelIdentity>;
  /**
   * One request for at most `batchSize` accounts; one reply for each, in their order. Never rejects but on abort, or with `suite-invalid`
   * for an account whose fields cannot fill the inputs: every other failure is an outcome.
   * @param repeat above 0 the request is a probe and differs from the first in what caches key on (id, header).
   */
  score(accounts: readonly Account[], signal: AbortSignal, repeat?: number): Promise<readonly Reply[]>;
  /** The exchange for one account. */
  exchange(account: Account, signal: AbortSignal): Promise<Exchange>;
  /** Requests sent so far, where requests are sent at all. */
  requests?(): Readonly<RequestCounts>;
  /** Every secret that requests carried so far; none of them may be written. */
  secrets?(): readonly Secret[];
  close(): Promise<void>;
}
