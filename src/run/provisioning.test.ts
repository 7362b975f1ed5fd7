import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../cli/main.js';
import { fakeWorld } from '../cli/testing/fake-world.js';
import { shop, shopProvision, shopSuite, type Shop } from '../provision/testing/shop.js';
import { executeSuite, type Execution } from './execute.js';
import { executeShard } from './execute-shard.js';
import type { RunOptions, RunPorts } from './options.js';
import { replayAccount } from './replay.js';
import { scorePool } from './pool-score.js';
import { validateTarget } from './validate-target.js';
import { loadConfig } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';

const KEY = 'k3y-of-the-shop';
let cwd: string;
let file: string;
let system: Shop;
let warnings: string[];
beforeEach(async () => {
  system = await shop();
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-shop-'));
  file = join(cwd, 'suites', 'shop.suite.ts');
  mkdirSync(join(cwd, 'suites'));
  writeFileSync(file, shopSuite(system.url));
  warnings = [];
});
afterEach(async () => {
  await system.close();
  rmSync(cwd, { recursive: true });
});

const stop = (): AbortController => new AbortController();
const ports = (signal = stop().signal): RunPorts => ({ cwd, environment: { SHOP_KEY: KEY }, signal, now: () => Date.UTC(2026, 10, 21), progress: (event) => void (event.kind === 'warning' && warnings.push(event.text)) });
const run = (options: RunOptions = {}, signal = stop().signal): Promise<Execution> => executeSuite(file, options, ports(signal));
const leftovers = (): readonly string[] => (existsSync(join(cwd, 'reports', 'shop', 'leftovers')) ? readdirSync(join(cwd, 'reports', 'shop', 'leftovers')) : []);
const cleanup = async (name: string): Promise<{ readonly code: number; readonly err: string }> => {
  const world = fakeWorld({ cwd, environment: { SHOP_KEY: KEY } });
  return { code: await main(['accounts', 'cleanup', join('reports', 'shop', 'leftovers', name)], world), err: world.err() };
};

