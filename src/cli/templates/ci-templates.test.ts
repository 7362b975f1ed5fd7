import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../main.js';
import { fakeWorld } from '../testing/fake-world.js';
import { CI_PLATFORMS, CI_TEMPLATES, type CiPlatform } from './ci-templates.js';

const EXAMPLES: Readonly<Record<CiPlatform, string>> = { github: 'github/model-gate.yml', gitlab: 'gitlab/.gitlab-ci.yml', jenkins: 'jenkins/Jenkinsfile' };
let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'mlcheck-init-ci-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('contract: mlcheck init --ci', () => {
  it.each(CI_PLATFORMS)('%s: writes the example of the guide, for the suite that it makes', async (platform) => {
    const world = fakeWorld({ cwd });
    expect(await main(['init', '--ci', platform, '--name', 'churn'], world)).toBe(0);
    const example = CI_TEMPLATES[platform].text('example');
    // The template is the one source: `vitest run -u` of this file writes the example.
    await expect(example).toMatchFileSnapshot(`../../../docs/ci/examples/${EXAMPLES[platform]}`);
    const written = readFileSync(join(cwd, CI_TEMPLATES[platform].path), 'utf8');
    expect(written).not.toBe(example);
    expect(written.replaceAll('churn', 'example')).toBe(example);
    expect(world.out()).toContain(`wrote     ${CI_TEMPLATES[platform].path}\n`);
  });

  it('keeps a pipeline that is there', async () => {
    writeFileSync(join(cwd, 'Jenkinsfile'), '// mine\n');
    const world = fakeWorld({ cwd });
    await main(['init', '--ci', 'jenkins'], world);
    expect(readFileSync(join(cwd, 'Jenkinsfile'), 'utf8')).toBe('// mine\n');
    expect(world.out()).toContain('kept      Jenkinsfile  it was there already');
  });

  it('names the platforms that it knows', async () => {
    const world = fakeWorld({ cwd });
    expect(await main(['init', '--ci', 'gitlb'], world)).toBe(2);
    expect(world.err()).toBe('error: --ci: must be github, gitlab or jenkins, got "gitlb"\nhint: did you mean "gitlab"?\n');
  });
});
