import { isMlcheckError, MlcheckError } from '../errors.js';
import type { Created, Provisioner, SystemId } from './provisioner.js';
import { refusal } from './refusal.js';
import type { HookTarget } from './target.js';

/** Accounts created and removed by functions of the suite. What they throw is told with the hook's name. */
export function hookProvisioner(hook: HookTarget): Provisioner {
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (isMlcheckError(error)) throw error;
      throw new MlcheckError('endpoint-unusable', { place: `${what} in ${hook.name}`, rule: error instanceof Error ? error.message : String(error), cause: error });
    }
  };
  const idsOf = (ids: unknown, n: number): readonly SystemId[] => {
    if (Array.isArray(ids) && ids.length === n && ids.every((id) => (typeof id === 'string' && id !== '') || Number.isSafeInteger(id))) return ids as SystemId[];
    throw new MlcheckError('endpoint-unusable', { place: `creating in ${hook.name}`, rule: `must return an id for each of ${n} accounts, or nothing`, value: ids });
  };
  const { find } = hook;
  return {
    batchSize: hook.batchSize ?? 100,
    concurrency: hook.concurrency ?? 1,
    create: async (accounts, { tag }) => {
      const returned = await attempt('creating', () => hook.create(accounts, { tag }));
      if (returned === undefined) return accounts.map(({ id }): Created => ({ account: id, id }));
      const ids = idsOf(returned, accounts.length);
      if (find === undefined) {
        await attempt('removing', () => hook.remove(ids, { tag }));
        throw refusal('suite-invalid', { place: 'provision.find', rule: `is required: ${hook.name} gives ids of its own`, hint: 'without it, accounts of a killed process could not be found again; a hook that returns nothing is keyed by account.id' });
      }
      return accounts.map(({ id: account }, k): Created => ({ account, id: ids[k]! }));
    },
    remove: (created, tag) => attempt('removing', () => hook.remove(created.map(({ id }) => id), { tag })),
    lost: async (accounts, tag) => (find === undefined ? accounts.map((account) => ({ account, id: account })) : (await attempt('finding', () => find({ tag }))).map((id) => ({ account: '', id }))),
    close: () => Promise.resolve(),
  };
}
