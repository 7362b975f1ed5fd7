import type { Command } from 'commander';
import type { World } from './world.js';

/** What a verb gets: the world, and where it reports its exit code. */
export interface VerbContext {
  readonly world: World;
  readonly finish: (exitCode: number) => void;
}

/**
 * A verb of the command line. Making it costs nothing but its options; whatever it needs to do its work it imports when it is called, so that
 * `--help` and `--version` start no engine.
 */
export type Verb = (context: VerbContext) => Command;
