import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, ended, type BuiltCli, type Ended } from './testing/built-cli.js';
import { paperProject, type PaperProject } from './testing/paper-project.js';
import { verbsContract } from './testing/verbs-contract.js';

let cli: BuiltCli;
let project: PaperProject;
const run = (...words: string[]): Promise<Ended> => cli.run(words, { cwd: project.cwd });

beforeAll(async () => {
  cli = builtCli();
  project = await paperProject(cli);
}, 60_000);
afterAll(async () => {
  await project.close();
  cli.remove();
});

describe('contract: verbs as processes', () => {
  verbsContract(() => ({ ...project, folder: cli.folder, run: (words, options) => cli.run(words, { cwd: project.cwd, ...options }) }));

  it('accounts make to a pipe whose reader goes away ends without a word', async () => {
    const child = cli.start(['accounts', 'make', 'paper', '--accounts', '300000', '--out', '-'], { cwd: project.cwd });
    const over = ended(child);
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    child.stdout.destroy();
    expect(await over).toMatchObject({ code: 0, err: '' });
  });

  it('serve model ends at once and cleanly on SIGINT', async () => {
    const child = cli.start(['serve', 'model', 'paper', '--models', 'nowhere'], { cwd: project.cwd });
    expect((await ended(child)).code).toBe(2);
    const faults = await run('serve', 'model', '--fault', 'help');
    expect(faults.code).toBe(0);
    expect(faults.out).toMatch(/^ {2}latency=20ms +every scoring takes this much longer\n/);
  });
});
