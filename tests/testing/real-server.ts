import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../src/testing/free-ports.js';
import { startProgram, type StartedProgram } from '../../src/testing/start-program.js';

/** A server that somebody else wrote, started for a test. */
export interface RealServer extends StartedProgram {
  readonly url: string;
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
  const [port] = await freePorts(1);
  const [program, words] = command(port!);
  const url = `http://127.0.0.1:${port}`;
  return { url, ...(await startProgram(program, words, [url + how.readyPath], how)) };
}
