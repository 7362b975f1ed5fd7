import { appendFileSync, existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { annotationsOf, workflowCommands, type Annotation } from '../../report/github-annotations.js';
import { commentMarker, githubComment, githubSummary, type GithubContext } from '../../report/github-comment.js';
import { githubOutputs } from '../../report/github-outputs.js';
import { escapeMarkdown } from '../../report/text/escape-markdown.js';
import type { Run } from '../../run/run.js';
import { foreseen } from '../error-text.js';
import type { World } from '../world.js';
import { commentOnPullRequest } from './comment-on-pull-request.js';
import { githubEnvironment, type GithubEnvironment } from './github-environment.js';

/** How one suite ended: with a run in a folder, with an error, or with both. */
export interface Ending {
  /** The suite as it was asked for, a name or a file. */
  readonly suite: string;
  readonly exitCode: number;
  readonly ran?: { readonly run: Run; readonly dir: string };
  readonly error?: unknown;
  /** A part of a run, which has no verdict of its own; `stopped` where it is not whole. */
  readonly shard?: { readonly index: number; readonly of: number; readonly rows: number; readonly file?: string; readonly stopped?: string };
}

/** GitHub drops a step's summary whole when it is larger than this. */
const SUMMARY_LIMIT = 1024 * 1024 - 4096;

/**
 * Tells GitHub Actions how suites ended: annotations on stdout, the job's summary, the step's outputs, and a comment on the pull request where the token may
 * write one. Best-effort: what cannot be written is a warning on stderr.
 * @param exitCode that of the whole command
 */
export async function tellGithub(endings: readonly Ending[], exitCode: number, world: World, signal: AbortSignal): Promise<void> {
  const github = githubEnvironment(world);
  for (const line of workflowCommands(endings.flatMap((ending) => annotationsFor(ending, github, world)))) world.stdout.write(`${line}\n`);
  const attempt = async (what: string, work: () => void | Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      world.stderr.write(`warning: ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
  const { summaryFile, outputFile, pullRequest } = github;
  if (outputFile !== undefined) await attempt('the outputs of this step', () => appendFileSync(outputFile, githubOutputs(endings.map(outputOf), exitCode)));
  if (summaryFile !== undefined) await attempt('the summary of this job', () => endings.forEach((ending) => summarise(ending, summaryFile, github)));
  if (pullRequest === undefined) return;
  for (const ending of endings) {
    const { ran } = ending;
    if (ran === undefined) continue;
    await attempt('the comment on the pull request', async () => {
      const done = await commentOnPullRequest(pullRequest, commentMarker(ran.run.suite.name), githubComment(ran.run, contextOf(ending, github)), signal);
      world.stdout.write(`Comment on pull request ${pullRequest.number} ${done}.\n`);
    });
  }
}

/** Where the command ended otherwise than the run (a report could not be written, a secret was found), that stands above the verdict. */
function contextOf({ exitCode, ran }: Ending, { workflowRun }: GithubEnvironment): GithubContext {
  const note = ran === undefined || ran.run.exitCode === exitCode ? undefined : `This step ended with exit code ${exitCode}, not with the run's ${ran.run.exitCode}: the log says why.`;
  return { ...(workflowRun === undefined ? {} : { workflowRun }), ...(note === undefined ? {} : { note }) };
}

function annotationsFor(ending: Ending, { workspace }: GithubEnvironment, world: World): readonly Annotation[] {
  const inRepository = (file: string): string => relative(workspace, resolve(world.cwd, file)).split('\\').join('/');
  const { suite, ran, error, shard } = ending;
  if (ran !== undefined) {
    const file = inRepository(ran.run.suite.file);
    const { note } = contextOf(ending, { workspace });
    return [...(note === undefined ? [] : [{ kind: 'error' as const, file, title: `${ran.run.suite.name}: exit code ${ending.exitCode}`, message: note }]), ...annotationsOf(ran.run, file)];
  }
  if (shard?.stopped !== undefined) return [{ kind: 'error', file: inRepository(suite), title: `${suite}: shard ${shard.index}/${shard.of} is not whole`, message: shard.stopped }];
  if (error === undefined) return [];
  const known = foreseen(error);
  return [{ kind: 'error', file: inRepository(suite), title: `${suite}: no verdict`, message: [known.message, ...(known.hint === undefined ? [] : [known.hint])].join('\n') }];
}

function outputOf({ suite, exitCode, ran, shard }: Ending): Parameters<typeof githubOutputs>[0][number] {
  if (shard !== undefined) return { suite, exitCode, shard: shard.file ?? null };
  return ran === undefined ? { suite, exitCode } : { suite: ran.run.suite.name, exitCode, runId: ran.run.timings.runId, dir: ran.dir };
}

function summarise(ending: Ending, file: string, github: GithubEnvironment): void {
  const { suite, ran, error, shard } = ending;
  const text = shard !== undefined ? shardSummary(suite, shard) : ran === undefined ? errorSummary(suite, error) : githubSummary(ran.run, contextOf(ending, github));
  const size = existsSync(file) ? statSync(file).size : 0;
  const short = `- ${escapeMarkdown(suite, 200)}: see the log; the summary of this job is full\n`;
  if (size + Buffer.byteLength(text) <= SUMMARY_LIMIT) appendFileSync(file, `${text}\n`);
  else if (size + Buffer.byteLength(short) <= SUMMARY_LIMIT + 2048) appendFileSync(file, short);
}

function shardSummary(suite: string, { index, of, rows, stopped }: NonNullable<Ending['shard']>): string {
  const name = `${escapeMarkdown(suite, 200)}: shard ${index}/${of}`;
  return stopped === undefined ? `## ${name}\n\n${rows} rows scored; it has no verdict of its own: \`mlcheck merge\` judges all ${of}.\n` : `## ❔ ${name} is not whole\n\n${escapeMarkdown(stopped, 1000)}\n`;
}

function errorSummary(suite: string, error: unknown): string {
  const known = foreseen(error);
  return `## ❌ ${escapeMarkdown(suite, 200)}: no verdict\n\n${escapeMarkdown(known.message, 2000)}\n${known.hint === undefined ? '' : `\n${escapeMarkdown(known.hint, 1000)}\n`}`;
}
