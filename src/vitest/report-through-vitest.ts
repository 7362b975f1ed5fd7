import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlcheckError } from '../errors.js';
import type { Run } from '../run/run.js';
import { generator } from './allure-generator.js';
import type { ChildAnswer, ChildTask } from './child.js';
import type { Figures } from './write-allure-results.js';

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
  const root = inside ? cwd : dirname(file);
  // The report generator takes most of a second to load, drawing takes another: both happen while vitest starts.
  void generator().catch(() => {});
  let undrawn: string | undefined;
  const task = async (): Promise<ChildTask> => {
    const figures = await figuresIn(resolve(cwd, runDir)).catch((error: unknown) => void (undrawn = `figures cannot be drawn: ${String(error)}`));
    return { runDir: resolve(cwd, runDir), suiteFile: file, root, figures: figures ?? {} };
  };
  const { answer, stderr, code } = await run(root, task, signal);
  const problems = [undrawn ?? '', ...(answer?.problems ?? []), ...(answer === undefined || code !== 0 ? [`vitest ended with code ${String(code)}`, stderr.trim().slice(-2000)] : [])].filter((text) => text !== '');
  if (answer === undefined || problems.length > 0 || answer.tests === 0)
    throw new MlcheckError('internal', {
      place: suiteFile,
      rule: `must be reported through vitest: ${problems.join('; ') || 'no test ran'}`,
      hint: `The verdicts stand in ${join(runDir, 'run.json')}; \`mlcheck report ${runDir}\` makes the reports again.`,
    });
  return answer.tests;
}

/** Without a readable run there is nothing to draw; the test named "scoring" says what is wrong with it. */
async function figuresIn(runDir: string): Promise<Figures> {
  let run: Run;
  try {
    run = JSON.parse(readFileSync(join(runDir, 'run.json'), 'utf8')) as Run;
  } catch {
    return {};
  }
  return (await import('./figures-of-claim.js')).figuresOfClaims(run);
}

interface Ended {
  readonly answer: ChildAnswer | undefined;
  readonly stderr: string;
  readonly code: number | null;
}

function run(cwd: string, task: () => Promise<ChildTask>, signal?: AbortSignal): Promise<Ended> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|ALLURE_|NODE_V8_COVERAGE)/.test(name)));
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./child.js', import.meta.url))], {
      cwd,
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
    void task().then((asked) => child.stdin?.end(JSON.stringify(asked)));
  });
}
