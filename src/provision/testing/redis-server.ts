import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisClient } from './redis-client.js';

export interface RedisServer {
  /** Unix socket on which it listens, and nowhere else. */
  readonly path: string;
  readonly stop: () => Promise<void>;
}

/** A Redis of its own, in memory alone. Needs Debian's package `redis-server`. */
export async function redisServer(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mlcheck-redis-'));
  const path = join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: 'ignore' });
  let missing: Error | undefined;
  const over = new Promise<void>((resolve) => server.on('error', (error) => resolve(void (missing = error))).on('close', () => resolve()));
  for (let k = 0; ; k++) {
    const client = redisClient(path);
    const up = await client.send('PING').then((reply) => reply === 'PONG', () => false);
    client.close();
    if (up) break;
    if (missing !== undefined || server.exitCode !== null || k === 9_000) throw new Error(`redis-server did not start: ${missing?.message ?? `exit ${server.exitCode}`}\nNeeds Redis: apt-get install redis-server`);
    await new Promise((done) => setTimeout(done, 20));
  }
  return {
    path,
    stop: async () => {
      server.kill('SIGKILL');
      await over;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
