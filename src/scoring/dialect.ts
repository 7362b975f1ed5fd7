import type { HttpResponse } from '../net/http-client.js';
import type { Account } from '../population/account.js';
import type { OutcomeClass } from '../table/row.js';
import type { ModelIdentity } from './scorer.js';

/** A request of a dialect; the path comes after the endpoint's own. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What a reply says, whatever its status: one value for each account, or one failure for all of them. */
export type Reading =
  | {
      readonly kind: 'values';
      /** As they were parsed, in the order of the accounts: whether each is a score is judged in one place for all dialects. */
      readonly values: readonly unknown[];
      readonly servedVersion?: string | undefined;
      /** Tokens in the reply that RFC 8259 does not allow. */
      readonly bareTokens: number;
    }
  | { readonly kind: 'failure'; readonly outcome: Exclude<OutcomeClass, 'scored'>; readonly detail: string; readonly servedVersion?: string };

/** What a look at the endpoint found: fit for scoring, or not yet (and why). */
export type Readiness = { readonly ready: true; readonly identity: ModelIdentity } | { readonly ready: false; readonly because: string };

/** Asks the endpoint something during a probe. Failed connections and refused credentials have already become errors; other statuses are the dialect's. */
export interface Ask {
  (request: WireRequest): Promise<HttpResponse>;
  /** The URL of a path, for the place of an error. */
  readonly url: (path: string) => string;
}

/** A dialect with its endpoint: everything that does not change between requests is worked out once. */
export interface BoundDialect {
  /** @throws MlcheckError `suite-invalid` for an account whose fields cannot fill the inputs. */
  infer(accounts: readonly Account[], requestId: string): WireRequest;
  /** Pure. Never throws: what it cannot understand is a failure. */
  read(response: HttpResponse, sent: { readonly rows: number; readonly requestId: string; readonly accounts: readonly Account[] }): Reading;
  /** @throws MlcheckError `endpoint-*` for what waiting does not mend. */
  probe(ask: Ask): Promise<Readiness>;
}

/** A way of speaking to inference servers: one file each, data and functions. `place` is what the endpoint is called in errors: `candidate`. */
export interface Dialect<E> {
  readonly name: string;
  bind(endpoint: E, place: string): BoundDialect;
}
