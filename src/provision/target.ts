import type { Authentication, SecretSource } from '../net/credentials.js';

/** A value with placeholders: `{name}` of a field, `{id}`, `{cohort}`, `{i}`, `{tag}`. A text that is one placeholder and nothing else keeps the value's type. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template };

/** Accounts created by one HTTP request each. */
export interface HttpTarget {
  readonly kind: 'http';
  /** Base URL of the system under test. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | SecretSource>>;
  readonly auth?: Authentication;
  /** Path and JSON body; method POST unless said otherwise. The request carries `idempotency-key: TAG/ACCOUNT` and `x-mlcheck-tag: TAG`. */
  readonly create: { readonly method?: 'POST' | 'PUT'; readonly path: string; readonly body: Template };
  /** Where the reply has the new account's id, as a JSON pointer (RFC 6901) such as `/data/id`; left out when `{id}`, mlcheck's own, is the id. */
  readonly id?: string;
  /** `{created}` is the id out of the reply. Method DELETE unless said otherwise; 404 and 410 count as removed. */
  readonly remove: { readonly method?: 'DELETE' | 'POST'; readonly path: string };
  /** Requests at the same time; default 4. */
  readonly concurrency?: number;
  /** Tries in all where the system is busy or away (429, 502, 503, 504, connection refused); default 3. */
  readonly attempts?: number;
  /** Milliseconds for a whole request; default 10,000. */
  readonly timeoutMs?: number;
}

/** Accounts inserted into a table of PostgreSQL, in batches; each batch is one statement and so whole or not there at all. */
export interface PostgresTarget {
  readonly kind: 'postgres';
  /** Where the connection string is, such as `{ env: 'DATABASE_URL' }`. */
  readonly connection: SecretSource;
  /** Name of the table, with its schema where it is not in the search path: `shop.customers`. */
  readonly table: string;
  /** Value of each column. */
  readonly columns: Readonly<Record<string, Template>>;
  /** Text column that holds the tag; what is removed carries it. */
  readonly tagColumn: string;
  /** Column that identifies a row. */
  readonly idColumn: string;
  /** Accounts per statement; default 500. */
  readonly batchSize?: number;
}

/** Where accounts are created, as data without secrets: what a leftovers file needs to finish the job. */
export type ProvisionTarget = HttpTarget | PostgresTarget;
