import type { Account } from '../population/account.js';

/** An account as the system under test knows it. */
export interface Created {
  /** mlcheck's id, `cohort/i`. */
  readonly account: string;
  /** The system's own. */
  readonly id: string;
}

/** Creates and removes accounts in one system. */
export interface Provisioner {
  /** Accounts a call of `create` takes at most. */
  readonly batchSize: number;
  /** Calls at the same time. */
  readonly concurrency: number;
  /** All or none of the batch. @throws MlcheckError when the system refuses or cannot be reached; the signal's reason when it aborts. */
  create(accounts: readonly Account[], tag: string, signal: AbortSignal): Promise<readonly Created[]>;
  /** Those that are not there any more count as removed. @throws MlcheckError when the system refuses or cannot be reached. */
  remove(created: readonly Created[], tag: string): Promise<void>;
  close(): Promise<void>;
}
