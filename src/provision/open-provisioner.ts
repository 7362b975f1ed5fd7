import { httpProvisioner } from './http-provisioner.js';
import { postgresProvisioner } from './postgres-provisioner.js';
import type { Provisioner } from './provisioner.js';
import type { ProvisionTarget } from './target.js';

/** The provisioner of a target. @throws MlcheckError `config-invalid`, `secret-missing`, `usage`, `endpoint-unreachable` */
export async function openProvisioner(target: ProvisionTarget, environment: Readonly<Record<string, string | undefined>>, wait: (ms: number) => Promise<void>): Promise<Provisioner> {
  return target.kind === 'http' ? httpProvisioner(target, environment, wait) : postgresProvisioner(target, environment);
}
