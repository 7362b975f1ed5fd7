import type { Writable } from 'node:stream';
import type { ProgressEvent, RunPorts } from '../run/options.js';

export type StopSignal = 'SIGINT' | 'SIGTERM';

/** A stream as the verbs see it. */
export interface Out {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** True once the reader has gone (EPIPE): whoever produces much should stop. */
  readonly closed: boolean;
  /** The stream itself, for whoever has to wait until it drains. */
  readonly stream: Writable;
  /** Resolves when what was written has left the process, or cannot any more. */
  flushed(): Promise<void>;
}

/** Everything a verb may touch of the process: given from outside, so that a test can give another. */
export interface World {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Out;
  readonly stderr: Out;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back on SIGINT and SIGTERM until the function returned is called. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => () => void;
  /** Calls back every so many milliseconds, without keeping the process alive, until the function returned is called. */
  readonly every: (ms: number, tick: () => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => never;
}

/** The ports of a run, from the world and what only this run has. */
export function portsOf(world: World, signal: AbortSignal, progress: (event: ProgressEvent) => void): RunPorts {
  return { cwd: world.cwd, environment: world.environment, signal, now: world.now, progress };
}