describe('contract: a suite creates its accounts before they are scored, and removes them', () => {
  it('look by look, twins too, and scores them by the id that the system gave', async () => {
    const { run: made, dir, refuseLeaks } = await run();
    expect(made).toMatchObject({ outcome: 'pass', exitCode: 0, outcomes: { candidate: { scored: expect.any(Number) as number, 'contract-violation': 0 } } });
    expect(made.problems).toEqual([]);
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
    const asked = made.looks.at(-1)!.accounts;
    // 16 for the warm-up, the accounts, and 20 twins of each cohort.
    expect(system.created()).toBe(16 + Object.values(asked).reduce((sum, n) => sum + n, 0) + Math.min(40, 2 * asked['few']!));
    expect(system.most()).toBeLessThan(system.created());
    expect(made.timings.provisioned).toEqual({ tag: `mlcheck-${made.timings.runId}`, created: system.created(), left: 0 });
    expect(leftovers()).toEqual([]);
    expect(warnings).toEqual([]);
    refuseLeaks();
    expect(readFileSync(join(dir, 'run.json'), 'utf8')).not.toContain(KEY);
  });

  it('also for one account again, for a target to be validated, for a pool and for a shard', async () => {
    const { arms } = await replayAccount(file, 'many/3', {}, ports());
    expect(arms.map(({ exchange }) => exchange.reply.outcome)).toEqual(['scored', 'scored']);
    expect((await validateTarget({ file }, {}, ports())).exitCode).toBe(0);
    const plan = planOf(await loadSuite(file, cwd), {}, await loadConfig(cwd));
    expect((await scorePool(plan, 20, ports())).rows.every(({ outcome }) => outcome === 'scored')).toBe(true);
    expect(await executeShard(file, {}, { index: 2, of: 2 }, ports())).toMatchObject({ exitCode: 0 });
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  it('and a plan says what it would create, without creating anything', async () => {
    const world = fakeWorld({ cwd, environment: {}, tty: false });
    expect(await main(['plan', 'shop'], world)).toBe(0);
    expect(world.out()).toContain(`at most 440 accounts, by POST ${system.url}/customers`);
    expect(world.out()).toContain('the id that the system gives is sent as customerId');
    const json = fakeWorld({ cwd });
    expect(await main(['plan', 'shop', '--json'], json)).toBe(0);
    expect(JSON.parse(json.out())).toMatchObject({ provision: { kind: 'http', where: `POST ${system.url}/customers`, accounts: 440, idField: 'customerId' } });
    expect(system.created()).toBe(0);
  });

  it('never in production without --allow-production', async () => {
    writeFileSync(file, shopSuite(system.url, { provision: shopProvision(system.url, ' production: true,') }));
    await expect(run()).rejects.toThrow(/^provision: is marked as production/);
    expect(system.created()).toBe(0);
    expect((await run({ allowProduction: true })).exitCode).toBe(0);
  });

  it('by functions of the suite', async () => {
    writeFileSync(file, shopSuite(system.url, {
      more: `const send = (path, method, body) => fetch('${system.url}' + path, { method, ...(body ? { body: JSON.stringify(body), headers: { 'idempotency-key': Math.random().toString() } } : {}) });`,
      provision: `{
        kind: 'hook', name: 'Shop', idField: 'customerId', batchSize: 10,
        create: (accounts, { tag }) => Promise.all(accounts.map(async ({ fields }) => (await (await send('/customers', 'POST', { spend: fields.spend, tag })).json()).id)),
        remove: async (ids) => { for (const id of ids) await send('/customers/' + id, 'DELETE'); },
        find: async ({ tag }) => (await (await send('/customers?tag=' + tag, 'GET')).json()).ids,
      }`,
    }));
    expect((await run()).run).toMatchObject({ outcome: 'pass', timings: { provisioned: { left: 0 } } });
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
    system.fail('DELETE', 500, 0);
    writeFileSync(file, readFileSync(file, 'utf8').replace("await send('/customers/' + id, 'DELETE')", "throw new Error('locked')"));
    const { run: locked } = await run();
    expect(locked).toMatchObject({ outcome: 'pass', timings: { provisioned: { left: system.customers.size } } });
    writeFileSync(file, readFileSync(file, 'utf8').replace("throw new Error('locked')", "await send('/customers/' + id, 'DELETE')"));
    expect((await cleanup(leftovers()[0]!)).code).toBe(0);
    expect(system.customers.size).toBe(0);
  });
});

describe('fault: accounts are removed whatever happens', () => {
  it('when the model breaks', async () => {
    system.fail('POST /score', 500, 1_000_000);
    const { run: made } = await run();
    expect(made.exitCode).not.toBe(0);
    expect(system.created()).toBeGreaterThan(0);
    expect(system.customers.size).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('on %s, and a resumed run creates what is still to be scored', async (signal) => {
    const controller = stop();
    let asked = 0;
    system.onScore = () => void (++asked === 40 && controller.abort(signal));
    const { run: made, exitCode } = await run({ rate: 400 }, controller.signal);
    expect({ stopped: made.stopped, exitCode }).toEqual({ stopped: 'interrupted', exitCode: signal === 'SIGINT' ? 130 : 143 });
    expect(system.customers.size).toBe(0);
    system.onScore = () => undefined;
    const again = await run({ resume: true });
    expect(again.run).toMatchObject({ outcome: 'pass', timings: { runId: made.timings.runId } });
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
  });

  it('when they cannot be created: unavailable, and what there was is gone', async () => {
    system.fail('POST /customers', 503, 1_000_000);
    const refused = await run();
    expect(refused).toMatchObject({ exitCode: 4, error: expect.objectContaining({ message: expect.stringContaining('must succeed, got "503') as string }) as Error });
    expect(system.customers.size).toBe(0);
  });

  it('what the system keeps is listed, told, and cleaned up later; the verdict stands', async () => {
    system.fail('DELETE', 403, 3);
    const { run: made, exitCode } = await run();
    expect({ exitCode, left: system.customers.size }).toEqual({ exitCode: 0, left: made.timings.provisioned?.left });
    expect(made.timings.provisioned).toMatchObject({ left: 0 });
    system.fail('DELETE', 403, 1_000_000);
    const { run: kept } = await run();
    const [name] = leftovers();
    expect(kept.timings.provisioned).toMatchObject({ left: system.customers.size, leftovers: join('reports', 'shop', 'leftovers', name!) });
    expect(warnings.at(-1)).toContain(`\`mlcheck accounts cleanup ${join('reports', 'shop', 'leftovers', name!)}\` finishes the job`);
    expect(readFileSync(join(cwd, 'reports', 'shop', 'leftovers', name!), 'utf8')).not.toContain(KEY);
    expect((await cleanup(name!)).code).toBe(3);
  });
});
