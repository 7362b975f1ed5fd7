import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

export interface PostgresServer {
  readonly url: string;
  stop(): void;
}

/** A PostgreSQL of its own in a temporary folder, reached over a Unix socket. Needs Debian's package `postgresql`; started by root it runs as the user `postgres`. */
export function postgresServer(): PostgresServer {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b)) : [];
  const bin = versions.length > 0 ? `${DEBIAN}/${versions.at(-1)}/bin/` : '';
  const folder = mkdtempSync(join(tmpdir(), 'mlcheck-postgres-'));
  const root = process.getuid?.() === 0;
  const run = (...command: readonly string[]): void => {
    const [file, ...rest] = root ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    const { status, stderr, stdout, error } = spawnSync(file as string, rest, { encoding: 'utf8', cwd: folder, stdio: command.includes('start') ? 'ignore' : 'pipe' });
    if (status !== 0) throw new Error(`${command.join(' ')}: ${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}\nNeeds PostgreSQL: apt-get install postgresql`);
  };
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  run(`${bin}initdb`, '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync');
  run(`${bin}pg_ctl`, '-D', data, '-w', '-t', '600', '-l', join(folder, 'log'), '-o', `-k ${folder} -c listen_addresses='' -F`, 'start');
  return {
    url: `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}`,
    stop: () => {
      run(`${bin}pg_ctl`, '-D', data, '-m', 'immediate', '-t', '600', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
