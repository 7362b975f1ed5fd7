import { AssertionError } from 'node:assert';
import type { AllureStory } from './allure-messages.js';

/** One test's outcome and all that is told about it: a pure function of the run. */
export interface TestReport {
  readonly story: AllureStory;
  /** Absent for a test that passes. */
  readonly complaint?: string;
}

/**
 * The error of a report, for a test to throw: an AssertionError where a claim failed, an error named `Inconclusive` where nothing can be said. Without a
 * stack: the place of the throw says nothing about a model. `undefined` for a test that passes.
 */
export function errorOf({ story, complaint }: TestReport): Error | undefined {
  if (story.status === 'passed') return undefined;
  const message = complaint ?? story.name;
  const error = story.status === 'failed' ? new AssertionError({ message }) : new Error(message);
  if (story.status === 'broken') error.name = 'Inconclusive';
  error.stack = `${error.name}: ${message}`;
  return error;
}
