import { hookProvisioner } from './hook-provisioner.js';
import { httpProvisioner } from './http-provisioner.js';
import { postgresProvisioner } from './postgres-provisioner.js';
import type { Provisioner } from './provisioner.js';
import type { ProvisionTarget } from './target.js';

/** The provisioner of a target. @throws MlcheckError `config-invalid`, `secret-missing`, `usage`, `endpoint-unreachable` */
export async function openProvisioner(target: ProvisionTarget, environment: Readonly<Record<string, string | undefined>>, wait: (ms: number) => Promise<void>): Promise<Provisioner> {
  switch (target.kind) {
    case 'http':
      return httpProvisioner(target, environment, wait);
    case 'postgres':
      return postgresProvisioner(target, environment);
    case 'hook':
      return hookProvisioner(target);
  }
}
