import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shopProvision } from '../provision/testing/shop.js';
import { loadConfig } from '../suite/config.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import { executeShard } from './execute-shard.js';
import { scorePool } from './pool-score.js';
import { replayAccount } from './replay.js';
import { shopProject, type ShopProject } from './testing/shop-project.js';
import { validateTarget } from './validate-target.js';

let project: ShopProject;
beforeEach(async () => void (project = await shopProject()));
afterEach(() => project.close());

describe('contract: whoever scores an account has it created', () => {
  it('one account again, a target to be validated, a pool and a shard', async () => {
    const { file, cwd, ports, system } = project;
    const { arms } = await replayAccount(file, 'many/3', {}, ports());
    expect(arms.map(({ exchange }) => exchange.reply.outcome)).toEqual(['scored', 'scored']);
    expect((await validateTarget({ file }, {}, ports())).exitCode).toBe(0);
    const plan = planOf(await loadSuite(file, cwd), {}, await loadConfig(cwd));
    expect((await scorePool(plan, 20, ports())).rows.every(({ outcome }) => outcome === 'scored')).toBe(true);
    expect(await executeShard(file, {}, { index: 2, of: 2 }, ports())).toMatchObject({ exitCode: 0 });
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
    expect(project.leftovers()).toEqual([]);
  });

  it('in production with --allow-production', async () => {
    project.write({ provision: shopProvision(project.system.url, ' production: true,') });
    expect((await project.run({ allowProduction: true })).exitCode).toBe(0);
    expect(project.system.created()).toBeGreaterThan(0);
  });

  it('by functions of the suite, which also clean up', async () => {
    const { system, file } = project;
    project.write({
      more: `const send = (path, method, body) => fetch('${system.url}' + path, { method, ...(body ? { body: JSON.stringify(body), headers: { 'idempotency-key': Math.random().toString() } } : {}) });`,
      provision: `{
        kind: 'hook', name: 'Shop', idField: 'customerId', batchSize: 10,
        create: (accounts, { tag }) => Promise.all(accounts.map(async ({ fields }) => (await (await send('/customers', 'POST', { spend: fields.spend, tag })).json()).id)),
        remove: async (ids) => { for (const id of ids) await send('/customers/' + id, 'DELETE'); },
        find: async ({ tag }) => (await (await send('/customers?tag=' + tag, 'GET')).json()).ids,
      }`,
    });
    expect((await project.run()).run).toMatchObject({ outcome: 'pass', timings: { provisioned: { left: 0 } } });
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace("await send('/customers/' + id, 'DELETE')", "throw new Error('locked')"));
    const { run: locked } = await project.run();
    expect(locked).toMatchObject({ outcome: 'pass', timings: { provisioned: { left: system.customers.size } } });
    expect(system.customers.size).toBeGreaterThan(0);
    writeFileSync(file, text);
    expect(await project.cleanup(project.leftovers()[0]!)).toBe(0);
    expect(system.customers.size).toBe(0);
  });
});

describe('fault: accounts are removed whatever happens', () => {
  it('when the model breaks', async () => {
    const { system } = project;
    system.fail('POST /score', 500, 1_000_000);
    const { run: made } = await project.run();
    expect(made.exitCode).not.toBe(0);
    expect(system.created()).toBeGreaterThan(0);
    expect(system.customers.size).toBe(0);
  });

  it('what the system keeps is listed, told, and cleaned up later; the verdict stands', async () => {
    const { system, cwd, key } = project;
    system.fail('DELETE', 403, 3);
    expect(await project.run()).toMatchObject({ exitCode: 0, run: { timings: { provisioned: { left: 0 } } } });
    expect(system.customers.size).toBe(0);
    system.fail('DELETE', 403, 1_000_000);
    const { run: kept, exitCode } = await project.run();
    const [list] = project.leftovers();
    expect(exitCode).toBe(0);
    expect(kept.timings.provisioned).toMatchObject({ left: system.customers.size, leftovers: list });
    expect(project.warnings.at(-1)).toContain(`\`mlcheck accounts cleanup ${list!}\` finishes the job`);
    expect(readFileSync(join(cwd, list!), 'utf8')).not.toContain(key);
    expect(await project.cleanup(list!)).toBe(3);
    expect(system.customers.size).toBeGreaterThan(0);
  });
});
