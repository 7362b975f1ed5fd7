import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountBlocks } from '../population/account-blocks.js';
import { accountSource } from '../population/account-source.js';
import { definePopulation } from '../population/define-population.js';
import { lognormal, normal, rounded } from '../population/numeric-fields.js';
import { bernoulli, categorical, faker, missing } from '../population/other-fields.js';
import type { Profile } from '../population/profile.js';
import { trafficFrom } from '../population/traffic-from.js';
import { openLeftovers } from '../provision/leftovers.js';
import type { HttpTarget } from '../provision/target.js';
import { customerService } from '../provision/testing/customer-service.js';
import { readPopulation } from '../table/read-population.js';
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

describe('contract: accounts from-har', () => {
  const entry = (url: string, request: unknown, response: unknown, more: { status?: number; base64?: boolean } = {}) => {
    const text = typeof response === 'string' ? response : JSON.stringify(response);
    return {
      startedDateTime: '2026-01-02T03:04:05.000Z',
      request: { method: 'POST', url, headers: [{ name: 'authorization', value: 'Bearer s3cr3t' }], cookies: [{ name: 'session', value: 's3cr3t' }], postData: { mimeType: 'application/json', text: JSON.stringify(request) } },
      response: { status: more.status ?? 200, headers: [], content: more.base64 === true ? { encoding: 'base64', text: Buffer.from(text).toString('base64') } : { text } },
    };
  };
  const har = (...entries: unknown[]) => writeFileSync(join(folder, 'shop.har'), JSON.stringify({ log: { version: '1.2', entries } }));
  const URL = 'http://127.0.0.1/score';

  it('keeps the bodies of answered requests to the address, and nothing that holds credentials', async () => {
    har(entry(`${URL}?key=s3cr3t`, { amount: 5 }, { score: 0.25 }), entry('http://127.0.0.1/other', { amount: 6 }, { score: 0.5 }), entry(URL, { amount: 7 }, { score: 0.75 }, { base64: true }), entry(URL, { amount: 8 }, { error: 'no' }, { status: 503 }), entry(URL, { amount: 9 }, '<html>'));
    const { code, err } = await run({}, 'accounts', 'from-har', 'shop.har', '--url', URL, '--out', 'traffic.jsonl');
    expect({ code, err }).toEqual({ code: 0, err: '2 records in traffic.jsonl\nleft out: 1 another address, 1 not answered with 2xx, 1 no JSON in the reply\n' });
    const text = readFileSync(join(folder, 'traffic.jsonl'), 'utf8');
    expect(text).not.toContain('s3cr3t');
    expect(text.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { id: '0', at: '2026-01-02T03:04:05.000Z', status: 200, request: { amount: 5 }, response: { score: 0.25 } },
      { id: '2', at: '2026-01-02T03:04:05.000Z', status: 200, request: { amount: 7 }, response: { score: 0.75 } },
    ]);
    const { table } = await readPopulation(trafficFrom('traffic.jsonl', { id: 'id', fields: { amount: { at: '/request/amount', as: 'number' } }, score: '/response/score' }), folder).then((population) => ({ table: accountSource(population, 1) }));
    expect([...table.accounts('all', 0, 2)].map(({ fields }) => fields['amount']).sort()).toEqual([5, 7]);
  });

  it('takes batches apart', async () => {
    har(entry(URL, { instances: [{ a: 1 }, { a: 2 }] }, { predictions: [0.1, 0.2] }));
    const { code, out } = await run({}, 'accounts', 'from-har', 'shop.har', '--url', URL, '--requests', '/instances', '--responses', '/predictions', '--out', '-');
    expect(code).toBe(0);
    expect(out.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toMatchObject([{ id: '0-0', request: { a: 1 }, response: 0.1 }, { id: '0-1', request: { a: 2 }, response: 0.2 }]);
    har(entry(URL, { instances: [{ a: 1 }, { a: 2 }] }, { predictions: [0.1] }));
    expect(await run({}, 'accounts', 'from-har', 'shop.har', '--url', URL, '--requests', '/instances', '--responses', '/predictions', '--out', '-')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('/log/entries/0') as string });
  });

  it.each([
    ['no archive', '{}', ['--url', URL], 'must be the list of an HTTP archive'],
    ['no JSON', 'oops', ['--url', URL], 'must be JSON'],
    ['no such address', '{"log":{"entries":[]}}', ['--url', URL], 'must hold an answered request to'],
    ['one of two lists', '{"log":{"entries":[]}}', ['--url', URL, '--requests', '/a'], 'must be given together'],
    ['no pointer', '{"log":{"entries":[]}}', ['--url', URL, '--requests', 'a', '--responses', '/b'], 'must be a JSON pointer'],
  ])('%s is told', async (_, text, words, message) => {
    writeFileSync(join(folder, 'shop.har'), text);
    expect(await run({}, 'accounts', 'from-har', 'shop.har', ...words, '--out', '-')).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) as string });
  });
});

