import type { Run } from '../run/run.js';
import { summaryMarkdown } from './summary-markdown.js';
import { escapeMarkdown } from './text/escape-markdown.js';

/** What a run does not know of the place it ran in. */
export interface GithubContext {
  /** URL of the workflow run, with its artefacts; left out where it is not known. */
  readonly workflowRun?: string;
  /** What the reader must know before the verdict: that the command ended with another exit code than the run's. */
  readonly note?: string;
}

/** The invisible first line by which a suite's comment is found again. */
export function commentMarker(suite: string): string {
  return `<!-- mlcheck: ${suite.replace(/[^a-z0-9-]/g, '')} -->`;
}

/** The comment of a run on its pull request: the marker, the summary, a link to the reports. Below 64 KB whatever the suite. */
export function githubComment(run: Run, links: GithubContext): string {
  return `${commentMarker(run.suite.name)}\n${githubSummary(run, links)}`;
}

/** The same for the summary of a job. */
export function githubSummary(run: Run, { workflowRun, note }: GithubContext): string {
  const link = workflowRun !== undefined && /^https?:\/\/[\w.:/-]+$/.test(workflowRun) ? `\n[Reports of this run](${workflowRun}#artifacts)\n` : '';
  const warning = note === undefined ? '' : `> **${escapeMarkdown(note, 500)}**\n\n`;
  return `${warning}${summaryMarkdown(run)}${link}`;
}
