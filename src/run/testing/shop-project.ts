import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main.js';
import { fakeWorld } from '../../cli/testing/fake-world.js';
import { shop, shopSuite, type Shop } from '../../provision/testing/shop.js';
import { executeSuite, type Execution } from '../execute.js';
import type { RunOptions, RunPorts } from '../options.js';

/** A project whose one suite, `shop`, creates its accounts in a {@link Shop}. */
export interface ShopProject {
  readonly cwd: string;
  readonly file: string;
  readonly system: Shop;
  readonly warnings: readonly string[];
  /** What must stand in no file. */
  readonly key: string;
  readonly write: (more: Parameters<typeof shopSuite>[1]) => void;
  readonly ports: (signal?: AbortSignal) => RunPorts;
  readonly run: (options?: RunOptions, signal?: AbortSignal) => Promise<Execution>;
  /** Lists of leftovers, from the project's folder. */
  readonly leftovers: () => readonly string[];
  /** `mlcheck accounts cleanup FILE`: its exit code. */
  readonly cleanup: (file: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

export async function shopProject(): Promise<ShopProject> {
  const system = await shop();
  const cwd = mkdtempSync(join(tmpdir(), 'mlcheck-shop-'));
  const file = join(cwd, 'suites', 'shop.suite.ts');
  const key = 'k3y-of-the-shop';
  const environment = { SHOP_KEY: key };
  const warnings: string[] = [];
  mkdirSync(join(cwd, 'suites'));
  const write: ShopProject['write'] = (more) => writeFileSync(file, shopSuite(system.url, more));
  write({});
  const ports: ShopProject['ports'] = (signal = new AbortController().signal) => ({ cwd, environment, signal, now: () => Date.UTC(2026, 10, 21), progress: (event) => void (event.kind === 'warning' && warnings.push(event.text)) });
  const folder = join(cwd, 'reports', 'shop', 'leftovers');
  return {
    cwd, file, system, warnings, key, write, ports,
    run: (options = {}, signal) => executeSuite(file, options, ports(signal)),
    leftovers: () => (existsSync(folder) ? readdirSync(folder).map((name) => join('reports', 'shop', 'leftovers', name)) : []),
    cleanup: (list) => main(['accounts', 'cleanup', list], fakeWorld({ cwd, environment })),
    close: async () => {
      await system.close();
      rmSync(cwd, { recursive: true });
    },
  };
}
