import { ExitCode } from '../errors.js';
import type { Run } from '../run/run.js';

/** The word that every surface outside of the files says for an exit code: one list, so that they agree. */
export type VerdictWord = 'pass' | 'fail' | 'inconclusive' | 'unavailable' | 'error' | 'interrupted';

const WORDS: Readonly<Record<number, VerdictWord>> = {
  [ExitCode.pass]: 'pass',
  [ExitCode.fail]: 'fail',
  [ExitCode.usage]: 'error',
  [ExitCode.inconclusive]: 'inconclusive',
  [ExitCode.unavailable]: 'unavailable',
  [ExitCode.internal]: 'error',
  [ExitCode.interrupted]: 'interrupted',
  [ExitCode.terminated]: 'interrupted',
};

/** The verdict behind an exit code; a code that mlcheck does not use is an `error`, never a pass. */
export function verdictWordOf(exitCode: number): VerdictWord {
  return WORDS[exitCode] ?? 'error';
}

/** True when a run judged the whole suite: neither a smoke run nor one with `--grep` or `--tags` may let a release through. */
export function isGate(run: Run): boolean {
  return !run.smoke && !run.partial;
}

/** The candidate's version: as its server names it, else as every reply named it; undefined when neither says or replies name several. */
export function candidateVersion({ manifest }: Run): string | undefined {
  const { identity, served } = manifest.candidate;
  return identity.version ?? (served.length === 1 ? served[0] : undefined);
}

/** What a run is called in a title: its verdict, `incomplete` where nothing failed but it was cut short; a fail stays one whatever came after it. */
export function titleWordOf(run: Run): VerdictWord | 'incomplete' {
  if (run.outcome === 'fail') return 'fail';
  const word = verdictWordOf(run.exitCode);
  if (word === 'unavailable' || word === 'interrupted' || word === 'error') return word;
  if (run.outcome === 'pass') return run.complete ? 'pass' : 'incomplete';
  return 'inconclusive';
}
