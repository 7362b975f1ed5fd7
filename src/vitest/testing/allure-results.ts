import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from 'allure-js-commons';

/** The test results of a run's folder, by claim id (or `scoring`). */
export function allureResults(runDir: string): ReadonlyMap<string, TestResult> {
  const dir = join(runDir, 'allure-results');
  const results = readdirSync(dir)
    .filter((name) => name.endsWith('-result.json'))
    .map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')) as TestResult);
  return new Map(results.map((result) => [result.name!.split(':')[0]!, result]));
}
