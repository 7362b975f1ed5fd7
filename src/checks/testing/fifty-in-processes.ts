import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Counted } from './suite-of-fifty-process.js';

const LOADER = new URL('../../testing/run-sources.mjs', import.meta.url).href;
const PROCESSES = 2;

/** The suite of fifty in one world, `runs` times, shared out over two processes. Seeds decide everything, so the split cannot be seen in the counts. */
export async function fiftyInProcesses(world: 'at-tolerance' | 'same' | 'noise', runs: number, accounts: number, seed: number): Promise<Counted> {
  const cuts = Array.from({ length: PROCESSES + 1 }, (_, at) => seed + Math.round((runs * at) / PROCESSES));
  const parts = await Promise.all(
    cuts.slice(1).map(async (to, at) => {
      const file = fileURLToPath(new URL('./suite-of-fifty-process.ts', import.meta.url));
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', LOADER, file, world, String(cuts[at]), String(to), String(accounts)]);
      return JSON.parse(stdout) as Counted;
    }),
  );
  return parts.reduce((sum, part) => ({
    red: sum.red + part.red,
    green: sum.green + part.green,
    used: sum.used + part.used,
    passes: Object.fromEntries([...new Set([...Object.keys(sum.passes), ...Object.keys(part.passes)])].map((id) => [id, (sum.passes[id] ?? 0) + (part.passes[id] ?? 0)])),
  }));
}
