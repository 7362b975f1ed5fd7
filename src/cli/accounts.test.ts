import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountSource } from '../population/account-source.js';
import { definePopulation } from '../population/define-population.js';
import { lognormal, normal, rounded } from '../population/numeric-fields.js';
import { bernoulli, categorical, faker, missing } from '../population/other-fields.js';
import type { Profile } from '../population/profile.js';
import { openLeftovers } from '../provision/leftovers.js';
import type { HttpTarget } from '../provision/target.js';
import { customerService } from '../provision/testing/customer-service.js';
import { writeAccounts } from '../table/write-accounts.js';
import { counted } from './accounts-progress.js';
import { fakeWorld } from './testing/fake-world.js';
import { main } from './main.js';

const population = definePopulation({
  fields: { name: faker((f) => f.person.fullName()), spend: rounded(lognormal({ mu: 3, sigma: 1 }), 2), plan: categorical({ free: 0.7, paid: 0.3 }), score: missing(normal({ mean: 0, sd: 1 }), 0.2), vip: bernoulli(0.1) },
  cohorts: { all: { share: 1 } },
  correlations: [{ between: ['spend', 'plan'], rho: 0.6 }],
});

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mlcheck-accounts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function run(environment: Record<string, string>, ...words: string[]) {
  const world = fakeWorld({ cwd: folder, environment });
  const code = await main(words, world);
  return { code, out: world.out(), err: world.err() };
}

describe('contract: accounts fit and compare', () => {
  it.each(['csv', 'jsonl', 'parquet'] as const)('learn from %s, and tell how alike files are', async (format) => {
    const accounts = (seed: number) => accountSource(population, seed).accounts('all', 0, 1500);
    await writeAccounts(accounts(1), population.fields, join(folder, `a.${format}`), format);
    await writeAccounts(accounts(2), population.fields, join(folder, `b.${format}`), format);
    const fitted = await run({}, 'accounts', 'fit', `a.${format}`, '--out', 'profile.json');
    expect(fitted).toMatchObject({ code: 0, out: '' });
    expect(fitted.err).toContain('1,500 rows in profile.json');
    expect(fitted.err).toContain('left out: column name');
    const profile = JSON.parse(readFileSync(join(folder, 'profile.json'), 'utf8')) as Profile;
    expect(profile.columns.find(({ name }) => name === 'spend')).toMatchObject({ kind: 'number', decimals: 2 });
    expect(profile.columns.find(({ name }) => name === 'vip')).toMatchObject({ kind: 'boolean' });
    expect(profile.columns.find(({ name }) => name === 'score')?.missing).toBeCloseTo(0.2, 1);

    const compared = await run({}, 'accounts', 'compare', `a.${format}`, `b.${format}`);
    expect(compared.code).toBe(0);
    expect(compared.out).toMatch(/spend +0\.9\d\d +1 - KS distance/);
    expect(compared.out).toContain('Correlations that differ most');
    const { out } = await run({}, 'accounts', 'compare', `a.${format}`, `a.${format}`, '--json');
    expect((JSON.parse(out) as { columns: { likeness: number }[] }).columns.every(({ likeness }) => likeness > 0.999999)).toBe(true);
  });

  it('say which file is wrong', async () => {
    writeFileSync(join(folder, 'a.xls'), '');
    expect(await run({}, 'accounts', 'fit', 'a.xls', '--out', '-')).toMatchObject({ code: 2, err: expect.stringContaining('must end in .csv') as string });
    expect(await run({}, 'accounts', 'fit', 'none.csv', '--out', '-')).toMatchObject({ code: 2, err: expect.stringContaining('must be a table that can be read') as string });
  });
});

describe('hand: progress', () => {
  it('counts on a terminal, at most ten times a second, and leaves nothing behind', () => {
    const world = fakeWorld({ tty: true });
    const items = counted(Array.from({ length: 2560 }, (_, k) => k), 2560, world);
    let sum = 0;
    for (const item of items) {
      sum += item;
      if (item % 256 === 250) world.pass(60);
    }
    expect(sum).toBe((2560 * 2559) / 2);
    expect(world.err().split('making accounts')).toHaveLength(6);
    expect(world.err()).toContain('░  512/2,560  4,267/s  ');
    expect(world.err().endsWith('\r\u001b[2K')).toBe(true);
  });
  it('is silent elsewhere', () => {
    const world = fakeWorld();
    expect([...counted([1, 2], 2, world)]).toEqual([1, 2]);
    expect(world.err()).toBe('');
  });
});

describe('contract: accounts cleanup', () => {
  it('removes what is listed, and exits 3 while some are left', async () => {
    const service = await customerService();
    const target: HttpTarget = { kind: 'http', url: service.url, auth: { kind: 'bearer', token: { env: 'TOKEN' } }, create: { path: '/customers', body: {} }, id: '/data/id', remove: { path: '/customers/{{$created}}' } };
    service.customers.set('c1', { name: 'x', tag: 't' }).set('c2', { name: 'y', tag: 't' });
    openLeftovers(join(folder, 'left.jsonl'), 't', target).add([{ account: 'all/0', id: 'c1' }, { account: 'all/1', id: 'c2' }]);
    service.fail('DELETE', 500);
    const environment = { TOKEN: 's3cret-token' };
    expect(await run(environment, 'accounts', 'cleanup', 'left.jsonl')).toMatchObject({ code: 3, err: expect.stringContaining('1 of 2 accounts removed; 1 are left in left.jsonl') as string });
    expect(await run(environment, 'accounts', 'cleanup', 'left.jsonl')).toMatchObject({ code: 0, err: '1 of 1 accounts removed; left.jsonl is gone\n' });
    expect(service.customers.size).toBe(0);
    expect(existsSync(join(folder, 'left.jsonl'))).toBe(false);
    expect(await run(environment, 'accounts', 'cleanup', 'left.jsonl')).toMatchObject({ code: 2 });
    await service.close();
  });
});
