import { readFileSync } from 'node:fs';
import type { World } from '../world.js';

/** What GitHub Actions tells a step, as far as reports need it. */
export interface GithubEnvironment {
  /** Root of the checkout. */
  readonly workspace: string;
  readonly summaryFile?: string;
  readonly outputFile?: string;
  /** URL of the workflow run. */
  readonly workflowRun?: string;
  /** The pull request to comment on, when the event is one and a token is there. */
  readonly pullRequest?: { readonly api: string; readonly repository: string; readonly number: number; readonly token: string };
}

/** Reads the step's environment. Whatever is missing or odd is left out: nothing here can break a run. */
export function githubEnvironment({ environment, cwd }: Pick<World, 'environment' | 'cwd'>): GithubEnvironment {
  const value = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  const server = value('GITHUB_SERVER_URL') ?? 'https://github.com';
  const repository = value('GITHUB_REPOSITORY');
  const runId = value('GITHUB_RUN_ID');
  const token = value('GITHUB_TOKEN');
  const number = pullRequestNumber(value('GITHUB_EVENT_PATH'));
  const known = repository !== undefined && /^[\w.-]+\/[\w.-]+$/.test(repository);
  return {
    workspace: value('GITHUB_WORKSPACE') ?? cwd,
    ...optional('summaryFile', value('GITHUB_STEP_SUMMARY')),
    ...optional('outputFile', value('GITHUB_OUTPUT')),
    ...(known && runId !== undefined ? { workflowRun: `${server}/${repository}/actions/runs/${runId}` } : {}),
    ...(known && token !== undefined && number !== undefined ? { pullRequest: { api: value('GITHUB_API_URL') ?? 'https://api.github.com', repository, number, token } } : {}),
  };
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}

function pullRequestNumber(eventFile: string | undefined): number | undefined {
  if (eventFile === undefined) return undefined;
  try {
    const event = JSON.parse(readFileSync(eventFile, 'utf8')) as { readonly pull_request?: { readonly number?: unknown } };
    const number = event.pull_request?.number;
    return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
  } catch {
    return undefined;
  }
}
