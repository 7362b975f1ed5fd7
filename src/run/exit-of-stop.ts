import { ExitCode } from '../errors.js';
import type { LooksTaken } from './score-looks.js';

/** The exit code that a stop before the last look demands; undefined for looks that ended by themselves. An endpoint that was lost before any look was judged was unavailable. */
export function exitOfStop({ stopped, looks }: Pick<LooksTaken, 'stopped' | 'looks'>, signal: AbortSignal): ExitCode | undefined {
  if (stopped === undefined) return undefined;
  if (stopped.reason === 'interrupted') return exitOfSignal(signal);
  return stopped.reason === 'endpoint-lost' && looks.length === 0 ? ExitCode.unavailable : ExitCode.inconclusive;
}

/** The exit code of an interrupt. */
export function exitOfSignal(signal: AbortSignal): ExitCode {
  return signal.reason === 'SIGTERM' ? ExitCode.terminated : ExitCode.interrupted;
}
