import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readLeftovers } from './leftovers.js';
import { openProvisioner } from './open-provisioner.js';
import { removeAll, type Removal } from './with-provisioned.js';

/**
 * Removes the accounts that a leftovers file lists; the file holds what is left then, and is gone when nothing is.
 *
 * @throws MlcheckError `file-invalid`; `secret-missing`; `endpoint-unreachable` for a database that is away
 */
export async function cleanUp(path: string, environment: Readonly<Record<string, string | undefined>>, wait: (ms: number) => Promise<void>): Promise<Removal> {
  const { tag, target, created } = readLeftovers(path);
  const head = readFileSync(path, 'utf8').split('\n', 1)[0] as string;
  const provisioner = await openProvisioner(target, environment, wait);
  try {
    return await removeAll(created, provisioner, tag, {
      add: () => undefined,
      keep: (left) => (left.length === 0 ? rmSync(path, { force: true }) : writeFileSync(path, [head, ...left.map((one) => JSON.stringify(one)), ''].join('\n'))),
    });
  } finally {
    await provisioner.close();
  }
}
