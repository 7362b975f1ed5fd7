/**
 * `mlcheck compare` of two Parquet files: wall time, processor time and peak memory of the whole process.
 * Usage: node bench/compare/compare.mjs [rows, default 10000000] [options of compare ...]; MLCHECK_BIN names another build's bin/mlcheck.js.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const [rows = '10000000', ...given] = process.argv.slice(2);
const bin = process.env.MLCHECK_BIN ?? fileURLToPath(new URL('../../bin/mlcheck.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mlcheck-bench-compare-'));
const cases = given.length > 0 ? [given] : [[], ['--by', 'cohort'], ['--paired-on', 'id']];
const measure = `data:text/javascript,${encodeURIComponent('process.on("exit", () => { const { userCPUTime: u, systemCPUTime: s, maxRSS } = process.resourceUsage(); process.stderr.write(`\\n${JSON.stringify({ u: u / 1e6, s: s / 1e6, maxRSS })}`); });')}`;

try {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const [name, shift] of [['a', 0], ['b', 0.02]]) {
    await connection.run(`SELECT setseed(${shift + 0.1})`);
    await connection.run(`COPY (SELECT 'account-' || i AS id, 'cohort ' || (i % 8) AS cohort, 1 / (1 + exp(-(ln(greatest(1e-12, u) / (1 - u)) + ${shift} + 0.05 * v))) AS score
      FROM (SELECT i, (hash(i) % 1000003 + random()) / 1000004.0 AS u, random() AS v FROM range(${Number(rows)}) t(i))) TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet)`);
  }
  connection.closeSync();
  instance.closeSync();
  for (const options of cases) {
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ['--import', measure, bin, 'compare', 'a.parquet', 'b.parquet', '--json', ...options], { cwd: folder, maxBuffer: 1 << 28 });
    const wall = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(stderr.toString());
    const { u, s, maxRSS } = JSON.parse(stderr.toString().trim().split('\n').at(-1));
    console.log(`${rows} rows against ${rows} ${options.join(' ').padEnd(14)} ${wall.toFixed(1)} s wall, ${u.toFixed(1)} s user, ${s.toFixed(1)} s system, ${(maxRSS / 1024).toFixed(0)} MiB at most; load of the machine ${loadavg()[0].toFixed(1)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
