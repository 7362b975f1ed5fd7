import { ExitCode } from '../errors.js';
import type { StopSignal, World } from './world.js';

/** Asks a run to stop at the first SIGINT or SIGTERM; ends the process at the second. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** The signal that came first, if one did. */
  readonly stoppedBy: () => StopSignal | undefined;
  /** Gives the signals back to their default. */
  readonly end: () => void;
}

/** @param say called once, with the signal, when the run is asked to stop. */
export function interruptible(world: World, say: (signal: StopSignal) => void): Interrupt {
  const controller = new AbortController();
  let stopped: StopSignal | undefined;
  const end = world.onSignal((signal) => {
    if (stopped !== undefined) world.exit(exitCodeOfSignal(signal));
    stopped = signal;
    say(signal);
    controller.abort(signal);
  });
  return { signal: controller.signal, stoppedBy: () => stopped, end };
}

/** 130 for SIGINT, 143 for SIGTERM. */
export function exitCodeOfSignal(signal: StopSignal): ExitCode {
  return signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated;
}
