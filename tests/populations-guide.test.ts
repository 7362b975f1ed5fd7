import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import * as mlcheck from 'mlcheck';
import { afterAll, describe, expect, it } from 'vitest';

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
  it('are six', () => expect(snippets).toHaveLength(6));
});
