// Writes accounts of the recipe to a file, as `mlcheck accounts make` does: wall and CPU seconds, most memory (MiB), size of the file.
//   npm run build && node bench/population/export.mjs [ACCOUNTS] [parquet|csv|jsonl ...]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountBlocks } from '../../dist/population/account-blocks.js';
import { accountSource } from '../../dist/index.js';
import { writeAccounts } from '../../dist/table/write-accounts.js';
import { population } from './recipe.mjs';

const [n, formats] = [Number(process.argv[2] ?? 10_000_000), process.argv.slice(3)];
const folder = mkdtempSync(join(tmpdir(), 'mlcheck-export-'));
try {
  for (const format of formats.length > 0 ? formats : ['parquet']) {
    const file = join(folder, `accounts.${format}`);
    const [before, since] = [process.cpuUsage(), performance.now()];
    await writeAccounts(accountBlocks(accountSource(population, 42), new Map([['all', n]])), population.fields, file, format);
    const { user, system } = process.cpuUsage(before);
    const mib = (bytes) => Math.round(bytes / 2 ** 20);
    console.log(`${format}: ${n} accounts in ${((performance.now() - since) / 1000).toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of CPU), at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB of memory, file of ${mib(statSync(file).size)} MiB; load ${loadavg()[0].toFixed(1)}`);
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true });
}
