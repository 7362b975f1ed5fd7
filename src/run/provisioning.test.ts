import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../cli/main.js';
import { fakeWorld } from '../cli/testing/fake-world.js';
import { shopProvision } from '../provision/testing/shop.js';
import { shopProject, type ShopProject } from './testing/shop-project.js';

let project: ShopProject;
beforeEach(async () => void (project = await shopProject()));
afterEach(() => project.close());

describe('contract: a suite creates its accounts before they are scored, and removes them', () => {
  it('look by look, twins too, and scores them by the id that the system gave', async () => {
    const { system, run, key } = project;
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
    expect(project.leftovers()).toEqual([]);
    expect(project.warnings).toEqual([]);
    refuseLeaks();
    expect(readFileSync(join(dir, 'run.json'), 'utf8')).not.toContain(key);
  });

  it('and a plan says what it would create, without creating anything', async () => {
    const { system, cwd } = project;
    const world = fakeWorld({ cwd });
    expect(await main(['plan', 'shop'], world)).toBe(0);
    expect(world.out()).toContain(`at most 440 accounts, by POST ${system.url}/customers`);
    expect(world.out()).toContain('the id that the system gives is sent as customerId');
    const json = fakeWorld({ cwd });
    expect(await main(['plan', 'shop', '--json'], json)).toBe(0);
    expect(JSON.parse(json.out())).toMatchObject({ provision: { kind: 'http', where: `POST ${system.url}/customers`, accounts: 440, idField: 'customerId' } });
    expect(system.created()).toBe(0);
  });

  it('never in production without --allow-production', async () => {
    project.write({ provision: shopProvision(project.system.url, ' production: true,') });
    await expect(project.run()).rejects.toThrow(/^provision: is marked as production/);
    expect(project.system.created()).toBe(0);
  });
});

describe('contract: an environment says where they are created', () => {
  const environments = (url: string): string => `import { defineConfig, env } from 'mlcheck';
export default defineConfig({ environments: { test: { provision: { url: '${url}', headers: { 'x-key': env('SHOP_KEY') } } }, live: { provision: { url: '${url}', production: true } } } });
`;

  it('and none is created where the suite says', async () => {
    const { system, cwd, run, key } = project;
    project.write({ provision: shopProvision('http://127.0.0.1:1') });
    writeFileSync(join(cwd, 'mlcheck.config.ts'), environments(system.url));
    const world = fakeWorld({ cwd });
    expect(await main(['plan', 'shop', '--candidate', 'test'], world)).toBe(0);
    expect(world.out()).toContain(`by POST ${system.url}/customers`);
    const { run: made, dir } = await run({ candidate: 'test', baseline: 'test' });
    expect(made).toMatchObject({ outcome: 'pass', problems: [], timings: { provisioned: { created: system.created(), left: 0 } } });
    expect(system.created()).toBeGreaterThan(0);
    expect(system.strangers() + system.customers.size).toBe(0);
    expect(readFileSync(join(dir, 'run.json'), 'utf8')).not.toContain(key);
    await expect(run({ candidate: 'live' })).rejects.toThrow('provision: is marked as production');
  });

  it('and a resumed run is not misled about where an earlier one left accounts', async () => {
    const { system, cwd, run } = project;
    const controller = new AbortController();
    let asked = 0;
    system.onScore = () => void (++asked === 40 && controller.abort('SIGINT'));
    system.fail('DELETE', 500, 1000);
    const { run: made } = await run({}, controller.signal);
    expect(made.timings.provisioned?.left).toBeGreaterThan(0);
    writeFileSync(join(cwd, 'mlcheck.config.ts'), environments('http://127.0.0.1:1'));
    await expect(run({ resume: true, candidate: 'test' })).rejects.toThrow('must be of the same target: accounts were created elsewhere, or in another way');
    expect(project.leftovers()).toHaveLength(1);
  });
});

describe('fault: accounts are removed whatever happens', () => {
  it('on SIGINT, and a resumed run creates what is still to be scored', async () => {
    const { system, run } = project;
    const controller = new AbortController();
    let asked = 0;
    system.onScore = () => void (++asked === 40 && controller.abort('SIGINT'));
    const { run: made, exitCode } = await run({ rate: 400 }, controller.signal);
    expect({ stopped: made.stopped, exitCode }).toEqual({ stopped: 'interrupted', exitCode: 130 });
    expect(system.customers.size).toBe(0);
    const again = await run({ resume: true });
    expect(again.run).toMatchObject({ outcome: 'pass', timings: { runId: made.timings.runId } });
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
  });

  it('when they cannot be created: unavailable, and what there was is gone', async () => {
    project.system.fail('POST /customers', 503, 1_000_000);
    expect(await project.run()).toMatchObject({ exitCode: 4, error: expect.objectContaining({ message: expect.stringContaining('must succeed, got "503') as string }) as Error });
    expect(project.system.customers.size).toBe(0);
  });
});
