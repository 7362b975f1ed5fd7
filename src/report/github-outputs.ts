import { ExitCode } from '../errors.js';
import { verdictWordOf } from './verdict-of-run.js';

/** How one suite of a command ended: with a run, or with an error before there was one. */
export interface SuiteEnding {
  /** Name or file of the suite. */
  readonly suite: string;
  readonly exitCode: number;
  readonly runId?: string;
  /** Folder of the run. */
  readonly dir?: string;
  /** The file of a shard, null for one that is not whole: what was scored has no verdict until it is merged. */
  readonly shard?: string | null;
}

/**
 * The outputs of the step, in the format of `$GITHUB_OUTPUT`: `verdict`, `exit-code`, `run-id` (several: separated by spaces), `reports` (folders, and files of shards, one a
 * line) and `results` (JSON, one object a suite).
 * @param exitCode that of the whole command
 */
export function githubOutputs(endings: readonly SuiteEnding[], exitCode: number): string {
  // A whole shard ends with 0, and that is no pass.
  const wordOf = (code: number, shard: boolean): string => (shard && code === ExitCode.pass ? 'none' : verdictWordOf(code));
  const results = endings.map(({ suite, exitCode: code, runId, dir, shard }) => ({ suite, verdict: wordOf(code, shard !== undefined), exitCode: code, runId: runId ?? null, dir: dir ?? null }));
  return [
    single('verdict', wordOf(exitCode, endings.some(({ shard }) => shard !== undefined))),
    single('exit-code', String(exitCode)),
    single('run-id', endings.flatMap(({ runId }) => runId ?? []).join(' ')),
    several('reports', endings.flatMap(({ dir, shard }) => dir ?? shard ?? [])),
    single('results', JSON.stringify(results)),
    '',
  ].join('\n');
}

function single(name: string, value: string): string {
  return `${name}=${value.replace(/[\r\n]+/g, ' ')}`;
}

/** Lines between two equal delimiters that no line equals. */
function several(name: string, values: readonly string[]): string {
  const lines = values.map((value) => value.replace(/[\r\n]+/g, ' '));
  let delimiter = 'END';
  while (lines.includes(delimiter)) delimiter += '_';
  return [`${name}<<${delimiter}`, ...lines, delimiter].join('\n');
}
