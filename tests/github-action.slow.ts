import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtCli, type BuiltCli } from '../src/cli/testing/built-cli.js';
import { fakeGithub, type FakeGithub } from '../src/cli/github/testing/fake-github.js';
import { elements, parseXml } from '../src/report/testing/parse-xml.js';
import { loopbackServer } from '../src/sinks/testing/loopback-server.js';
import { startService, type Service } from '../src/service/start-service.js';
import { modelFolder, paperFiles } from '../src/service/testing/model-folder.js';
import { FOUR_ENDINGS, writePaperProject, type FourEnding } from './testing/four-endings.js';

// The steps of action.yml, run as a runner runs them: inputs as environment, files for summary and outputs, an event, an API that is not GitHub's.

const root = fileURLToPath(new URL('..', import.meta.url));

interface Step { readonly id?: string; readonly run?: string; readonly uses?: string; readonly env?: Readonly<Record<string, string>>; readonly with?: Readonly<Record<string, string>> }
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { readonly inputs: Readonly<Record<string, { readonly default?: string }>>; readonly runs: { readonly steps: readonly Step[] } };

let cli: BuiltCli;
let models: ReturnType<typeof modelFolder>;
let service: Service;
let github: FakeGithub;
let home: string;
beforeAll(async () => {
  cli = builtCli();
  home = mkdtempSync(join(tmpdir(), 'mlcheck-action-'));
  models = modelFolder(paperFiles());
  [service, github] = await Promise.all([startService({ modelsDir: models.path }), fakeGithub()]);
});
afterAll(async () => {
  await Promise.all([service.close(), github.close()]);
  models.remove();
  cli.remove();
  rmSync(home, { recursive: true, force: true });
});

interface Ran { readonly code: number | null; readonly log: string; readonly outputs: Readonly<Record<string, string>>; readonly summary: string; readonly dir: string }

/** A checkout with the suite `paper`, in which the action runs with these inputs. */
async function acted(name: string, ending: FourEnding, given: Readonly<Record<string, string>>, installed = true, config = ''): Promise<Ran> {
  const dir = join(home, name);
  const project = join(dir, 'services', 'paper');
  writePaperProject(project, service.url, ending, config);
  if (installed) {
    mkdirSync(join(project, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(join(cli.root, 'bin', 'mlcheck.js'), join(project, 'node_modules', '.bin', 'mlcheck'));
  }
  writeFileSync(join(project, 'package.json'), '{ "name": "paper", "private": true }');
  const inputs: Readonly<Record<string, string>> = { ...Object.fromEntries(Object.entries(action.inputs).map(([key, input]) => [key, input.default ?? ''])), token: 'ghs_job', ...given, 'working-directory': 'services/paper' };
  const outputs: Record<string, string> = {};
  let log = '';
  let code: number | null = 0;
  const summary = join(dir, 'summary');
  writeFileSync(summary, '');
  for (const [at, step] of action.runs.steps.entries()) {
    if (step.run === undefined) continue;
    const outputFile = join(dir, `output-${at}`);
    writeFileSync(outputFile, '');
    const environment = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, text]) => [key, evaluated(text, inputs, outputs)]));
    const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', step.run], {
      cwd: project,
      env: {
        PATH: process.env['PATH'], HOME: home, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: root, GITHUB_WORKSPACE: dir, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputFile,
        GITHUB_EVENT_PATH: join(root, 'tests/testing/pull-request-event.json'), GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/models', GITHUB_RUN_ID: '5', ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (data: Buffer) => (log += data.toString()));
    child.stderr.on('data', (data: Buffer) => (log += data.toString()));
    code = await new Promise((resolve) => child.once('close', resolve));
    if (step.id === 'run') Object.assign(outputs, outputsIn(readFileSync(outputFile, 'utf8')));
  }
  return { code, log, outputs, summary: readFileSync(summary, 'utf8'), dir: project };
}

