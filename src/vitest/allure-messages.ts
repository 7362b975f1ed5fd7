import { createHash } from 'node:crypto';
import type { Label, Link, Parameter, Status } from 'allure-js-commons';
import type { RuntimeMessage } from 'allure-js-commons/sdk';
import { visible } from '../report/text/visible.js';

/**
 * What a test tells Allure, as data. It travels in the test's metadata under the key that allure-vitest's reporter reads, so no code of Allure runs beside the
 * test: nothing is patched, and another vitest in the project does no harm.
 */
export interface AllureStory {
  readonly name: string;
  /** Whoever has this id is the same test in another run. */
  readonly stableId: string;
  /** Markdown. */
  readonly description: string;
  readonly labels: readonly Label[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly links: readonly Link[];
  readonly steps: readonly AllureStep[];
  /** The status, whatever Allure would read out of an error's words. */
  readonly status: 'passed' | 'failed' | 'broken';
}

export interface AllureStep {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'broken' | 'skipped';
}

/** A static picture of a claim. */
export interface Figure {
  readonly name: string;
  readonly svg: string;
}

/** The label that carries the status to the reporter, which takes it off again. */
export const STATUS_LABEL = 'mlcheck.status';

/** A story as allure-vitest's messages. */
export function messagesOf(story: AllureStory): RuntimeMessage[] {
  const parameters: Parameter[] = Object.entries(story.parameters).map(([name, value]) => ({ name, value: visible(value), excluded: true }));
  return [
    {
      type: 'metadata',
      data: {
        displayName: visible(story.name),
        historyId: story.stableId,
        testCaseId: story.stableId,
        description: story.description,
        labels: [...story.labels.map(({ name, value }) => ({ name, value: visible(value) })), { name: STATUS_LABEL, value: story.status }],
        links: [...story.links],
        parameters,
      },
    },
    ...story.steps.flatMap(({ name, status }): RuntimeMessage[] => [
      { type: 'step_start', data: { name: visible(name), start: 0 } },
      { type: 'step_stop', data: { stop: 0, status: status as Status } },
    ]),
  ];
}

/** A figure as allure-vitest's message. Attached where results are written, so that no picture travels between the test and its reporter. */
export function attachmentOf({ name, svg }: Figure): RuntimeMessage {
  return {
    type: 'attachment_content',
    data: { name: visible(name), content: Buffer.from(svg).toString('base64'), encoding: 'base64', contentType: 'image/svg+xml', fileExtension: '.svg', wrapInStep: false },
  };
}

/** One claim of one suite, for ever: 32 hexadecimal digits. */
export function stableId(suite: string, claim: string): string {
  return createHash('sha256').update(`${suite}\n${claim}`).digest('hex').slice(0, 32);
}
