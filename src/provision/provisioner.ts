import type { Account } from '../population/account.js';

export type { Account };

/** An id as the system under test gave it. Whole numbers beyond 2^53 come as text. */
export type SystemId = string | number;

/** An account as the system under test knows it. */
export interface Created {
  /** mlcheck's id, `cohort/i`; for a twin with the twin's name behind it. Empty for one that was found by its tag. */
  readonly account: string;
  /** The system's own. */
  readonly id: SystemId;
}

/** What goes with a creation. */
export interface Creation {
  /** What every created account carries, from the run's id. */
  readonly tag: string;
  /** Tells this creation of an account from an earlier one of the same account, which may have been removed since. */
  readonly wave: string;
}

/** Creates and removes accounts in one system. */
export interface Provisioner {
  /** Accounts a call of `create` takes at most. */
  readonly batchSize: number;
  /** Calls at the same time. */
  readonly concurrency: number;
  /** All or none of the batch. @throws MlcheckError when the system refuses (a {@link isRefusal refusal}: nothing was created) or whether it did is not known */
  create(accounts: readonly Account[], creation: Creation): Promise<readonly Created[]>;
  /** Those that are not there any more count as removed. @throws MlcheckError when the system refuses or cannot be reached. */
  remove(created: readonly Created[], tag: string): Promise<void>;
  /** Of accounts whose creation was begun and whose end nobody heard of, those that may be there. Absent where the system cannot be asked. */
  readonly lost?: (accounts: readonly string[], tag: string) => Promise<readonly Created[]>;
  close(): Promise<void>;
}
