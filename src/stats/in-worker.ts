import { MlcheckError, type Complaint, type ErrorCode } from '../errors.js';
import type * as Statistics from './index.js';

/** Functions of `mlcheck/stats` whose arguments a worker can be handed: all but those that take a function. */
export type WorkerStatistic = {
  [N in keyof typeof Statistics]: N extends 'bootstrap' | 'ksOneSample' | 'inWorker' ? never : (typeof Statistics)[N] extends (...args: never) => unknown ? N : never;
}[keyof typeof Statistics];

/** What a worker is asked to do, and what it answers. */
export interface WorkerTask {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
}
export type WorkerAnswer = { readonly result: unknown } | { readonly code: ErrorCode; readonly complaint: Complaint } | { readonly thrown: unknown };

// Compiled, Node runs worker-main.js as it is; from sources (tests) it needs a loader for TypeScript.
const SOURCES = import.meta.url.endsWith('.ts');
const MAIN = new URL(SOURCES ? './worker-main.ts' : './worker-main.js', import.meta.url);
const STATISTICS = new URL(SOURCES ? './index.ts' : './index.js', import.meta.url);
const LOADER = SOURCES ? ['--import', new URL('../testing/run-sources.mjs', import.meta.url).href] : [];

/**
 * A statistic, or any exported function of a module, computed in a thread of its own, so that the event loop goes on meanwhile.
 *
 * Arguments are copied into the thread (a `SharedArrayBuffer` is shared), results are moved out of it. For what takes a function (`bootstrap`, `ksOneSample`) write a module
 * that calls it, and name that: `inWorker(new URL('./job.js', import.meta.url), 'intervals', sample)`.
 * @param statistic the name of a function of `mlcheck/stats`; or the address of a module that Node can load, and then the name of an exported function, which may be asynchronous.
 * @param args its arguments, none of them a function.
 * @returns a promise of what the function returns; it rejects with what the function throws.
 * @throws MlcheckError `usage` where there is no such function or an argument cannot be handed over; `internal` where the thread ends without an answer.
 * Cost: 30 to 60 ms for the thread and a copy of the arguments, so not for samples below a million. Source: worker threads of Node. Oracle: law test against the same call without a worker.
 * @example
 * ```ts
 * (await inWorker('ksTwoSample', [1, 2, 3, 4], [3, 4, 5, 6])).location // 2
 * ```
 */
export function inWorker<N extends WorkerStatistic>(statistic: N, ...args: Parameters<(typeof Statistics)[N]>): Promise<Awaited<ReturnType<(typeof Statistics)[N]>>>;
export function inWorker<R>(module: URL, name: string, ...args: readonly unknown[]): Promise<R>;
export async function inWorker(first: string | URL, ...rest: readonly unknown[]): Promise<unknown> {
  return first instanceof URL ? runTask({ module: first.href, name: String(rest[0]), args: rest.slice(1) }) : runTask({ module: STATISTICS.href, name: first, args: rest });
}

/** The same for a task whose arguments may be moved: those buffers are gone here and are let go with the thread. */
export async function runTask(task: WorkerTask, moved: readonly ArrayBuffer[] = []): Promise<unknown> {
  const { Worker } = await import('node:worker_threads');
  const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
    try {
      const worker = new Worker(MAIN, { workerData: task, execArgv: LOADER, transferList: [...moved] });
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', (code) => reject(new MlcheckError('internal', { place: `inWorker(${task.name})`, rule: 'must answer, but its thread ended', value: code })));
    } catch (cause) {
      reject(new MlcheckError('usage', { place: `inWorker(${task.name})`, rule: `must be given arguments that can be copied: ${cause instanceof Error ? cause.message : String(cause)}`, cause }));
    }
  });
  if ('complaint' in answer) throw new MlcheckError(answer.code, answer.complaint);
  if ('thrown' in answer) throw answer.thrown;
  return answer.result;
}
