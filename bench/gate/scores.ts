/**
 * Scores a pool of fraud-risk by every version over HTTP, once, writes it for the peers, and replays mlcheck's own gate on it.
 *
 *     npx jiti bench/gate/scores.ts FOLDER [accounts per cohort] [seeds]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { partKey, poolOf, type Pool } from '../../src/run/pool.js';
import { replayPool } from '../../src/run/pool-replay.js';
import { scorePool } from '../../src/run/pool-score.js';
import { loadConfig } from '../../src/suite/config.js';
import { loadSuite } from '../../src/suite/load.js';
import { planOf } from '../../src/suite/plan-of.js';
import type { Plan } from '../../src/suite/plan.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const [folder = '.', accounts = '2400', seeds = '500'] = process.argv.slice(2);

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const loaded = await loadSuite(join(ROOT, 'suites/fraud-risk.suite.ts'), ROOT);
  const config = await loadConfig(ROOT);
  const lines = ['version,cohort,i,candidate,baseline'];
  const worlds: (readonly [string, Plan, Pool])[] = [];
  for (const version of ['1', '2', '3', '4', '5', '6']) {
    const plan = planOf(loaded, { candidate: version, baseline: '1' }, config);
    const { rows } = await scorePool(plan, Number(accounts), { cwd: ROOT, environment: {}, signal: new AbortController().signal, now: () => Date.now(), progress: () => undefined });
    const pool = poolOf(rows, plan.suite.population.cohorts.map(({ name }) => name), { candidate: version, baseline: '1' }, 'pool');
    for (const cohort of pool.cohorts) {
      const [candidate, baseline] = (['candidate', 'baseline'] as const).map((arm) => pool.parts.get(partKey({ arm, cohort, variant: 'base', repeat: 0 }))!.score);
      for (let i = 0; i < candidate!.length; i++) lines.push(`${version},${cohort},${i},${candidate![i]},${baseline![i]}`);
    }
    worlds.push([version, plan, pool]);
  }
  writeFileSync(join(folder, 'scores.csv'), `${lines.join('\n')}\n`);
  const red: Record<string, number> = {};
  const green: Record<string, number> = {};
  for (const [version, plan, pool] of worlds) {
    [red[version], green[version]] = [0, 0];
    for (let seed = 0; seed < Number(seeds); seed++) {
      const { outcome } = await replayPool(plan, pool, seed, { bail: !['1', '2'].includes(version) });
      if (outcome === 'fail') red[version]++;
      if (outcome === 'pass') green[version]++;
    }
    process.stdout.write(`version ${version} against 1: ${green[version]} green, ${red[version]} red of ${seeds}\n`);
  }
  writeFileSync(join(folder, 'mlcheck.json'), JSON.stringify({ tool: 'mlcheck', seeds: Number(seeds), red, green }));
}

await main();
