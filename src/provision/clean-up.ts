import { openLeftovers, readLeftovers } from './leftovers.js';
import { openProvisioner } from './open-provisioner.js';
import { removeListed, type Removal } from './remove-listed.js';
import type { HookReference, HookTarget } from './target.js';

export interface CleanUpPorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly wait: (ms: number) => Promise<void>;
  /** The functions behind a hook's name. */
  readonly hookOf: (reference: HookReference) => Promise<HookTarget>;
}

/**
 * Removes the accounts that a leftovers file lists; the file holds what is left then, and is gone when nothing is.
 *
 * @throws MlcheckError `file-invalid`; `secret-missing`; `endpoint-unreachable` for a database that is away
 */
export async function cleanUp(path: string, { environment, wait, hookOf }: CleanUpPorts): Promise<Removal> {
  const { tag, target } = readLeftovers(path);
  const provisioner = await openProvisioner(target.kind === 'hook' ? await hookOf(target) : target, environment, wait);
  try {
    return await removeListed(openLeftovers(path, tag, target), provisioner);
  } finally {
    await provisioner.close();
  }
}
