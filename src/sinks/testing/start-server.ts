import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** A real server of somebody else's, started by a test. */
export interface RealServer {
  close(): Promise<void>;
}

/** Starts a program and waits until `ready` answers 200. @throws Error with its log when it ends before, or is not ready within two minutes */
export async function startServer(program: string, words: readonly string[], ready: string, environment: Readonly<Record<string, string>> = {}): Promise<RealServer> {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment }, detached: true });
  let log = '';
  child.stdout.on('data', (text: Buffer) => (log += text.toString()));
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  let ended = '';
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => resolve(void (ended = error.message)));
    child.once('exit', (code, signal) => resolve(void (ended = `exit ${signal ?? code}`)));
  });
  // Some servers are a parent with workers: the group that this test started is ended as a whole.
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      child.kill(signal);
    }
  };
  const close = async (): Promise<void> => {
    if (ended === '') kill('SIGTERM');
    const late = setTimeout(() => kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(late);
  };
  const until = Date.now() + 120_000;
  while ((await fetch(ready).then(({ status }) => status, () => 0)) !== 200) {
    if (ended !== '' || Date.now() > until) {
      await close();
      throw new Error(`${program} did not start (${ended || 'timeout'}):\n${log.slice(0, 6000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return { close };
}

/** Ports that nobody listens on at this moment, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
