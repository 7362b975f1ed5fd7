import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { writeAllureResults, type EndReporter, type Figures } from './write-allure-results.js';

/** What the child process is asked, as JSON on its standard input. */
export interface ChildTask {
  readonly runDir: string;
  /** The suite's file, absolute: the tests stand under its path. */
  readonly suiteFile: string;
  readonly root: string;
  readonly figures: Figures;
}

/** What it answers, as one message to its parent. */
export interface ChildAnswer {
  readonly tests: number;
  readonly problems: readonly string[];
}

/**
 * Runs vitest on the suite's own path, without the user's configuration. The suite's text is replaced by the registration of the finished run's tests: a suite that
 * no longer loads, or takes long to load, does not keep its run from being reported.
 */
async function reportRun(task: ChildTask): Promise<ChildAnswer> {
  const { createVitest } = await import('vitest/node');
  const register = fileURLToPath(new URL('./register-run.js', import.meta.url));
  const code = [
    `import { registerRun } from ${JSON.stringify(register)};`,
    `registerRun(import.meta.vitest, ${JSON.stringify(task.runDir)}, ${JSON.stringify(basename(task.suiteFile).replace(/\.suite\.[cm]?[jt]s$/, ''))});`,
  ].join('\n');
  const suiteId = task.suiteFile.replaceAll('\\', '/');
  let answer: ChildAnswer = { tests: 0, problems: ['vitest ended without a word'] };
  const reporter: EndReporter = {
    async onTestRunEnd(modules, unhandled) {
      for (const module of modules) await writeAllureResults(module, () => task.runDir, () => task.figures);
      answer = {
        tests: modules.reduce((sum, module) => sum + [...module.children.allTests()].length, 0),
        problems: [...modules.flatMap((module) => module.errors().map(({ message }) => `${module.moduleId}: ${message}`)), ...unhandled.map(({ message }) => message)],
      };
    },
  };
  const vitest = await createVitest(
    'test',
    {
      root: task.root,
      config: false,
      watch: false,
      reporters: [reporter] as never,
      include: [],
      pool: 'threads',
      maxWorkers: 1,
      isolate: false,
      cache: false,
      api: false,
      server: { deps: { external: [new RegExp(escaped(fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/')))] } },
    },
    {
      envDir: false,
      publicDir: false,
      // The text is JavaScript already; compiling it would read the project's tsconfig.
      oxc: false,
      esbuild: false,
      logLevel: 'error',
      plugins: [{ name: 'mlcheck:run', enforce: 'pre', load: (id) => (id.split('?', 1)[0] === suiteId ? code : undefined) }],
    },
  );
  try {
    await vitest.runTestSpecifications([vitest.getRootProject().createSpecification(task.suiteFile)], true);
  } finally {
    await vitest.close();
  }
  return answer;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

// Loading vitest and waiting for the task at the same time: the parent draws figures meanwhile.
void import('vitest/node');
process.send?.(await reportRun(JSON.parse(await text(process.stdin)) as ChildTask));
process.disconnect?.();
process.exit(0);
