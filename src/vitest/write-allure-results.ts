import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LifecycleListener } from 'allure-js-commons/sdk/reporter';
import { Stage, type Status } from 'allure-js-commons';
import type { Run } from '../run/run.js';
import { attachmentOf, STATUS_LABEL, type Figure } from './allure-messages.js';
import { CATEGORIES } from './categories.js';
import { environmentOf } from './environment-of.js';
import { metricsOf } from './metrics-of.js';
import type { TestMeta } from './test-api.js';

/** What mlcheck uses of vitest's TestModule; the same in every vitest that has reported tasks. */
export interface ReportedModule {
  readonly moduleId: string;
  readonly children: { allTests(): Iterable<{ meta(): object }> };
  errors(): readonly { readonly message: string; readonly stack?: string }[];
}

/** What vitest calls at the end of a run. */
export interface EndReporter {
  onTestRunEnd(modules: readonly ReportedModule[], unhandled: readonly { readonly message: string }[]): Promise<void>;
}

/** Figures by claim. */
export type Figures = Readonly<Record<string, readonly Figure[]>>;

/** The results of one suite, written. */
export interface SuiteResults {
  readonly suite: string;
  /** The folder that holds `allure-results`. */
  readonly dir: string;
  readonly run?: Run;
}

/**
 * Writes the Allure results of a suite's tests into the folder of its own run, through allure-vitest's reporter, in place of any that are there.
 * @param fallback where they go when scoring gave no run.
 * @param figuresOf the figures of each claim, by id.
 * @returns `undefined` for a module that is no suite: it is left alone.
 */
export async function writeAllureResults(module: ReportedModule, fallback: (suite: string) => string, figuresOf: (run: Run) => Promise<Figures> | Figures): Promise<SuiteResults | undefined> {
  const metas = [...module.children.allTests()].map((test) => test.meta() as TestMeta);
  const suite = metas.find(({ mlcheckSuite }) => mlcheckSuite !== undefined)?.mlcheckSuite;
  if (suite === undefined) return undefined;
  const runDir = metas.find(({ mlcheckRun }) => mlcheckRun !== undefined)?.mlcheckRun;
  const run = runDir === undefined ? undefined : readRun(runDir);
  const dir = runDir ?? fallback(suite);
  const resultsDir = join(dir, 'allure-results');
  rmSync(resultsDir, { recursive: true, force: true });
  mkdirSync(resultsDir, { recursive: true });
  const figures = run === undefined ? {} : await figuresOf(run);
  for (const meta of metas) if (meta.mlcheckClaim !== undefined) meta.allureRuntimeMessages?.push(...(figures[meta.mlcheckClaim] ?? []).map(attachmentOf));
  const { default: AllureVitestReporter } = await import('allure-vitest/reporter');
  const reporter = new AllureVitestReporter({ resultsDir, listeners: [stated], categories: CATEGORIES, ...(run === undefined ? {} : { environmentInfo: environmentOf(run) }) });
  // No projects: nothing is set up beside the tests. All that a test has to say is in its metadata already.
  reporter.onInit({ projects: [] } as unknown as Parameters<typeof reporter.onInit>[0]);
  reporter.onTestRunEnd([module] as unknown as Parameters<typeof reporter.onTestRunEnd>[0]);
  if (run !== undefined) writeFileSync(join(resultsDir, 'mlcheck-perf.json'), JSON.stringify(metricsOf(run)));
  return { suite, dir, ...(run === undefined ? {} : { run }) };
}

/** Sets the status that the test's report stated; Allure's own guess reads it out of the error's words. Takes off what differs from machine to machine. */
const stated: LifecycleListener = {
  beforeTestResultWrite(result) {
    const status = result.labels.find(({ name }) => name === STATUS_LABEL)?.value;
    result.labels = result.labels.filter(({ name }) => ![STATUS_LABEL, 'host', 'thread', 'package', '_fallbackTestCaseId'].includes(name));
    if (status === undefined) return;
    result.status = status as Status;
    result.stage = Stage.FINISHED;
    if (status === 'passed') result.statusDetails = {};
    else delete result.statusDetails.trace;
  },
};

function readRun(dir: string): Run | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as Run;
  } catch {
    return undefined;
  }
}
