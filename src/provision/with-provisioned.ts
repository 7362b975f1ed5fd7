import { MlcheckError } from '../errors.js';
import type { Account } from '../population/account.js';
import type { LeftoversFile } from './leftovers.js';
import type { Created, Provisioner } from './provisioner.js';

/** What became of the accounts that were created. */
export interface Removal {
  readonly created: number;
  /** Could not be removed; the leftovers file lists them. */
  readonly left: readonly Created[];
  /** Why, in words; one line per problem. */
  readonly problems: readonly string[];
}

/**
 * Creates the accounts, does something with them, and removes them: on success, on failure and when the signal aborts. A second abort is the caller's to act on; the
 * leftovers file is right at every moment.
 *
 * @param tag what every created account carries, from the run's id
 * @param use gets the system's ids by mlcheck's
 * @returns what `use` gave, and what was removed
 * @throws what creating or `use` threw, after removing
 */
export async function withProvisioned<T>(
  accounts: Iterable<Account>,
  { provisioner, tag, leftovers, signal }: { readonly provisioner: Provisioner; readonly tag: string; readonly leftovers: LeftoversFile; readonly signal: AbortSignal },
  use: (ids: ReadonlyMap<string, string>) => Promise<T>,
): Promise<{ readonly result: T; readonly removal: Removal }> {
  const created: Created[] = [];
  let result: T;
  try {
    const queue = batches(accounts, provisioner.batchSize);
    await inParallel(provisioner.concurrency, async () => {
      for (const batch of queue) {
        signal.throwIfAborted();
        // Not aborted half way: an account whose reply is not waited for would be created and not listed.
        const made = await provisioner.create(batch, tag, new AbortController().signal);
        leftovers.add(made);
        created.push(...made);
      }
    });
    signal.throwIfAborted();
    result = await use(new Map(created.map(({ account, id }) => [account, id])));
  } catch (error) {
    const { left, problems } = await removeAll(created, provisioner, tag, leftovers);
    if (left.length === 0) throw error;
    throw new MlcheckError('endpoint-unusable', { place: `${left.length} accounts with tag ${tag}`, rule: 'must be removed after a failure', value: problems[0], hint: 'mlcheck accounts cleanup FILE removes them.', cause: error });
  }
  return { result, removal: await removeAll(created, provisioner, tag, leftovers) };
}

/** Removes what it can; never throws. The leftovers file holds the rest. */
export async function removeAll(created: readonly Created[], provisioner: Provisioner, tag: string, leftovers: LeftoversFile): Promise<Removal> {
  const left: Created[] = [];
  const problems = new Set<string>();
  const queue = batches(created, provisioner.batchSize);
  await inParallel(provisioner.concurrency, async () => {
    for (const batch of queue) {
      try {
        await provisioner.remove(batch, tag);
      } catch (error) {
        left.push(...batch);
        problems.add(error instanceof Error ? error.message : String(error));
      }
    }
  });
  leftovers.keep(left);
  return { created: created.length, left, problems: [...problems] };
}

/** Workers share the queue; when one fails the others finish what they hold, and then the first error is thrown. */
async function inParallel(workers: number, work: () => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(Array.from({ length: workers }, work));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function* batches<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
