import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type Service } from '../service/start-service.js';
import { modelFolder, paperFiles } from '../service/testing/model-folder.js';
import { main } from './main.js';
import { ended, type Ended } from './testing/built-cli.js';
import { fakeWorld } from './testing/fake-world.js';
import { writePaperSuite } from './testing/paper-project.js';
import { verbsContract } from './testing/verbs-contract.js';

let models: ReturnType<typeof modelFolder>;
let service: Service;
let root: string;
let cwd: string;
const folder = (name: string): string => mkdtempSync(join(root, `${name}-`));

beforeAll(async () => {
  models = modelFolder(paperFiles());
  service = await startService({ modelsDir: models.path });
  root = mkdtempSync(join(tmpdir(), 'mlcheck-verbs-'));
  cwd = folder('project');
  writePaperSuite(cwd, service.url);
}, 60_000);
afterAll(async () => {
  await service.close();
  models.remove();
  rmSync(root, { recursive: true, force: true });
});

async function run(words: readonly string[], options: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> } = {}): Promise<Ended> {
  const world = fakeWorld({ cwd, ...options });
  const code = await main(words, world);
  return { code, out: world.out(), err: world.err() };
}

// As processes of the compiled package, with pipes and signals: verbs.slow.ts.
describe('contract: verbs', () => {
  verbsContract(() => ({ cwd, url: service.url, folder, run }));

  it('serve model that cannot start is an error, and tells its faults', async () => {
    expect((await run(['serve', 'model', 'paper', '--models', 'nowhere'])).code).toBe(2);
    const faults = await run(['serve', 'model', '--fault', 'help']);
    expect(faults.code).toBe(0);
    expect(faults.out).toMatch(/^ {2}latency=20ms +every scoring takes this much longer\n/);
  });
});

describe('contract: a package that is not built', () => {
  it('says how to build where nothing is built', async () => {
    const bare = folder('bare');
    mkdirSync(join(bare, 'bin'));
    writeFileSync(join(bare, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(bare, 'bin', 'mlcheck.js'), readFileSync(fileURLToPath(new URL('../../bin/mlcheck.js', import.meta.url))));
    const { code, err } = await ended(spawn(process.execPath, [join(bare, 'bin', 'mlcheck.js'), '--version']));
    expect(code).toBe(2);
    expect(err).toContain(`hint: npm --prefix ${bare}/ run build`);
  });
});
