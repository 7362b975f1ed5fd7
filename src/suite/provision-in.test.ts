import { describe, expect, it } from 'vitest';
import type { HttpTarget, PostgresTarget, ProvisionTarget } from '../provision/target.js';
import { defineConfig, type ConfigSpec } from './config.js';
import { provisionIn, type Environment } from './provision-in.js';

const http: HttpTarget = { kind: 'http', url: 'https://shop.test', headers: { 'x-key': { env: 'KEY' } }, auth: { kind: 'bearer', token: { env: 'TOKEN' } }, production: false, idField: 'customer', create: { path: '/c', body: {} }, remove: { path: '/c/{{$created}}' } };
const postgres: PostgresTarget = { kind: 'postgres', connection: { env: 'DB' }, table: 't', columns: { spend: '{{spend}}' }, tagColumn: 'tag', idColumn: 'id' };
const hook: ProvisionTarget = { kind: 'hook', name: 'Redis', create: async () => undefined, remove: async () => undefined };
const environments: Readonly<Record<string, Environment>> = {
  plain: { url: 'https://model.plain' },
  near: { provision: { url: 'https://shop.test/v2', headers: { 'x-more': '1' } } },
  staging: { url: 'https://model.staging', provision: { url: 'https://shop.staging', auth: { kind: 'bearer', token: { env: 'STAGING' } }, connection: { env: 'STAGING_DB' }, table: 'shop.t' } },
  same: { provision: { table: 'shop.t', connection: { env: 'STAGING_DB' }, auth: { kind: 'bearer', token: { env: 'STAGING' } }, url: 'https://shop.staging' } },
  live: { provision: { url: 'https://shop', connection: { env: 'LIVE_DB' }, production: true } },
};

describe('contract: an environment says where accounts are created', () => {
  it('and where it does not, they are created where the suite says', () => {
    for (const named of [[], [undefined, undefined], ['plain', 'v2'], ['https://x', 'toString']]) for (const target of [http, postgres, hook]) expect(provisionIn(target, environments, named)).toBe(target);
  });

  it('over HTTP: the suite\'s credentials stay on its host', () => {
    const { auth: _auth, headers: _headers, production: _production, ...kept } = http;
    expect(provisionIn(http, environments, ['staging', undefined])).toEqual({ ...kept, url: 'https://shop.staging', auth: { kind: 'bearer', token: { env: 'STAGING' } } });
    expect(provisionIn(http, environments, ['near'])).toEqual({ ...http, url: 'https://shop.test/v2', headers: { 'x-key': { env: 'KEY' }, 'x-more': '1' } });
  });

  it('in PostgreSQL: the connection, and a table of another name', () => {
    expect(provisionIn(postgres, environments, ['staging'])).toEqual({ ...postgres, connection: { env: 'STAGING_DB' }, table: 'shop.t' });
    expect(provisionIn({ ...postgres, production: true }, environments, ['staging'])).not.toHaveProperty('production');
  });

  it('and which are production; a hook is marked, and otherwise itself', () => {
    for (const target of [http, postgres, hook]) expect(provisionIn(target, environments, ['live'])).toMatchObject({ kind: target.kind, production: true });
    expect(provisionIn(hook, environments, ['staging'])).toBe(hook);
  });

  it('once for both arms', () => {
    expect(provisionIn(http, environments, ['plain', 'staging'])).toEqual(provisionIn(http, environments, ['staging', 'plain']));
    expect(provisionIn(http, environments, ['staging', 'same'])).toEqual(provisionIn(http, environments, ['staging']));
    expect(() => provisionIn(http, environments, ['staging', 'live'])).toThrow('--baseline: must be an environment that creates accounts where staging does: candidate and baseline score the same ones, got "live"');
  });

  it('or is refused where it does not say it for this kind', () => {
    expect(() => provisionIn(postgres, environments, ['near'])).toThrow('environments.near.provision.connection: is required: the suite creates its accounts in PostgreSQL');
    expect(() => provisionIn(http, { dev: { provision: { connection: { env: 'DB' } } } }, ['dev'])).toThrow('environments.dev.provision.url: is required: the suite creates its accounts over HTTP');
  });

  it.each([
    [{ connection: 'postgres://u:hunter2@h/d' }, 'environments.staging.provision.connection: must be an object'],
    [{ url: 'https://u:hunter2@h' }, 'environments.staging.provision.url: must not hold a user or a password'],
    [{ url: 'shop' }, 'environments.staging.provision.url: must be an http or https URL, got "shop"'],
    [{ url: 'https://h', headers: { 'x-api-key': 'hunter2' } }, 'environments.staging.provision.headers.x-api-key: must be a reference: it looks like a secret'],
    [{ kind: 'http' }, 'environments.staging.provision.kind: is not a known field'],
  ])('refuses %j with its place and without the secret', (provision, message) => {
    const define = (): ConfigSpec => defineConfig({ environments: { staging: { provision } } } as unknown as ConfigSpec);
    expect(define).toThrow(message);
    expect(define).not.toThrow('hunter2');
  });
});
