import type { RuntimeMessage } from 'allure-js-commons/sdk';
import { messagesOf } from './allure-messages.js';
import { errorOf, type TestReport } from './test-report.js';

/** What mlcheck uses of `import.meta.vitest`: the running vitest hands it to the file under test, so it is the right one whichever is installed. */
export interface TestApi {
  describe(name: string, body: () => void): void;
  test(name: string, body: (context: { readonly task: { meta: object }; readonly signal?: AbortSignal }) => Promise<void> | void, timeoutMs?: number): void;
}

/** What a test hands to the reporter beside its result. */
export interface TestMeta {
  allureRuntimeMessages?: RuntimeMessage[];
  /** The folder of the run; on the test named "scoring". */
  mlcheckRun?: string;
  /** The claim's id; on the test of a claim. */
  mlcheckClaim?: string;
  /** The suite's name; on every test. */
  mlcheckSuite?: string;
}

/** Adds a test that does what its report says. Data reach Allure through metadata: nothing is ever handed to `expect`. */
export function addTest(api: TestApi, suite: string, name: string, report: (meta: TestMeta, signal: AbortSignal) => Promise<TestReport> | TestReport): void {
  api.test(
    name,
    async ({ task, signal = new AbortController().signal }) => {
      const meta = task.meta as TestMeta;
      meta.mlcheckSuite = suite;
      const told = await report(meta, signal);
      meta.allureRuntimeMessages = messagesOf(told.story);
      const error = errorOf(told);
      if (error !== undefined) throw error;
    },
    0,
  );
}
