import { Command } from 'commander';
import { examples } from './examples.js';
import { addClaimOptions, addTargetOptions, runOptionsOf, type ClaimFlags, type TargetFlags } from './options/run-flags.js';
import type { Verb } from './verb.js';

interface PlanFlags extends TargetFlags, ClaimFlags {
  readonly out?: string;
  readonly json?: boolean;
}

/** `mlcheck plan SUITE`: what would run, without a request. */
export const planVerb: Verb = ({ world, finish }) => {
  const command = new Command('plan').description('what would run: accounts, looks, requests, claims with their bounds; no request is sent').argument('<suite>', 'name or file of a suite');
  addClaimOptions(addTargetOptions(command)).option('--out <dir>', 'folder for reports, where the last run is looked for (default: reports beside the configuration)').option('--json', 'print the plan as JSON');
  examples(command, [
    ['mlcheck plan fraud-risk', 'what `mlcheck run fraud-risk` would do'],
    ['mlcheck plan fraud-risk --accounts 1200', 'what a smaller budget could still decide'],
  ]);
  return command.action(async (suite: string, flags: PlanFlags) => {
    const [{ resolve }, { openSuite }, { planOf }, { planningPool }, { planText, planJson, undecidable }, { styleOf }] = await Promise.all([
      import('node:path'),
      import('./open-suite.js'),
      import('../suite/plan-of.js'),
      import('../run/planning-pool.js'),
      import('./summary/plan-text.js'),
      import('./terminal/style.js'),
    ]);
    const { loaded, config } = await openSuite(suite, world);
    const today = new Date(world.now()).toISOString().slice(0, 10);
    const guessed = planOf(loaded, runOptionsOf(flags), config, today);
    const seen = await planningPool(guessed, flags.out === undefined ? config.reports : resolve(world.cwd, flags.out), config, world.now());
    const plan = seen.noise.size === 0 ? guessed : planOf(loaded, runOptionsOf(flags), config, today, seen.noise);
    world.stdout.write(flags.json ? `${JSON.stringify(planJson(plan, seen))}\n` : planText(plan, styleOf(world.stdout, world.environment), seen));
    finish(undecidable(plan).length === 0 ? 0 : 2);
  });
};
