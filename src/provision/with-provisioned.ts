import type { Account } from '../population/account.js';
import { batches, inParallel } from './batches.js';
import type { LeftoversFile } from './leftovers.js';
import type { Provisioner, SystemId } from './provisioner.js';
import { isRefusal } from './refusal.js';
import { removeListed, type Removal } from './remove-listed.js';

export interface ProvisionPorts {
  readonly provisioner: Provisioner;
  readonly leftovers: LeftoversFile;
  /** Tells these creations from earlier ones of the same accounts. */
  readonly wave: string;
  readonly signal: AbortSignal;
  /** Told once, what was removed and what could not be. */
  readonly removed: (removal: Removal) => void;
}

/**
 * Creates accounts, does something with them, and removes them: on success, on failure and when the signal aborts. The leftovers file is right at every moment.
 *
 * @param use gets the system's ids by mlcheck's
 * @throws what creating or `use` threw, after removing; the signal's reason when it aborts before all are created
 */
export async function withProvisioned<T>(accounts: Iterable<Account>, { provisioner, leftovers, wave, signal, removed }: ProvisionPorts, use: (ids: ReadonlyMap<string, SystemId>) => Promise<T>): Promise<T> {
  const { tag } = leftovers.listed();
  const ids = new Map<string, SystemId>();
  try {
    const queue = batches(accounts, provisioner.batchSize);
    let broken = false;
    await inParallel(provisioner.concurrency, async () => {
      for (const batch of queue) {
        if (broken) return;
        signal.throwIfAborted();
        const asked = batch.map(({ id }) => id);
        leftovers.begin(asked);
        try {
          const made = await provisioner.create(batch, { tag, wave });
          leftovers.add(made);
          for (const { account, id } of made) ids.set(account, id);
        } catch (error) {
          broken = true;
          if (isRefusal(error)) leftovers.none(asked);
          throw error;
        }
      }
    });
    signal.throwIfAborted();
    return await use(ids);
  } finally {
    removed(await removeListed(leftovers, provisioner));
  }
}
