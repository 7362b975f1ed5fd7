import type { Authentication, SecretSource } from '../net/credentials.js';
import type { Template } from '../scoring/dialects/template.js';
import type { Account, Created, SystemId } from './provisioner.js';

export type { Template };

/** What every kind of target has. */
interface TargetOptions {
  /** Name under which the system's own id of an account stands among its fields, so that a scoring request can carry it. No field of the population. */
  readonly idField?: string;
  /** A production system is refused without `--allow-production`. */
  readonly production?: boolean;
}

/**
 * Accounts created by one HTTP request each. Placeholders as in `rest`: `{{name}}` is a field of the account, `{{$id}}` mlcheck's own id (`cohort/i`, a twin's with its
 * name behind it), `{{$cohort}}`, `{{$i}}`, and `{{$tag}}`, the tag of the run.
 */
export interface HttpTarget extends TargetOptions {
  readonly kind: 'http';
  /** Base URL of the system under test. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | SecretSource>>;
  readonly auth?: Authentication;
  /** Path and JSON body; method POST unless said otherwise. The request carries an `idempotency-key` and `x-mlcheck-tag: TAG`. */
  readonly create: { readonly method?: 'POST' | 'PUT'; readonly path: string; readonly body: Template };
  /** Where the reply has the new account's id, as a JSON pointer (RFC 6901) such as `/data/id`; left out when `{{$id}}`, mlcheck's own, is the id. */
  readonly id?: string;
  /** `{{$created}}` is the system's id. Method DELETE unless said otherwise; 404 and 410 count as removed. */
  readonly remove: { readonly method?: 'DELETE' | 'POST'; readonly path: string };
  /** A GET that lists the accounts of a tag: `ids` points to the list, `id` from an entry to its id (the entry itself by default). With it even an account whose creation nobody heard the end of is removed. */
  readonly find?: { readonly path: string; readonly ids: string; readonly id?: string };
  /** Requests at the same time; default 4. */
  readonly concurrency?: number;
  /** Tries in all where the system is busy or away (429, 502, 503, 504, no connection); default 3. */
  readonly attempts?: number;
  /** Milliseconds for a whole request; default 10,000. */
  readonly timeoutMs?: number;
}

/** Accounts put into a table of PostgreSQL, in batches; each batch is one statement and so whole or not there at all. */
export interface PostgresTarget extends TargetOptions {
  readonly kind: 'postgres';
  /** Where the connection string is, such as `env('DATABASE_URL')`. */
  readonly connection: SecretSource;
  /** Name of the table, with its schema where it is not in the search path: `shop.customers`. */
  readonly table: string;
  /** Value of each column, placeholders as in {@link HttpTarget}. */
  readonly columns: Readonly<Record<string, Template>>;
  /** Text column that holds the tag; what is removed carries it. */
  readonly tagColumn: string;
  /** Column that identifies a row. */
  readonly idColumn: string;
  /**
   * `insert` (default), or `copy` for many: about 1.5 times as fast, with the package `pg-copy-streams`. COPY gives no ids back, so the id column is one of `columns`, or a serial or identity column out of whose
   * sequence they are taken.
   */
  readonly method?: 'insert' | 'copy';
  /** Accounts per statement; default 500, 5,000 for `copy`. */
  readonly batchSize?: number;
}

/** What a hook is told besides the accounts. */
export interface HookContext {
  /** The tag of the run, which whatever is created should carry. */
  readonly tag: string;
}

/** Accounts put wherever functions of the suite put them: a cache, a feature store, a queue. */
export interface HookTarget extends TargetOptions {
  readonly kind: 'hook';
  /** What it is, for plans and messages: `Redis`. */
  readonly name: string;
  /** Creates accounts, all or none of them. Returns the system's ids in their order, or nothing where mlcheck's own `account.id` is the id. */
  readonly create: (accounts: readonly Account[], context: HookContext) => Promise<readonly SystemId[] | void>;
  /** Removes accounts. Those that are not there any more count as removed. */
  readonly remove: (ids: readonly SystemId[], context: HookContext) => Promise<void>;
  /** Ids of whatever carries the tag: for accounts whose creation was begun and never answered. Not needed where mlcheck's own id is the id. */
  readonly find?: (context: HookContext) => Promise<readonly SystemId[]>;
  /** Accounts per call; default 100. */
  readonly batchSize?: number;
  /** Calls at the same time; default 1. */
  readonly concurrency?: number;
}

/** Where accounts are created, and how they are removed: the `provision` of a suite. Its secrets are references. */
export type ProvisionTarget = HttpTarget | PostgresTarget | HookTarget;

/** A hook as a leftovers file names it: its functions are those of the suite. */
export interface HookReference {
  readonly kind: 'hook';
  readonly name: string;
  /** The suite's file, as the run named it. */
  readonly suite: string;
}

/** A target as a leftovers file holds it. */
export type StoredTarget = HttpTarget | PostgresTarget | HookReference;

export type { Account, Created, SystemId };
