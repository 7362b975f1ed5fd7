import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from '../../src/run/run.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'bin/mlcheck.js');

/** How a process of the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `mlcheck ARGS`, the compiled one, in a process of its own. */
export function start(args: readonly string[], cwd: string, environment: Readonly<Record<string, string>> = {}): { readonly child: ChildProcess; readonly ended: Promise<Ended>; readonly saw: (text: string) => Promise<void> } {
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', CI: 'true', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const waiting: { readonly text: string; readonly seen: () => void }[] = [];
  const look = (): void => waiting.filter(({ text }) => (stdout + stderr).includes(text)).forEach(({ seen }) => seen());
  child.stdout.on('data', (data: Buffer) => { stdout += data.toString(); look(); });
  child.stderr.on('data', (data: Buffer) => { stderr += data.toString(); look(); });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
  const saw = (text: string): Promise<void> =>
    new Promise((seen, missed) => {
      waiting.push({ text, seen });
      look();
      void ended.then(() => missed(new Error(`never printed ${JSON.stringify(text)}:\n${stdout}${stderr}`)));
    });
  return { child, ended, saw };
}

/** `mlcheck ARGS` to its end. */
export function mlcheck(args: readonly string[], cwd: string, environment?: Readonly<Record<string, string>>): Promise<Ended> {
  return start(args, cwd, environment).ended;
}

/** A project of a user's own in a temporary folder: files by path. */
export function project(files: Readonly<Record<string, string>>): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'mlcheck-test-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** The folders of a suite's runs, oldest first. */
export function runsOf(reports: string, suite: string): string[] {
  const runs = join(reports, suite, 'runs');
  return readdirSync(runs).sort().map((name) => join(runs, name));
}

export function readRun(dir: string): Run {
  return JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as Run;
}

/** A small suite against an Open Inference endpoint: quick to decide, with whatever the test changes. */
export function smallSuite(change: { readonly url?: string; readonly model?: string; readonly head?: string; readonly endpoint?: string; readonly checks?: string; readonly cohorts?: string; readonly accounts?: number } = {}): string {
  return `
import { bernoulli, contract, defineSuite, definePopulation, errorRate, ks, lognormal, meanShift, openInference, reference, uniform } from 'mlcheck';
${change.head ?? ''}
const names = ${JSON.stringify(FEATURES)};
const population = definePopulation({
  fields: Object.fromEntries(names.map((name) => [name, uniform({ min: 0, max: 1 })])),
  cohorts: ${change.cohorts ?? "{ one: { share: 0.5 }, two: { share: 0.5, fields: { deviceRisk: uniform({ min: 0, max: 0.5 }) } } }"},
});
const endpoint = (version: string) => ${change.url === undefined ? `reference({ model: 'fraud-risk', version,` : `openInference({ url: ${JSON.stringify(change.url)}, model: ${JSON.stringify(change.model ?? 'fraud-risk')}, version,`} inputs: [{ name: 'features', datatype: 'FP32', fields: names }], output: { name: 'score' }, batchSize: 8, ${change.endpoint ?? ''} });
export default defineSuite({
  name: 'small',
  seed: 7,
  population,
  candidate: endpoint('2'),
  baseline: endpoint('1'),
  range: [0, 1],
  budget: { accounts: ${change.accounts ?? 2400} },
  checks: [${change.checks ?? "contract(), errorRate({ atMost: 0.05 }), meanShift({ atMost: 0.05, cohorts: 'each' })"}],
});
`;
}

const FEATURES = JSON.parse(readFileSync(join(ROOT, 'fixtures/models/fraud-risk/1/serving.json'), 'utf8')).features as string[];
