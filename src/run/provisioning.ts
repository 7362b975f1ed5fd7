import { randomBytes } from 'node:crypto';
import { join, relative } from 'node:path';
import { isMlcheckError } from '../errors.js';
import { credentials, readSecret } from '../net/credentials.js';
import type { Secret } from '../net/redactor.js';
import type { Account } from '../population/account.js';
import { openLeftovers, type LeftoversFile } from '../provision/leftovers.js';
import { openProvisioner } from '../provision/open-provisioner.js';
import type { Provisioner, SystemId } from '../provision/provisioner.js';
import { removeListed, type Removal } from '../provision/remove-listed.js';
import { storedTarget } from '../provision/stored-target.js';
import type { ProvisionTarget } from '../provision/target.js';
import { withProvisioned } from '../provision/with-provisioned.js';
import type { Clock } from '../scoring/clock.js';
import { drive, type DriveOptions, type DriveResult } from '../scoring/driver.js';
import type { Task } from '../scoring/task.js';
import type { Plan } from '../suite/plan.js';
import { BASE } from '../table/row.js';
import type { RunPorts } from './options.js';
import type { Timings } from './run.js';

/** Accounts in the system under test while something is done with them. A suite that creates none hands them on as they are. */
export interface Provisioning {
  /** Creates the accounts, hands them on with the system's ids among their fields, and removes them. @throws what creating or `use` throws */
  readonly with: <T>(accounts: readonly Account[], use: (accounts: readonly Account[]) => Promise<T>) => Promise<T>;
  /** Scores tasks with exactly their accounts in the system under test. Accounts that cannot be created end the drive like an endpoint that is lost. */
  readonly drive: (options: DriveOptions) => Promise<DriveResult>;
  /** Secrets that were read. */
  readonly secrets: readonly Secret[];
  /** What was created and what could not be removed; undefined where nothing is created. */
  readonly summary: () => Timings['provisioned'];
  readonly close: () => Promise<void>;
}

export interface ProvisioningPorts extends Pick<RunPorts, 'cwd' | 'environment' | 'signal' | 'progress'> {
  readonly clock: Clock;
  /** Folder of the suite's reports: `<reports>/<suite>`. */
  readonly folder: string;
  /** Whose accounts these are: the run's id. Accounts carry `mlcheck-<id>`, and are listed in `leftovers/mlcheck-<id>.jsonl`. */
  readonly id: string;
}

const NONE: Provisioning = { with: (accounts, use) => use(accounts), drive, secrets: [], summary: () => undefined, close: () => Promise.resolve() };

/**
 * Opens the system in which a plan's accounts are created. What an earlier, killed process of the same id left there is removed first.
 * @throws MlcheckError for a target that cannot be used: `secret-missing`, `endpoint-unreachable`, `usage`, `config-invalid`, `output-unwritable`
 */
export async function openProvisioning(plan: Plan, ports: ProvisioningPorts): Promise<Provisioning> {
  const target = plan.provision?.target;
  if (target === undefined) return NONE;
  const tag = `mlcheck-${ports.id}`;
  const provisioner = await openProvisioner(target, ports.environment, (ms) => ports.clock.sleep(ms, new AbortController().signal));
  try {
    const leftovers = openLeftovers(join(ports.folder, 'leftovers', `${tag}.jsonl`), tag, storedTarget(target, plan.file));
    const before = leftovers.listed();
    if (before.created.length + before.begun.length > 0) told(await removeListed(leftovers, provisioner), leftovers, ports);
    return { ...provisioningBy(provisioner, leftovers, target.idField, ports), secrets: secretsOf(target, ports.environment), close: () => provisioner.close() };
  } catch (error) {
    await provisioner.close();
    throw error;
  }
}

function provisioningBy(provisioner: Provisioner, leftovers: LeftoversFile, idField: string | undefined, ports: ProvisioningPorts): Omit<Provisioning, 'secrets' | 'close'> {
  const session = randomBytes(3).toString('hex');
  let [waves, created, left] = [0, 0, 0];
  const named = (account: Account, id: SystemId): Account => (idField === undefined ? account : { ...account, fields: { ...account.fields, [idField]: id } });
  const provisioned = async <T>(accounts: readonly Account[], use: (ids: ReadonlyMap<string, SystemId>) => Promise<T>): Promise<T> => {
    const removed = (removal: Removal): void => {
      left = removal.left;
      told(removal, leftovers, ports);
    };
    return withProvisioned(accounts, { provisioner, leftovers, wave: `${session}-${waves++}`, signal: ports.signal, removed }, (ids) => {
      created += ids.size;
      return use(ids);
    });
  };
  return {
    with: (accounts, use) => provisioned(accounts, (ids) => use(accounts.map((account) => named(account, ids.get(account.id)!)))),
    drive: async (options) => {
      const tasks = [...options.tasks];
      const asked = new Map<string, Account>();
      for (const task of tasks) if (isSent(task, options)) asked.set(idOf(task), entityOf(task));
      if (asked.size === 0) return drive({ ...options, tasks });
      let created = false;
      try {
        return await provisioned([...asked.values()], (ids) => {
          created = true;
          return drive({ ...options, tasks: tasks.map((task) => ({ ...task, account: named(task.account, ids.get(idOf(task)) ?? '') })) });
        });
      } catch (error) {
        const nothing = { done: 0, failed: 0, perSecond: 0, requests: 0 };
        if (!created && ports.signal.aborted) return { ...nothing, stopped: { reason: 'interrupted', sentence: 'interrupted' } };
        if (created || !isMlcheckError(error) || !error.code.startsWith('endpoint-')) throw error;
        return { ...nothing, stopped: { reason: 'endpoint-lost', sentence: `accounts could not be created: ${error.message}` } };
      }
    },
    summary: () => ({ tag: leftovers.listed().tag, created, left, ...(left === 0 ? {} : { leftovers: shown(leftovers.path, ports.cwd) }) }),
  };
}

/** True when a request will carry the account: a recording asks nobody. */
function isSent(task: Task, { scorers, has }: DriveOptions): boolean {
  return (['candidate', 'baseline'] as const).some((arm) => scorers[arm] !== undefined && scorers[arm].recorded !== true && has?.(arm, task) !== true);
}

/** A twin is an account of its own in the system under test. */
function idOf({ account, variant }: Task): string {
  return variant === BASE ? account.id : `${account.id}~${variant}`;
}

function entityOf(task: Task): Account {
  return { ...task.account, id: idOf(task) };
}

function told({ left, problems }: Removal, { path, listed }: LeftoversFile, { cwd, progress }: ProvisioningPorts): void {
  if (left === 0) return;
  const { tag } = listed();
  progress({ kind: 'warning', text: `${left} ${left === 1 ? 'account' : 'accounts'} with tag ${tag} could not be removed: ${problems[0] ?? ''}; \`mlcheck accounts cleanup ${shown(path, cwd)}\` finishes the job` });
}

function shown(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.startsWith('..') ? path : near;
}

function secretsOf(target: ProvisionTarget, environment: RunPorts['environment']): readonly Secret[] {
  if (target.kind === 'http') return credentials(target, environment, 'provision').secrets;
  return target.kind === 'postgres' ? [readSecret(target.connection, environment, 'provision.connection')] : [];
}
