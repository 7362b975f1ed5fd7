import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MlcheckError } from '../errors.js';
import type { ServiceMessage, ServiceProcessOptions } from './process-messages.js';
import type { ServiceStats } from './start-service.js';

/** A service in a process of its own. It ends with {@link ServiceProcess.close}, and by itself when this process goes away, however that happens. */
export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /** @throws MlcheckError `endpoint-unreachable` when the process is gone. */
  stats(): Promise<ServiceStats>;
  /** Ends the process and waits until it is gone; calling it again does nothing. */
  close(): Promise<void>;
}

const START_MS = 60_000;
const CLOSE_MS = 2_000;

// Compiled, Node runs main.js as it is; from sources (tests) it needs a loader for TypeScript.
const SOURCES = import.meta.url.endsWith('.ts');
const MAIN = fileURLToPath(new URL(SOURCES ? './main.ts' : './main.js', import.meta.url));
const LOADER = SOURCES ? ['--import', new URL('../testing/run-sources.mjs', import.meta.url).href] : [];

/**
 * Starts the reference service in a child process, so that scoring does not share a thread with what it measures. The child does not keep this process alive.
 * @throws MlcheckError what the service says, or `endpoint-unreachable` when it does not start
 */
export async function startServiceProcess(options: ServiceProcessOptions = {}): Promise<ServiceProcess> {
  const child = fork(MAIN, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: LOADER });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await started(child);
  child.unref();
  child.channel?.unref();

  let asks = 0;
  return {
    url,
    pid: child.pid!,
    exited,
    stats: () =>
      new Promise((resolve, reject) => {
        const ask = asks++;
        const gone = () => reject(new MlcheckError('endpoint-unreachable', { place: url, rule: 'must be running: the service process is gone' }));
        if (!child.connected) return gone();
        const hear = (message: ServiceMessage) => {
          if (message.kind !== 'stats' || message.ask !== ask) return;
          child.off('message', hear).off('exit', gone);
          child.channel?.unref();
          resolve(message.stats);
        };
        child.on('message', hear).once('exit', gone);
        child.channel?.ref();
        child.send({ kind: 'stats', ask });
      }),
    close: async () => {
      if (child.connected) child.disconnect();
      child.ref();
      const late = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
      if (child.exitCode === null && child.signalCode === null) await exited;
      clearTimeout(late);
    },
  };
}

/** The url that the child reports; anything else that happens first is an error, and leaves no process behind. */
function started(child: ChildProcess): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const fail = (error: MlcheckError): void => {
      child.kill('SIGKILL');
      settle();
      reject(error);
    };
    const unusable = (rule: string, cause?: unknown) => fail(new MlcheckError('endpoint-unreachable', { place: 'reference service', rule, cause }));
    const hear = (message: ServiceMessage): void => {
      if (message.kind === 'failed') fail(new MlcheckError(message.code, message));
      if (message.kind !== 'started') return;
      settle();
      resolve(message.url);
    };
    const exit = (code: number | null, signal: string | null): void => unusable(`must start, but ended with ${signal ?? `exit code ${code}`}`);
    const error = (cause: Error): void => unusable(`must start, but ${cause.message}`, cause);
    const late = setTimeout(() => unusable(`must start within ${START_MS / 1000} s`), START_MS);
    const settle = (): void => {
      clearTimeout(late);
      child.off('message', hear).off('exit', exit).off('error', error);
    };
    child.on('message', hear).once('exit', exit).once('error', error);
  });
}
