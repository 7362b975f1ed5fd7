import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import { cleanUp } from './clean-up.js';
import { fill, fillPath } from './fill.js';
import { hookProvisioner } from './hook-provisioner.js';
import { httpProvisioner } from './http-provisioner.js';
import { openLeftovers, readLeftovers } from './leftovers.js';
import type { SystemId } from './provisioner.js';
import type { Removal } from './remove-listed.js';
import type { HookTarget, HttpTarget } from './target.js';
import { customerService, type CustomerService } from './testing/customer-service.js';
import { withProvisioned } from './with-provisioned.js';

const TAG = 'mlcheck-run1';
const accounts: readonly Account[] = Array.from({ length: 10 }, (_, i) => ({ cohort: 'loyal', i, id: `loyal/${i}`, fields: { name: `N${i}`, age: 20 + i } }));
const environment = { TOKEN: 's3cret-token' };
const wait = (): Promise<void> => Promise.resolve();
const noHook = (): Promise<never> => Promise.reject(new Error('no hook was asked for'));
const cleaned = (path: string): Promise<Removal> => cleanUp(path, { environment, wait, hookOf: noHook });

let service: CustomerService;
let folder: string;
let file: string;
beforeEach(async () => {
  service = await customerService();
  folder = mkdtempSync(join(tmpdir(), 'mlcheck-provision-'));
  file = join(folder, 'deep', 'leftovers.jsonl');
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const target = (more: Partial<HttpTarget> = {}): HttpTarget => ({
  kind: 'http',
  url: service.url,
  auth: { kind: 'bearer', token: { env: 'TOKEN' } },
  create: { path: '/customers', body: { name: '{{name}}', age: '{{age}}', tag: '{{$tag}}', mail: '{{$tag}}+{{$i}}@mail.example' } },
  id: '/data/id',
  remove: { path: '/customers/{{$created}}' },
  ...more,
});

interface Outcome<T> {
  readonly result?: T;
  readonly error?: Error;
  readonly removal: Removal | undefined;
}

async function provisioned<T>(use: (ids: ReadonlyMap<string, SystemId>) => Promise<T>, { signal = new AbortController().signal, wave = '1', to = target() } = {}): Promise<Outcome<T>> {
  const provisioner = httpProvisioner(to, environment, wait);
  const leftovers = openLeftovers(file, TAG, to);
  let removal: Removal | undefined;
  const removed = (what: Removal): void => void (removal = what);
  try {
    return { result: await withProvisioned(accounts, { provisioner, leftovers, wave, signal, removed }, use), removal };
  } catch (error) {
    return { error: error as Error, removal };
  } finally {
    await provisioner.close();
  }
}

describe('contract: accounts over HTTP are created, used and removed', () => {
  it('with their tag, and none is left after success', async () => {
    const { result, removal } = await provisioned(async (ids) => {
      expect(service.customers.size).toBe(10);
      expect([...service.customers.values()].every(({ tag }) => tag === TAG)).toBe(true);
      expect(service.customers.get(String(ids.get('loyal/3')))?.name).toBe('N3');
      expect(readLeftovers(file)).toMatchObject({ begun: [], tag: TAG });
      expect(readLeftovers(file).created).toHaveLength(10);
      return 'scored';
    });
    expect(result).toBe('scored');
    expect(removal).toEqual({ listed: 10, left: 0, problems: [] });
    expect(service.customers.size).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('again in another wave, although the service knows the keys of the first', async () => {
    await provisioned(() => Promise.resolve());
    const { removal } = await provisioned(async () => expect(service.customers.size).toBe(10), { wave: '2' });
    expect(removal).toMatchObject({ left: 0 });
    expect(service.customers.size).toBe(0);
  });

  it('after a failure', async () => {
    expect((await provisioned(() => Promise.reject(new Error('scoring broke')))).error?.message).toBe('scoring broke');
    expect(service.customers.size).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('when it is interrupted half way, and when before the first', async () => {
    const stop = new AbortController();
    expect((await provisioned(() => { stop.abort(new Error('interrupted')); stop.signal.throwIfAborted(); return Promise.resolve(); }, { signal: stop.signal })).error?.message).toBe('interrupted');
    expect(service.customers.size).toBe(0);
    expect((await provisioned(() => Promise.resolve(), { signal: stop.signal })).error?.message).toBe('interrupted');
    expect(existsSync(file)).toBe(false);
  });

  it('when creating is refused in the middle: those are not there, and nobody looks for them', async () => {
    service.fail('POST', 422);
    const { error, removal } = await provisioned(() => Promise.resolve());
    expect(error?.message).toMatch(/creating loyal\/\d at .*: must succeed, got "422/);
    expect(removal).toMatchObject({ left: 0, problems: [] });
    expect(service.customers.size).toBe(0);
  });

  it('through a busy system, by trying again', async () => {
    service.fail('POST', 503, 429);
    service.fail('DELETE', 503, 503);
    expect((await provisioned(() => Promise.resolve(1))).removal).toMatchObject({ listed: 10, left: 0 });
    expect(service.customers.size).toBe(0);
  });
});

describe('fault: nothing leaks', () => {
  it('what cannot be removed is listed in a file without secrets, and cleaned up later', async () => {
    service.fail('DELETE', 500, 500, 500);
    const { removal } = await provisioned(() => Promise.resolve(1));
    expect(removal?.left).toBe(3);
    expect(removal?.problems[0]).toContain('must succeed, got "500');
    expect(service.customers.size).toBe(3);
    expect(readFileSync(file, 'utf8')).not.toContain('s3cret');
    expect(readLeftovers(file).created).toHaveLength(3);

    service.fail('DELETE', 500);
    expect(await cleaned(file)).toMatchObject({ left: 1 });
    expect(await cleaned(file)).toMatchObject({ listed: 1, left: 0 });
    expect(service.customers.size).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('an account is written down before it is asked for: killed in between, it is found by its tag', async () => {
    const to = target({ find: { path: '/customers?tag={{$tag}}', ids: '/data', id: '/id' } });
    const provisioner = httpProvisioner(to, environment, wait);
    const leftovers = openLeftovers(file, TAG, to);
    leftovers.begin(['loyal/0']);
    await provisioner.create(accounts.slice(0, 1), { tag: TAG, wave: '1' });
    leftovers.begin(['loyal/1']);
    await provisioner.close();
    service.customers.set('other', { name: 'a real one', tag: null });
    expect(readLeftovers(file)).toMatchObject({ created: [], begun: ['loyal/0', 'loyal/1'] });
    expect(await cleaned(file)).toEqual({ listed: 2, left: 0, problems: [] });
    expect([...service.customers.keys()]).toEqual(['other']);
  });

  it('an answer without an id leaves an account that its tag finds', async () => {
    const { error, removal } = await provisioned(() => Promise.resolve(), { to: target({ id: '/data/key', find: { path: '/customers?tag={{$tag}}', ids: '/data', id: '/id' } }) });
    expect(error?.message).toContain('must have an id at /data/key');
    expect(removal).toMatchObject({ left: 0 });
    expect(service.customers.size).toBe(0);
  });

  it('a system that cannot be asked keeps the account on the list', async () => {
    openLeftovers(file, TAG, target()).begin(['loyal/0']);
    expect(await cleaned(file)).toEqual({ listed: 1, left: 1, problems: [expect.stringContaining('whether loyal/0 was created nobody answered')] });
    expect(readLeftovers(file).begun).toEqual(['loyal/0']);
  });

  it('a file is read up to the line that was cut off, and gone on with', async () => {
    const leftovers = openLeftovers(file, TAG, target());
    leftovers.begin(['loyal/0', 'loyal/1']);
    leftovers.add([{ account: 'loyal/0', id: 'cust_1' }]);
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"account":"loy`);
    expect(readLeftovers(file)).toMatchObject({ created: [{ account: 'loyal/0', id: 'cust_1' }], begun: ['loyal/1'] });
    const again = openLeftovers(file, TAG, target());
    again.none(['loyal/1']);
    expect(readLeftovers(file)).toMatchObject({ created: [{ account: 'loyal/0', id: 'cust_1' }], begun: [] });
    expect(await cleaned(file)).toMatchObject({ listed: 1, left: 0 });
  });

  it('says what is wrong', async () => {
    openLeftovers(file, TAG, target()).begin(['loyal/0']);
    expect(() => openLeftovers(file, 'mlcheck-other', target())).toThrow('must be of mlcheck-other, got "mlcheck-run1"');
    expect(() => readLeftovers(join(folder, 'none'))).toThrow('must be readable');
    writeFileSync(file, '{"schema":"other"}\n');
    expect(() => readLeftovers(file)).toThrow('must be a leftovers file');
    expect(() => httpProvisioner(target(), {}, wait)).toThrow('TOKEN');
    const denied = httpProvisioner(target(), { TOKEN: 'other-token' }, wait);
    await expect(denied.create(accounts.slice(0, 1), { tag: TAG, wave: '1' })).rejects.toThrow('must be allowed, got 401');
    await denied.close();
  });
});

describe('contract: accounts put somewhere by functions of the suite', () => {
  const store = new Map<SystemId, { readonly tag: string; readonly name: unknown }>();
  const keyed: HookTarget = {
    kind: 'hook',
    name: 'Store',
    batchSize: 4,
    create: async (batch, { tag }) => batch.forEach(({ id, fields }) => store.set(id, { tag, name: fields['name'] })),
    remove: async (ids) => ids.forEach((id) => store.delete(id)),
  };
  const run = async (hook: HookTarget, use: (ids: ReadonlyMap<string, SystemId>) => Promise<void>): Promise<Removal | undefined> => {
    let removal: Removal | undefined;
    await withProvisioned(accounts, { provisioner: hookProvisioner(hook), leftovers: openLeftovers(file, TAG, { kind: 'hook', name: hook.name, suite: 'x.suite.ts' }), wave: '1', signal: new AbortController().signal, removed: (what) => void (removal = what) }, use);
    return removal;
  };
  afterEach(() => store.clear());

  it('by mlcheck\'s own ids where it returns none', async () => {
    expect(await run(keyed, async (ids) => {
      expect(ids.get('loyal/9')).toBe('loyal/9');
      expect(store.get('loyal/9')).toEqual({ tag: TAG, name: 'N9' });
    })).toEqual({ listed: 10, left: 0, problems: [] });
    expect(store.size).toBe(0);
  });

  it('by its own, which it must be able to find', async () => {
    const own: HookTarget = {
      ...keyed,
      create: async (batch, { tag }) => batch.map(({ i }) => { store.set(700 + i, { tag, name: '' }); return 700 + i; }),
      find: async ({ tag }) => [...store].filter(([, value]) => value.tag === tag).map(([id]) => id),
    };
    await run(own, async (ids) => expect(ids.get('loyal/9')).toBe(709));
    expect(store.size).toBe(0);
    await expect(run({ ...own, find: undefined as never }, () => Promise.resolve())).rejects.toThrow('provision.find: is required: Store gives ids of its own');
    expect(store.size).toBe(0);
    await expect(run({ ...own, create: async () => [1] }, () => Promise.resolve())).rejects.toThrow('creating in Store: must return an id for each of 4 accounts, or nothing, got [1]');
  });

  it('killed in the middle, they are removed by the hook of the suite', async () => {
    openLeftovers(file, TAG, { kind: 'hook', name: 'Store', suite: 'x.suite.ts' }).begin(['loyal/0', 'loyal/1']);
    store.set('loyal/0', { tag: TAG, name: 'N0' });
    expect(await cleanUp(file, { environment, wait, hookOf: ({ suite }) => (expect(suite).toBe('x.suite.ts'), Promise.resolve(keyed)) })).toEqual({ listed: 2, left: 0, problems: [] });
    expect(store.size).toBe(0);
  });

  it('and what it throws is told', async () => {
    await expect(run({ ...keyed, create: () => Promise.reject(new Error('READONLY replica')) }, () => Promise.resolve())).rejects.toThrow('creating in Store: READONLY replica');
    expect(existsSync(file)).toBe(false);
  });
});

describe('hand: templates', () => {
  it('keep types, fill texts, encode paths', () => {
    const values = { name: 'A/ü', age: 3, gone: null };
    expect(fill({ a: '{{age}}', b: 'is {{ age }}', c: ['{{gone}}', true, { d: '{{name}}', e: 'no {{gone}}' }] }, values, 'x')).toEqual({ a: 3, b: 'is 3', c: [null, true, { d: 'A/ü', e: 'no ' }] });
    expect(fillPath('/p/{{name}}?q={{age}}', values, 'x')).toBe('/p/A%2F%C3%BC?q=3');
    expect(() => fill({ a: ['{{nam}}'] }, values, 'body')).toThrow('body.a[0]: must use placeholders that have a value, got "{{nam}}"');
  });
});
