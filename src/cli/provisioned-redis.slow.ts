import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redisClient, type RedisClient } from '../provision/testing/redis-client.js';
import { redisServer, type RedisServer } from '../provision/testing/redis-server.js';
import { builtCli, ended, type BuiltCli } from './testing/built-cli.js';

const CLIENT = fileURLToPath(new URL('../provision/testing/redis-client.ts', import.meta.url));

/** The hook of the guide, with a client of its own: entities are `TAG:ID`, keys `customer:TAG:ID`. */
const suite = (url: string): string => `import { contract, definePopulation, defineSuite, errorRate, faker, meanShift, poisson, rest } from 'mlcheck';
import { redisClient } from ${JSON.stringify(CLIENT)};
const redis = redisClient(process.env.REDIS_SOCKET);
const model = rest({ url: '${url}', model: 'orders', path: '/score', columns: ['entity'], scores: '', attempts: 1 });
export default defineSuite({
  name: 'orders',
  seed: 3,
  population: definePopulation({ fields: { orders: poisson({ mean: 3 }), name: faker((f) => f.person.fullName() + ' \\r\\n😀') }, cohorts: { all: { share: 1 } } }),
  provision: {
    kind: 'hook',
    name: 'Redis',
    idField: 'entity',
    batchSize: 50,
    create: async (accounts, { tag }) => {
      const some = process.env.HALF_WAY === 'yes' ? accounts.slice(0, 8) : accounts;
      await Promise.all(some.map(({ id, fields }) => redis.send('HSET', 'customer:' + tag + ':' + id, ...Object.entries(fields).flatMap(([name, value]) => [name, String(value)]))));
      if (some !== accounts) await new Promise(() => undefined);
      return accounts.map(({ id }) => tag + ':' + id);
    },
    remove: async (ids) => void (await redis.send('DEL', ...ids.map((id) => 'customer:' + id))),
    find: async ({ tag }) => {
      const found = [];
      let cursor = '0';
      do {
        const [next, keys] = await redis.send('SCAN', cursor, 'MATCH', 'customer:' + tag + ':*', 'COUNT', 1000);
        found.push(...keys.map((key) => key.slice('customer:'.length)));
        cursor = next;
      } while (cursor !== '0');
      return found;
    },
  },
  candidate: model,
  baseline: model,
  range: [0, 1],
  budget: { accounts: 300 },
  checks: [contract(), errorRate({ atMost: 0 }), meanShift({ atMost: 0.2 })],
});
`;

let cli: BuiltCli;
let server: RedisServer;
let redis: RedisClient;
let model: Server;
let cwd: string;
let onScore: () => Promise<void> | void;
let asked: number;
const environment = (): Record<string, string> => ({ REDIS_SOCKET: server.path });
const keys = async (match: string): Promise<number> => ((await redis.send('KEYS', match)) as readonly string[]).length;
const lists = (): readonly string[] => {
  const folder = join(cwd, 'reports', 'orders', 'leftovers');
  return existsSync(folder) ? readdirSync(folder).map((name) => join('reports', 'orders', 'leftovers', name)) : [];
};

/** A model that takes its features from the online store: an entity that is not there has no score. */
async function scored(body: string): Promise<string> {
  const entities = (JSON.parse(body) as readonly { readonly entity: string }[]).map(({ entity }) => entity);
  const orders = await Promise.all(entities.map((entity) => redis.send('HGET', `customer:${entity}`, 'orders')));
  asked += entities.length;
  await onScore();
  return JSON.stringify(orders.map((value) => (value === null ? null : Number(value) / 100)));
}

beforeAll(async () => {
  cli = builtCli();
  server = await redisServer();
  redis = redisClient(server.path);
});
afterAll(async () => {
  redis?.close();
  await server?.stop();
  cli?.remove();
});
beforeEach(async () => {
  [asked, onScore] = [0, () => undefined];
  // With one attempt a connection must not be given up while a request is on its way.
  model = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => void (body === '' ? Promise.resolve('{}') : scored(body)).then((reply) => response.end(reply)));
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  cwd = cli.folder('orders');
  mkdirSync(join(cwd, 'suites'));
  writeFileSync(join(cwd, 'suites', 'orders.suite.ts'), suite(`http://127.0.0.1:${(model.address() as AddressInfo).port}`));
  await redis.send('FLUSHALL');
  await redis.send('HSET', 'customer:a-real-one', 'orders', 5);
});
afterEach(async () => {
  model.closeAllConnections();
  await new Promise((resolve) => model.close(resolve));
});

describe('contract: a suite whose accounts live in a real Redis', () => {
  it('puts them there before they are scored, and removes them', async () => {
    let most = 0;
    onScore = async () => void (most = Math.max(most, await keys('customer:mlcheck-*')));
    const { code, err } = await cli.run(['run', 'orders', '--no-sinks'], { cwd, environment: environment() });
    expect(code, err).toBe(0);
    expect(asked).toBeGreaterThan(200);
    expect(most).toBeGreaterThan(0);
    expect(await keys('*')).toBe(1);
    expect(lists()).toEqual([]);
  });
});

describe('fault: a process that is stopped leaves nothing in Redis that its tag does not find', () => {
  const stopped = async (signal: NodeJS.Signals): Promise<number | null> => {
    const child = cli.start(['run', 'orders', '--no-sinks'], { cwd, environment: environment() });
    let batches = 0;
    onScore = () => void (++batches === 5 && child.kill(signal));
    return (await ended(child)).code;
  };

  it('Ctrl-C: none is left', async () => {
    expect(await stopped('SIGINT')).toBe(130);
    expect(await keys('*')).toBe(1);
    expect(lists()).toEqual([]);
  });

  it('kill -9: every leftover is found by SCAN MATCH with the tag, and `accounts cleanup` removes them', async () => {
    expect(await stopped('SIGKILL')).toBe(null);
    const [list = ''] = lists();
    const tag = list.split('/').at(-1)!.replace('.jsonl', '');
    const left = await keys('customer:mlcheck-*');
    expect(left).toBeGreaterThan(0);
    expect(await keys(`customer:${tag}:*`)).toBe(left);
    expect(await cli.run(['accounts', 'cleanup', list], { cwd, environment: environment() })).toMatchObject({ code: 0, err: `${left} of ${left} accounts removed; ${list} is gone\n` });
    expect(await keys('*')).toBe(1);
    expect(lists()).toEqual([]);
  });

  it('kill -9 while they are put there: those of which nobody heard are found too', async () => {
    const child = cli.start(['run', 'orders', '--no-sinks'], { cwd, environment: { ...environment(), HALF_WAY: 'yes' } });
    const over = ended(child);
    while (child.exitCode === null && (await keys('customer:mlcheck-*')) < 8) await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGKILL');
    expect((await over).code).toBe(null);
    const [list = ''] = lists();
    expect(readFileSync(join(cwd, list), 'utf8')).not.toContain('"id"');
    expect((await cli.run(['accounts', 'cleanup', list], { cwd, environment: environment() })).code).toBe(0);
    expect(await keys('*')).toBe(1);
    expect(lists()).toEqual([]);
  });
});
