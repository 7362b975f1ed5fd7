import { parentPort, workerData } from 'node:worker_threads';
import { isMlcheckError, MlcheckError } from '../errors.js';
import type { WorkerAnswer, WorkerTask } from './in-worker.js';
import { buffersOf } from './special/buffers-of.js';

// The thread of `inWorker`: one task, one answer, and it ends.
const { module, name, args } = workerData as WorkerTask;

async function answerOf(): Promise<WorkerAnswer> {
  try {
    const run = ((await import(module)) as Readonly<Record<string, unknown>>)[name];
    if (typeof run !== 'function') throw new MlcheckError('usage', { place: 'inWorker', rule: 'must name an exported function', value: name });
    return { result: await (run as (...args: readonly unknown[]) => unknown)(...args) };
  } catch (error) {
    return told(error);
  }
}

/** An error as data: its class would not survive the way. */
function told(error: unknown): WorkerAnswer {
  if (!isMlcheckError(error)) return { thrown: error };
  const { code, place, rule, hint } = error;
  return { code, complaint: { place, rule, ...('value' in error ? { value: error.value } : {}), ...(hint === undefined ? {} : { hint }) } };
}

const answer = await answerOf();
try {
  parentPort!.postMessage(answer, 'result' in answer ? buffersOf(answer.result) : []);
} catch (error) {
  parentPort!.postMessage(told(new MlcheckError('usage', { place: `inWorker(${name})`, rule: `must return what can be handed over: ${error instanceof Error ? error.message : String(error)}` })));
}
