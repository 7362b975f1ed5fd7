import { describe, expect, it } from 'vitest';
import { contract } from '../checks/contract.js';
import { definePopulation } from '../population/define-population.js';
import { uniform } from '../population/numeric-fields.js';
import { openInference } from '../scoring/endpoint.js';
import { defineSuite } from './define-suite.js';
import type { SuiteSpec } from './suite.js';

const http = { kind: 'http', url: 'http://shop:8080', idField: 'customer', create: { path: '/c', body: { spend: '{{spend}}' } }, id: '/id', remove: { path: '/c/{{$created}}' } };
const postgres = { kind: 'postgres', connection: { env: 'DB' }, table: 't', columns: { spend: '{{spend}}' }, tagColumn: 'tag', idColumn: 'id' };
const hook = { kind: 'hook', name: 'Redis', create: async () => undefined, remove: async () => undefined };

const suite = (provision: unknown, field = 'spend'): unknown =>
  defineSuite({
    name: 'shop',
    seed: 1,
    population: definePopulation({ fields: { spend: uniform({ min: 0, max: 1 }) }, cohorts: { all: { share: 1 } } }),
    candidate: openInference({ url: 'http://m:1', model: 'm', inputs: [{ name: 'x', datatype: 'INT64', fields: [field] }], output: { name: 'y' } }),
    checks: [contract()],
    provision: provision as SuiteSpec['provision'],
  } as SuiteSpec);

describe('contract: what a suite may say of provisioning', () => {
  it('takes each kind, and endpoints may send the id that it gives', () => {
    for (const each of [http, { ...postgres, idField: 'customer' }, { ...hook, idField: 'customer' }]) expect(suite(each, 'customer')).toMatchObject({ provision: { kind: each.kind } });
    expect(() => suite({ ...http, idField: 'customer' }, 'client')).toThrow('candidate.inputs[0].fields[0]: must be a field of the population, got "client"');
  });

  it.each([
    [{ kind: 'ftp' }, 'provision.kind: must be one of "http", "postgres", "hook", got "ftp"'],
    [{ ...http, remove: undefined }, 'provision.remove: is required'],
    [{ ...http, retries: 3 }, 'provision.retries: is not a known field'],
    [{ ...http, url: 'shop' }, 'provision.url: must be an http or https URL, got "shop"'],
    [{ ...http, id: 'id' }, 'provision.id: must be a JSON pointer'],
    [{ ...http, idField: 'spend' }, 'provision.idField: must be a name that no field of the population has, got "spend"'],
    [{ ...http, create: { path: '/c', body: { spend: '{{spent}}' } } }, 'provision.create.body: must use placeholders that have a value here, got "{{spent}}"'],
    [{ ...http, create: { path: 'c', body: {} } }, 'provision.create.path: must be a path that starts with /, got "c"'],
    [{ ...http, remove: { path: '/c/{{spend}}' } }, 'provision.remove.path: must use placeholders that have a value here, got "{{spend}}"'],
    [{ ...http, headers: { 'x-api-key': 'abc123' } }, 'provision.headers.x-api-key: must be a reference: it looks like a secret'],
    [{ ...http, concurrency: 0 }, 'provision.concurrency: must be >= 1, got 0'],
    [{ ...postgres, connection: 'postgres://u:p@h/d' }, 'provision.connection: must be an object'],
    [{ ...postgres, columns: { spend: '{{$created}}' } }, 'provision.columns.spend: must use placeholders that have a value here, got "{{$created}}"'],
    [{ ...postgres, method: 'load' }, 'provision.method: must be one of "insert", "copy", got "load"'],
    [{ ...hook, remove: 'del' }, 'provision.remove: must be a function, got "del"'],
    [{ ...hook, name: '' }, 'provision.name: must not be empty'],
  ])('refuses %j with its place', (provision, message) => expect(() => suite(provision)).toThrow(message));
});
