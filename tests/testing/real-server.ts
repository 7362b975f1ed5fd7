import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server that somebody else wrote, started for a test. */
export interface RealServer {
  readonly url: string;
  /** Everything that it printed. */
  log(): string;
  close(): Promise<void>;
}

/** Path of a file under fixtures/. */
export function fixture(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
}

/** Model file of a packaged version of fraud-risk. */
export function fraudRisk(version: string): string {
  return fixture(`models/fraud-risk/${version}/model.json`);
}

/** A folder of its own under the system's temporary folder, and its end. */
export function scratch(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `mlcheck-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Starts a server on a free loopback port and waits until `readyPath` answers with 200.
 * @param command what to run for a port, as program and arguments
 */
export async function startRealServer(command: (port: number) => readonly [string, readonly string[]], how: { readonly readyPath: string; readonly env?: Readonly<Record<string, string>>; readonly cwd?: string }): Promise<RealServer> {
  const port = await freePort();
  const [program, args] = command(port);
  // A group of its own: some servers leave workers behind when only their parent is told to end.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...how.env }, ...(how.cwd === undefined ? {} : { cwd: how.cwd }) });
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
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + 180_000;
  while ((await fetch(url + how.readyPath).then((reply) => reply.status, () => 0)) !== 200) {
    if (ended !== '' || Date.now() > until) {
      await close();
      throw new Error(`${program} did not start (${ended || 'timeout'}):\n${log.slice(-6000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return { url, log: () => log, close };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
