import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ExitCode, MlcheckError } from '../errors.js';
import { CONFIG_FILES, loadConfig } from '../suite/config.js';
import { shownPath } from './shown-path.js';
import { CI_TEMPLATES, type CiPlatform } from './templates/ci-templates.js';
import { configTemplate } from './templates/config-template.js';
import { suiteTemplate } from './templates/suite-template.js';
import { paint, styleOf } from './terminal/style.js';
import { wrap } from './terminal/wrap.js';
import type { World } from './world.js';

interface Step {
  readonly path: string;
  readonly done: 'wrote' | 'kept' | 'added to';
  readonly note?: string;
}

/** A file of a first suite; its path counts from the folder of suites. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

export interface InitOptions {
  readonly name?: string;
  readonly ci?: CiPlatform;
}

/** Writes a configuration, a first suite (the template's, or the files given) and a line for git into a project. What is there already is kept, and said to be. */
export async function initProject(dir: string, { name = 'example', ci, files, against }: InitOptions & { readonly files?: readonly StarterFile[]; /** Address of the server that the suite asks. */ readonly against?: string }, world: World): Promise<number> {
  checkName(name);
  const root = resolve(world.cwd, dir);
  const existing = CONFIG_FILES.find((file) => existsSync(join(root, file)));
  const config: Step = existing === undefined ? written(join(root, CONFIG_FILES[0]), configTemplate) : kept(join(root, existing));
  const { suites, reports } = await loadConfig(root);
  const starters = files ?? [{ path: `${name}.suite.ts`, text: suiteTemplate(name) }];
  const steps = [config, ...starters.map(({ path, text }) => (existsSync(join(suites, path)) ? kept(join(suites, path)) : written(join(suites, path), text))), ignored(root, `${shownPath(reports, root)}/`)];
  if (ci !== undefined) steps.push(pipeline(root, name, ci));
  const style = styleOf(world.stdout, world.environment);
  const lines = steps.map(({ path, done, note }) => `${paint(style, done === 'kept' ? 'yellow' : 'green', done.padEnd(8))}  ${shownPath(path, world.cwd)}${note === undefined ? '' : `  ${paint(style, 'dim', note)}`}`);
  const next = nextSteps(root, name, dir, ci, against).flatMap((step) => wrap(`  ${step}`, style.columns, '    '));
  world.stdout.write(`${[...lines, '', paint(style, 'bold', 'Next'), ...next].join('\n')}\n`);
  return ExitCode.pass;
}

/** @throws MlcheckError `usage` for a name that cannot be that of a suite */
export function checkName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]*$/.test(name)) return;
  throw new MlcheckError('usage', { place: '--name', rule: 'must be lower-case letters, digits and hyphens', value: name, hint: 'it names a folder under reports/, for example --name churn' });
}

function written(path: string, text: string): Step {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: 'wx' });
  return { path, done: 'wrote' };
}

function kept(path: string): Step {
  return { path, done: 'kept', note: 'it was there already' };
}

function pipeline(root: string, name: string, ci: CiPlatform): Step {
  const path = join(root, CI_TEMPLATES[ci].path);
  return existsSync(path) ? kept(path) : written(path, CI_TEMPLATES[ci].text(name));
}

/** Reports are results, not sources: keeps them out of git unless a line does already. */
function ignored(root: string, line: string): Step {
  const path = join(root, '.gitignore');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const bare = line.replace(/\/$/, '');
  if (before?.split(/\r?\n/).some((each) => each.trim().replace(/^\//, '').replace(/\/\*?$/, '') === bare)) return kept(path);
  writeFileSync(path, before === undefined ? `${line}\n` : `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
  return { path, done: before === undefined ? 'wrote' : 'added to', note: line };
}

function nextSteps(root: string, name: string, dir: string, ci: CiPlatform | undefined, against: string | undefined): string[] {
  const manifest = join(root, 'package.json');
  const text = existsSync(manifest) ? readFileSync(manifest, 'utf8') : '';
  const into = dir === '.' ? '' : `\`cd ${dir}\`, then `;
  return [
    ...(/"mlcheck"\s*:/.test(text) ? [] : [`${into}${text === '' ? '`npm init -y`, then ' : ''}\`npm i -D mlcheck\``]),
    `\`npx mlcheck run ${name}\` runs it as it stands, against ${against ?? 'the reference service'}; then make the suite yours: its comments say how.`,
    ...(ci === undefined ? [] : [`Commit ${CI_TEMPLATES[ci].path} with package.json and package-lock.json: the pipeline installs what the lockfile says.`]),
    `As a script: \`npm pkg set scripts.gate="mlcheck run ${name}"\``,
    'As vitest tests: in vitest.config.ts, `import { mlcheck } from \'mlcheck/vitest\'` and `plugins: [mlcheck()]`; then `npx vitest run suites`',
  ];
}
