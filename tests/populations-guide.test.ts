import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import * as mlcheck from 'mlcheck';
import { afterAll, describe, expect, it } from 'vitest';
import { shop } from '../src/provision/testing/shop.js';
import { executeSuite } from '../src/run/execute.js';

const guide = readFileSync(new URL('../docs/populations.md', import.meta.url), 'utf8');
const snippets = [...guide.matchAll(/^## (.*)$|^```ts\n([\s\S]*?)^```$/gm)].reduce<{ heading: string; code: string }[]>((found, [, heading, code]) => {
  if (heading !== undefined) found.push({ heading, code: '' });
  else found.push({ heading: found.at(-1)?.heading ?? '', code: code as string });
  return found;
}, []).filter(({ code }) => code !== '');

const folder = mkdtempSync(join(tmpdir(), 'mlcheck-guide-'));
afterAll(() => rmSync(folder, { recursive: true }));
const jiti = createJiti(import.meta.url, { virtualModules: { mlcheck } });

describe('law: the snippets of docs/populations.md run and their assertions hold', () => {
  it.each(snippets.map(({ heading, code }, k) => [heading, k, code] as const))('%s', async (_, k, code) => {
    expect(code).toContain('assert');
    const file = join(folder, `snippet-${k}.ts`);
    writeFileSync(file, code);
    await jiti.import(file);
  });
  it('are nine', () => expect(snippets).toHaveLength(9));
  it('the suite that creates its accounts runs, and leaves none', async () => {
    const system = await shop();
    const cwd = join(folder, 'provisioned');
    mkdirSync(join(cwd, 'suites'), { recursive: true });
    const code = snippets.find(({ code }) => code.includes('export default suite'))?.code ?? '';
    writeFileSync(join(cwd, 'suites', 'spend.suite.ts'), code.replace('http://127.0.0.1:8080', system.url));
    const { run } = await executeSuite(join(cwd, 'suites', 'spend.suite.ts'), { accounts: 300 }, { cwd, environment: { SHOP_KEY: 'k3y' }, signal: new AbortController().signal, now: Date.now, progress: () => undefined });
    expect(run.outcome).toBe('pass');
    expect({ created: system.created() > 100, left: system.customers.size, strangers: system.strangers() }).toEqual({ created: true, left: 0, strangers: 0 });
    await system.close();
  });
});
