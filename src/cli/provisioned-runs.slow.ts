import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shop, shopSuite, type Shop } from '../provision/testing/shop.js';
import { builtCli, ended, type BuiltCli, type Ended } from './testing/built-cli.js';

const environment = { SHOP_KEY: 'k3y-of-the-shop' };
let cli: BuiltCli;
beforeAll(() => void (cli = builtCli()));
afterAll(() => cli.remove());

interface Project {
  readonly cwd: string;
  readonly system: Shop;
  /** Starts `mlcheck run shop`, sends the signal when `when` says so, and waits for the end. */
  readonly stoppedBy: (signal: NodeJS.Signals, when: (system: Shop, stop: () => void) => void) => Promise<Ended>;
  readonly verb: (...words: string[]) => Promise<Ended>;
  readonly lists: () => readonly string[];
}

async function project(): Promise<Project> {
  const system = await shop();
  const cwd = cli.folder('shop');
  mkdirSync(join(cwd, 'suites'));
  writeFileSync(join(cwd, 'suites', 'shop.suite.ts'), shopSuite(system.url));
  const folder = join(cwd, 'reports', 'shop', 'leftovers');
  return {
    cwd,
    system,
    stoppedBy: async (signal, when) => {
      const child = cli.start(['run', 'shop', '--no-sinks'], { cwd, environment });
      when(system, () => child.kill(signal));
      return ended(child);
    },
    verb: (...words) => cli.run(words, { cwd, environment }),
    lists: () => (existsSync(folder) ? readdirSync(folder).map((name) => join('reports', 'shop', 'leftovers', name)) : []),
  };
}

describe('fault: a process that is stopped leaves no account behind that nobody can find', () => {
  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('%s: they are removed before it ends', async (signal, code) => {
    const { system, stoppedBy, lists } = await project();
    const over = await stoppedBy(signal, (shop, stop) => {
      let asked = 0;
      shop.onScore = () => {
        if (++asked !== 40) return;
        shop.hangs = true;
        stop();
      };
    });
    expect(over.code).toBe(code);
    expect(system.created()).toBeGreaterThan(16);
    expect(system.customers.size).toBe(0);
    expect(lists()).toEqual([]);
    await system.close();
  });

  it('kill -9 while they are scored: `accounts cleanup` removes them by the list', async () => {
    const { cwd, system, stoppedBy, verb, lists } = await project();
    const over = await stoppedBy('SIGKILL', (shop, stop) => {
      let asked = 0;
      shop.onScore = () => void (++asked === 40 && stop());
    });
    expect(over.code).toBe(null);
    const left = system.customers.size;
    expect(left).toBeGreaterThan(0);
    const [list] = lists();
    expect(readFileSync(join(cwd, list!), 'utf8')).not.toContain(environment.SHOP_KEY);
    const cleaned = await verb('accounts', 'cleanup', list!);
    expect(cleaned).toMatchObject({ code: 0, err: `${left} of ${left} accounts removed; ${list!} is gone\n` });
    expect(system.customers.size).toBe(0);
    await system.close();
  });

  it('kill -9 while they are created: not even the one whose answer nobody heard is lost, and a resumed run removes them first', async () => {
    const { system, stoppedBy, verb, lists } = await project();
    const over = await stoppedBy('SIGKILL', (shop, stop) => {
      const set = shop.customers.set.bind(shop.customers);
      shop.customers.set = (id, one) => {
        if (shop.created() === 20) stop();
        return set(id, one);
      };
    });
    expect(over.code).toBe(null);
    expect(system.customers.size).toBeGreaterThan(0);
    expect(lists()).toHaveLength(1);
    const resumed = await verb('run', 'shop', '--resume');
    expect(resumed.code).toBe(0);
    expect(system.strangers()).toBe(0);
    expect(system.customers.size).toBe(0);
    expect(lists()).toEqual([]);
    await system.close();
  });
});
