import { runTask } from '../stats/in-worker.js';
import { buffersOf } from '../stats/special/buffers-of.js';
import type * as Tasks from './compare-tasks.js';

type TaskName = { [N in keyof typeof Tasks]: (typeof Tasks)[N] extends (...args: never) => unknown ? N : never }[keyof typeof Tasks];

/** Starts a part of a comparison. */
export type Lanes = <N extends TaskName>(name: N, ...args: Parameters<(typeof Tasks)[N]>) => Promise<Awaited<ReturnType<(typeof Tasks)[N]>>>;

const TASKS = new URL(import.meta.url.endsWith('.ts') ? './compare-tasks.ts' : './compare-tasks.js', import.meta.url);

/** Parts in this thread, one after the other: for files that are read before a thread has started. */
export const inPlace: Lanes = async (name, ...args) => {
  const tasks = await import('./compare-tasks.js');
  return (await (tasks[name] as (...args: readonly unknown[]) => unknown)(...args)) as never;
};

/** Parts in threads of their own, at most `most` at the same time, in the order in which they were asked for. Memory that is not shared is moved to the thread: nobody else may need it. */
export function inThreads(most: number): Lanes {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (name, ...args) => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free--;
    try {
      return (await runTask({ module: TASKS.href, name, args }, buffersOf(args))) as never;
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
