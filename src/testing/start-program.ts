import { spawn } from 'node:child_process';
import { connect } from 'node:net';

/** A program that a test started. */
export interface StartedProgram {
  /** Everything that it printed. */
  log(): string;
  /** Ends it and all that it started; waits until it is gone. */
  close(): Promise<void>;
}

const PATIENCE = 480_000;

/**
 * Starts a program and waits until every address answers with 200, or, where it begins with `tcp:`, takes a connection.
 * @throws Error with the end of its log when it ends before, or is not ready within eight minutes
 */
export async function startProgram(program: string, words: readonly string[], ready: readonly string[], how: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {}): Promise<StartedProgram> {
  // A group of its own: some servers are a parent with workers, which stay when only the parent is told to end.
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...how.env }, ...(how.cwd === undefined ? {} : { cwd: how.cwd }) });
  let log = '';
  child.stdout.on('data', (text: Buffer) => (log += text.toString()));
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  let ended = '';
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => resolve(void (ended = error.message)));
    child.once('exit', (code, signal) => resolve(void (ended = `exit ${signal ?? code}`)));
  });
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The group is gone.
    }
  };
  const close = async (): Promise<void> => {
    kill('SIGTERM');
    const late = setTimeout(() => kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(late);
    kill('SIGKILL');
  };
  const until = Date.now() + PATIENCE;
  const answers = async (): Promise<boolean> => (await Promise.all(ready.map((address) => (address.startsWith('tcp:') ? listens(address) : fetch(address).then(({ status }) => status === 200, () => false))))).every(Boolean);
  while (!(await answers())) {
    if (ended !== '' || Date.now() > until) {
      await close();
      throw new Error(`${program} did not start (${ended || 'timeout'}):\n${log.slice(-6000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return { log: () => log, close };
}

function listens(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('error', () => resolve(false)).once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