describe('contract: accounts fit and compare', () => {
  it.each(['csv', 'jsonl', 'parquet'] as const)('learn from %s, and tell how alike files are', async (format) => {
    const accounts = (seed: number) => accountBlocks(accountSource(population, seed), new Map([['all', 1500]]));
    await writeAccounts(accounts(1), population.fields, join(folder, `a.${format}`), format);
    await writeAccounts(accounts(2), population.fields, join(folder, `b.${format}`), format);
    const fitted = await run({}, 'accounts', 'fit', `a.${format}`, '--out', 'learnt/profile.json');
    expect(fitted).toMatchObject({ code: 0, out: '' });
    expect(fitted.err).toContain('1,500 rows in learnt/profile.json');
    expect(fitted.err).toContain('left out: column name');
    const profile = JSON.parse(readFileSync(join(folder, 'learnt/profile.json'), 'utf8')) as Profile;
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
    expect(await run({}, 'accounts', 'fit', 'none.csv', '--out', '-')).toMatchObject({ code: 2, err: expect.stringContaining('none.csv: must be a file, and there is none') as string });
    writeFileSync(join(folder, 'broken.parquet'), 'no parquet');
    expect(await run({}, 'accounts', 'fit', 'broken.parquet', '--out', '-')).toMatchObject({ code: 2, err: expect.stringContaining('must be a table that can be read') as string });
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
  it('counts the accounts of blocks, whatever their sizes', () => {
    const world = fakeWorld({ tty: true });
    for (const _ of counted([300, 700, 8000, 1000], 10_000, world, (size) => size)) world.pass(200);
    expect(world.err().match(/[\d,]+\/10,000/g)).toEqual(['300/10,000', '1,000/10,000', '9,000/10,000', '10,000/10,000']);
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
    openLeftovers(join(folder, 'many.jsonl'), 't', { ...target, url: 'http://127.0.0.1:1' }).add(Array.from({ length: 8 }, (_, k) => ({ account: `all/${k}`, id: `c${k}` })));
    const away = await run(environment, 'accounts', 'cleanup', 'many.jsonl');
    expect(away).toMatchObject({ code: 3, err: expect.stringMatching(/^0 of 8 accounts removed; .*\n(removing all\/\d+ .*\n){5}and 3 more; the accounts stand in many\.jsonl\n$/) as string });
  });
});

describe('contract: accounts in groups as files', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'suites'));
    writeFileSync(join(folder, 'suites', 'shop.suite.ts'), `import { definePopulation, defineSuite, errorRate, exponential, faker, openInference, timestamp, uniform } from 'mlcheck';
export default defineSuite({
  name: 'shop', seed: 1,
  population: definePopulation({
    referenceDate: '2026-01-05',
    fields: { session: faker((f) => f.string.uuid()), askedAt: timestamp({ daysBefore: exponential({ mean: 2 }) }), match: uniform({ min: 0, max: 1 }) },
    groups: { by: 'session', size: 24, fields: ['askedAt'] },
    cohorts: { head: { share: 0.5 }, tail: { share: 0.5 } },
  }),
  candidate: openInference({ url: 'http://127.0.0.1:9', model: 'm', inputs: [{ name: 'x', datatype: 'FP64', fields: ['match'] }], output: { name: 'score' } }),
  checks: [errorRate()],
});
`);
  });

  it('groups are whole unless a number is asked for that cuts one, and then it says so', async () => {
    expect(await run({}, 'accounts', 'make', 'shop', '--out', 'a.csv')).toEqual({ code: 0, out: '', err: '2,016 accounts of 2 cohorts in a.csv\n' });
    const sessions = new Map<string, number>();
    for (const line of readFileSync(join(folder, 'a.csv'), 'utf8').trim().split('\r\n').slice(1)) sessions.set(line.split(',')[3]!, (sessions.get(line.split(',')[3]!) ?? 0) + 1);
    expect(new Set(sessions.values())).toEqual(new Set([24]));
    expect(await run({}, 'accounts', 'make', 'shop', '--accounts', '48', '--out', 'a.csv')).toMatchObject({ err: '96 accounts of 2 cohorts in a.csv\n' });
    expect(await run({}, 'accounts', 'make', 'shop', '--accounts', '60', '--out', 'a.csv')).toMatchObject({ code: 0, err: '120 accounts of 2 cohorts in a.csv\nThe last session of each cohort has 12 of its 24 accounts: whole with --accounts 72\n' });
    expect(await run({}, 'accounts', 'make', 'shop', '--cohorts', 'tail', '--accounts', '5', '--out', 'a.csv')).toMatchObject({ err: '5 accounts of 1 cohort in a.csv\nThe last session of tail has 5 of its 24 accounts: whole with --accounts 24\n' });
  });

  it('the same accounts compare as alike whatever kind of file they are in, instants too', async () => {
    for (const name of ['a.csv', 'a.jsonl', 'a.parquet']) await run({}, 'accounts', 'make', 'shop', '--accounts', '24', '--out', name);
    for (const other of ['a.jsonl', 'a.parquet']) {
      const { columns } = JSON.parse((await run({}, 'accounts', 'compare', 'a.csv', other, '--json')).out) as { columns: { name: string; likeness: number }[] };
      expect(columns.map(({ name }) => name)).toContain('askedAt');
      for (const { name, likeness } of columns) expect(likeness, `${name} in ${other}`).toBe(1);
    }
  });
});