/** The few expressions that the action's `env` holds. */
function evaluated(text: string, inputs: Readonly<Record<string, string>>, outputs: Readonly<Record<string, string>>): string {
  const expression = /^\$\{\{ (.*) \}\}$/.exec(text)?.[1];
  if (expression === "inputs.comment == 'true' && inputs.token || ''") return inputs['comment'] === 'true' ? inputs['token']! : '';
  const [, kind, name] = /^(inputs|steps\.run\.outputs)\.([\w-]+)$/.exec(expression ?? '') ?? [];
  if (name === undefined) throw new Error(`an expression that this test does not know: ${text}`);
  return (kind === 'inputs' ? inputs[name] : outputs[name]) ?? '';
}

/** `$GITHUB_OUTPUT` as the runner reads it. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const heredoc = /^([\w-]+)<<(.+)$/.exec(lines[at]!);
    if (heredoc === null) {
      const [, key, value] = /^([\w-]+)=(.*)$/.exec(lines[at]!) ?? [];
      if (key !== undefined) outputs[key] = value!;
      continue;
    }
    const end = lines.indexOf(heredoc[2]!, at + 1);
    outputs[heredoc[1]!] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}

/** Commands that the runner obeys: those outside of what is stopped. */
function obeyed(log: string): readonly string[] {
  let token: string | undefined;
  return log.split('\n').filter((line) => {
    const stop = /^::stop-commands::(\w+)$/.exec(line)?.[1];
    if (token === undefined && stop !== undefined) token = stop;
    else if (line === `::${token}::`) token = undefined;
    else return token === undefined && /^\s*::/.test(line);
    return false;
  });
}

/** Statuses of the claims in Allure's results, by test. */
function allure(dir: string): Readonly<Record<string, string>> {
  const results = join(dir, 'reports', 'paper', 'latest', 'allure-results');
  const files = readdirSync(results).filter((file) => file.endsWith('-result.json')).map((file) => JSON.parse(readFileSync(join(results, file), 'utf8')) as { name: string; status: string });
  return Object.fromEntries(files.map(({ name, status }) => [name, status]));
}

