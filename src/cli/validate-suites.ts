import { worstExit } from '../errors.js';
import { many } from '../report/text/numbers.js';
import { loadConfig } from '../suite/config.js';
import { findSuites } from '../suite/find.js';
import { loadSuite } from '../suite/load.js';
import { planOf } from '../suite/plan-of.js';
import { complain } from './complain.js';
import { paint, styleOf } from './terminal/style.js';
import type { World } from './world.js';

/** Loads and plans each suite; says of each whether it is sound. Exit code 0 when all are. */
export async function validateSuites(refs: readonly string[], world: World): Promise<number> {
  const config = await loadConfig(world.cwd);
  const out = styleOf(world.stdout, world.environment);
  const codes: number[] = [];
  for (const file of await findSuites(refs, config, world.cwd)) {
    try {
      const loaded = await loadSuite(file, world.cwd);
      const plan = planOf(loaded, {}, config);
      world.stdout.write(`${paint(out, 'green', '✓ valid')}  ${loaded.place}: ${many(plan.checks.length, 'claim')}, ${plan.gatingChecks} of them gating, ${many(loaded.suite.population.cohorts.length, 'cohort')}\n`);
      codes.push(0);
    } catch (error) {
      codes.push(complain(error, world));
    }
  }
  return worstExit(codes);
}
