import { spawn } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlcheckError } from '../errors.js';
import { generator } from './allure-generator.js';
import type { ChildAnswer, ChildTask } from './child.js';

export { generateAllureReport } from './generate-allure-report.js';

export interface ReportRequest {
  /** The folder of a run that has its `run.json`. */
  readonly runDir: string;
  readonly suiteFile: string;
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/**
 * Reports a finished run as vitest tests, one per claim after one named "scoring", under the suite's own path, and writes `<runDir>/allure-results` through allure-vitest.
 * Vitest runs in a process of its own: it sets exit codes and environment variables that are not ours to have.
 * @returns the count of tests.
 * @throws MlcheckError `internal` when vitest cannot start, a module fails to load, or no test ran; with what it said.
 */
export async function reportThroughVitest({ runDir, suiteFile, cwd, signal }: ReportRequest): Promise<number> {
  const file = resolve(cwd, suiteFile);
  const inside = !relative(cwd, file).startsWith('..');
  const task: ChildTask = { runDir: resolve(cwd, runDir), suiteFile: file, root: inside ? cwd : resolve(file, '..') };
  // The report generator takes most of a second to load: it does so while vitest runs.
  void generator().catch(() => {});
  const { answer, stderr, code } = await run(task, signal);
  const problems = [...(answer?.problems ?? []), ...(answer === undefined || code !== 0 ? [`vitest ended with code ${String(code)}`, stderr.trim().slice(-2000)] : [])].filter((text) => text !== '');
  if (answer === undefined || problems.length > 0 || answer.tests === 0)
    throw new MlcheckError('internal', {
      place: suiteFile,
      rule: `must be reported through vitest: ${problems.join('; ') || 'no test ran'}`,
      hint: `The verdicts stand in ${join(runDir, 'run.json')}; \`mlcheck report ${runDir}\` makes the reports again.`,
    });
  return answer.tests;
}

interface Ended {
  readonly answer: ChildAnswer | undefined;
  readonly stderr: string;
  readonly code: number | null;
}

function run(task: ChildTask, signal?: AbortSignal): Promise<Ended> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|ALLURE_|NODE_V8_COVERAGE)/.test(name)));
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./child.js', import.meta.url))], {
      cwd: task.root,
      env: environment,
      stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
      ...(signal === undefined ? {} : { signal }),
    });
    let answer: ChildAnswer | undefined;
    let stderr = '';
    child.on('message', (message) => void (answer = message as ChildAnswer));
    child.stderr?.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
    child.on('error', failed);
    child.on('close', (code) => done({ answer, stderr, code }));
    child.stdin?.on('error', () => {});
    child.stdin?.end(JSON.stringify(task));
  });
}