describe('contract: the action from start to end', () => {
  it.each(FOUR_ENDINGS)('$verdict: the job ends with $exitCode, and log, summary, outputs, comment, JUnit and Allure say so', async (ending) => {
    const { verdict, exitCode } = ending;
    const ran = await acted(verdict, ending, { suite: 'paper', candidate: ending.candidate });
    expect([ran.code, ran.outputs['verdict'], ran.outputs['exit-code']], ran.log).toEqual([exitCode, verdict, String(exitCode)]);
    expect(JSON.parse(ran.outputs['results']!)).toMatchObject([{ suite: 'paper', verdict, exitCode, runId: ran.outputs['run-id'] }]);
    expect(ran.outputs['reports']).toBe(join(ran.dir, 'reports', 'paper', 'runs', ran.outputs['run-id']!));
    expect(ran.summary).toMatch(verdict === 'pass' ? /^## ✅ paper: pass\n/ : verdict === 'fail' ? /^## ❌ paper: fail\n/ : new RegExp(`^## ❔ paper: ${verdict}\n`));
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toContain(ran.outputs['run-id']);
    const kinds = obeyed(ran.log).map((line) => line.split(' ', 1)[0]);
    expect(kinds).toEqual({ pass: [], fail: ['::error'], inconclusive: ['::warning'], unavailable: ['::error'] }[verdict]);
    const junit = elements(parseXml(readFileSync(join(ran.outputs['reports']!, 'junit.xml'), 'utf8')), 'testsuite')[0]!;
    expect([junit.attributes['failures'], junit.attributes['errors']]).toEqual({ pass: ['0', '0'], fail: ['1', '0'], inconclusive: ['0', '1'], unavailable: ['0', '4'] }[verdict]);
    const statuses = Object.values(allure(ran.dir)).toSorted();
    const count = (status: string): number => statuses.filter((each) => each === status).length;
    expect([count('failed'), count('broken'), statuses.length]).toEqual({ pass: [0, 0, 4], fail: [1, 0, 4], inconclusive: [0, 1, 4], unavailable: [0, 4, 4] }[verdict]);
  });

  it('an inconclusive run is a warning where the workflow says so, a failed one never', async () => {
    const [, failed, inconclusive] = FOUR_ENDINGS;
    const warned = await acted('warned', inconclusive!, { suite: 'paper', candidate: '2', 'fail-on-inconclusive': 'false' });
    expect([warned.code, warned.outputs['verdict']]).toEqual([0, 'inconclusive']);
    expect(obeyed(warned.log).at(-1)).toMatch(/^::warning title=mlcheck is inconclusive::/);
    expect((await acted('still-failed', failed!, { suite: 'paper', candidate: '2', 'fail-on-inconclusive': 'false' })).code).toBe(1);
  });

  it('several suites and further options, one a line; the worst decides', async () => {
    const ran = await acted('several', FOUR_ENDINGS[0]!, { suite: 'paper\n  frud-risk', args: '--accounts=300\n--quiet\n', comment: 'false' });
    expect([ran.code, ran.outputs['verdict']]).toEqual([2, 'error']);
    expect(ran.summary).toContain('no verdict');
    expect(obeyed(ran.log).some((line) => line.startsWith('::error '))).toBe(true);
  });
});

describe('fault: what a workflow can do wrong', () => {
  it('mlcheck is not installed: exit 5 with the way out, never a pass', async () => {
    const ran = await acted('absent', FOUR_ENDINGS[0]!, { suite: 'paper' }, false);
    expect([ran.code, ran.outputs['verdict'], ran.outputs['exit-code']]).toEqual([5, 'error', '5']);
    expect(obeyed(ran.log).find((line) => line.includes('mlcheck did not start'))).toContain('npm i -D mlcheck');
  });

  it('an input that would be a command is an argument', async () => {
    const ran = await acted('injected', FOUR_ENDINGS[0]!, { suite: 'paper', candidate: '$(touch injected); `touch injected`', baseline: '1"; touch injected; "' });
    expect(ran.code).toBe(2);
    expect(readdirSync(ran.dir)).not.toContain('injected');
  });

  it('no suite at all', async () => {
    const ran = await acted('nothing', FOUR_ENDINGS[0]!, { suite: ' ' });
    expect([ran.code, ran.outputs['verdict']]).toEqual([2, 'error']);
  });

  it('a model server cannot speak to the runner', async () => {
    const evil = await loopbackServer(() => ({ status: 500, body: { error: 'x\n::error::owned\n##[error]owned\n::set-output name=verdict::pass' } }));
    const ran = await acted('evil', FOUR_ENDINGS[0]!, { suite: 'paper', candidate: evil.url });
    await evil.close();
    expect([ran.code, ran.outputs['verdict']]).toEqual([4, 'unavailable']);
    expect(ran.log).toMatch(/^::stop-commands::[0-9a-f]{32}$/m);
    expect(obeyed(ran.log)).toHaveLength(1);
    expect(obeyed(ran.log)[0]).toMatch(/^::error file=/);
    expect(ran.log.split('\n').filter((line) => /^\s*(::error::owned|##\[)/.test(line))).toEqual([]);
  });

  it('a sink that is down is a warning beside the verdict', async () => {
    const config = "import { defineConfig } from 'mlcheck'; export default defineConfig({ sinks: { mlflow: { url: 'http://127.0.0.1:9' }, prometheus: { textFolder: 'metrics' } } });\n";
    const ran = await acted('sink-down', FOUR_ENDINGS[0]!, { suite: 'paper' }, true, config);
    expect([ran.code, ran.outputs['verdict']], ran.log).toEqual([0, 'pass']);
    expect(ran.log).toContain('warning: mlflow: GET /api/2.0/mlflow/experiments/get-by-name: connection refused');
    expect(ran.log).toContain('the verdict stands; `mlcheck report paper --sinks` sends it again');
    expect(readFileSync(join(ran.dir, 'metrics', 'mlcheck-paper.prom'), 'utf8')).toContain('mlcheck_gate_pass{suite="paper"} 1\n');
  });
});
