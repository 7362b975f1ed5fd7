import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import { cleanUp } from './clean-up.js';
import { fill, fillPath } from './fill.js';
import { httpProvisioner } from './http-provisioner.js';
import { openLeftovers, readLeftovers } from './leftovers.js';
import type { HttpTarget } from './target.js';
import { customerService, type CustomerService } from './testing/customer-service.js';
import { withProvisioned } from './with-provisioned.js';

const accounts: readonly Account[] = Array.from({ length: 10 }, (_, i) => ({ cohort: 'loyal', i, id: `loyal/${i}`, fields: { name: `N${i}`, age: 20 + i } }));
const environment = { TOKEN: 's3cret-token' };
const wait = (): Promise<void> => Promise.resolve();

let service: CustomerService;
let folder: string;
let file: string;
beforeEach(async () => {
  service = await customerService();
  folder = mkdtempSync(join(tmpdir(), 'mlcheck-provision-'));
  file = join(folder, 'leftovers.jsonl');
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const target = (): HttpTarget => ({
  kind: 'http',
  url: service.url,
  auth: { kind: 'bearer', token: { env: 'TOKEN' } },
  create: { path: '/customers', body: { name: '{name}', age: '{age}', tag: '{tag}', mail: '{tag}+{i}@mail.example' } },
  id: '/data/id',
  remove: { path: '/customers/{created}' },
});

async function provisioned<T>(use: (ids: ReadonlyMap<string, string>) => Promise<T>, signal = new AbortController().signal) {
  const provisioner = httpProvisioner(target(), environment, wait);
  const leftovers = openLeftovers(file, 'mlcheck-run1', target());
  try {
    return await withProvisioned(accounts, { provisioner, tag: 'mlcheck-run1', leftovers, signal }, use);
  } finally {
    await provisioner.close();
  }
}

describe('contract: accounts over HTTP are created, used and removed', () => {
  it('with their tag, and none is left after success', async () => {
    const { result, removal } = await provisioned(async (ids) => {
      expect(service.customers.size).toBe(10);
      expect([...service.customers.values()].every(({ tag }) => tag === 'mlcheck-run1')).toBe(true);
      expect(service.customers.get(ids.get('loyal/3') as string)?.name).toBe('N3');
      expect(readLeftovers(file).created).toHaveLength(10);
      return 'scored';
    });
    expect(result).toBe('scored');
    expect(removal).toEqual({ created: 10, left: [], problems: [] });
    expect(service.customers.size).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('after a failure', async () => {
    await expect(provisioned(() => Promise.reject(new Error('scoring broke')))).rejects.toThrow('scoring broke');
    expect(service.customers.size).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('when it is interrupted half way', async () => {
    const stop = new AbortController();
    await expect(provisioned(() => { stop.abort(new Error('interrupted')); stop.signal.throwIfAborted(); return Promise.resolve(); }, stop.signal)).rejects.toThrow('interrupted');
    expect(service.customers.size).toBe(0);
  });

  it('when creating breaks in the middle', async () => {
    service.fail('POST', 201, 422);
    await expect(provisioned(() => Promise.resolve())).rejects.toThrow(/creating loyal/);
    expect(service.customers.size).toBe(0);
  });

  it('through a busy system, by trying again', async () => {
    service.fail('POST', 503, 429);
    service.fail('DELETE', 503, 503);
    expect((await provisioned(() => Promise.resolve(1))).removal).toMatchObject({ created: 10, left: [] });
    expect(service.customers.size).toBe(0);
  });
});

describe('fault: what cannot be removed is listed, and cleaned up later', () => {
  it('in a file without secrets', async () => {
    service.fail('DELETE', 500, 500, 500);
    const { removal } = await provisioned(() => Promise.resolve(1));
    expect(removal.left).toHaveLength(3);
    expect(removal.problems[0]).toContain('must succeed, got "500');
    expect(service.customers.size).toBe(3);
    expect(readFileSync(file, 'utf8')).not.toContain('s3cret');
    expect(readLeftovers(file)).toMatchObject({ tag: 'mlcheck-run1', created: removal.left });

    service.fail('DELETE', 500);
    expect((await cleanUp(file, environment, wait)).left).toHaveLength(1);
    expect(await cleanUp(file, environment, wait)).toMatchObject({ created: 1, left: [] });
    expect(service.customers.size).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('by a killed process too, up to the line that was cut off', async () => {
    const leftovers = openLeftovers(file, 't', target());
    leftovers.add([{ account: 'loyal/0', id: 'cust_1' }]);
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"account":"loy`);
    expect(readLeftovers(file).created).toEqual([{ account: 'loyal/0', id: 'cust_1' }]);
    expect(await cleanUp(file, environment, wait)).toMatchObject({ created: 1, left: [] });
  });

  it('says what is wrong', async () => {
    openLeftovers(file, 't', target());
    expect(() => openLeftovers(file, 't', target())).toThrow('must be a new file');
    expect(() => readLeftovers(join(folder, 'none'))).toThrow('must be readable');
    writeFileSync(file, '{"schema":"other"}\n');
    expect(() => readLeftovers(file)).toThrow('must be a leftovers file');
    expect(() => httpProvisioner(target(), {}, wait)).toThrow('TOKEN');
    const wrong = httpProvisioner({ ...target(), id: '/data/key' }, environment, wait);
    await expect(wrong.create(accounts.slice(0, 1), 't', new AbortController().signal)).rejects.toThrow('must have an id at /data/key');
    const denied = httpProvisioner(target(), { TOKEN: 'other-token' }, wait);
    await expect(denied.create(accounts.slice(0, 1), 't', new AbortController().signal)).rejects.toThrow('must be allowed, got 401');
    await Promise.all([wrong.close(), denied.close()]);
  });
});

describe('hand: templates', () => {
  it('keep types, fill texts, encode paths', () => {
    const values = { name: 'A/ü', age: 3, gone: null };
    expect(fill({ a: '{age}', b: 'is {age}', c: ['{gone}', true, { d: '{name}' }] }, values, 'x')).toEqual({ a: 3, b: 'is 3', c: [null, true, { d: 'A/ü' }] });
    expect(fillPath('/p/{name}?q={age}', values, 'x')).toBe('/p/A%2F%C3%BC?q=3');
    expect(() => fill({ a: ['{nam}'] }, values, 'body')).toThrow('body.a[0]: must use placeholders that have a value, got "{nam}"');
  });
});
