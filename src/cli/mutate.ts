import { Command } from 'commander';
import { MlcheckError } from '../errors.js';
import { examples } from './examples.js';
import { addPoolOptions, interruptible, openPooled, type PoolFlags } from './pool-flags.js';
import type { Verb } from './verb.js';

interface MutateFlags extends PoolFlags {
  readonly cohort?: string;
}

/** `mlcheck mutate SUITE`: what the gate catches. Known regressions, injected into answers given before. */
export const mutateVerb: Verb = ({ world, finish }) => {
  const command = new Command('mutate')
    .description('what the gate catches: injects known regressions at growing size into answers given before, and tells which claims catch which, and what nothing catches')
    .argument('<suite>', 'name or file of a suite');
  addPoolOptions(command, 10).option('--cohort <name>', 'the cohort that regressions of one cohort hit (default: the first)');
  examples(command, [
    ['mlcheck mutate fraud-risk', 'on the suite\'s pool, or else on its latest run; no request is sent'],
    ['mlcheck mutate fraud-risk --cohort stolen-card', 'hit that cohort where one is hit'],
  ]);
  return command.action(async (suite: string, flags: MutateFlags) => {
    const [{ mutateSuite }, { MUTATE_FILE }, { mutateText }, { styleOf }, { writeAtomically }] = await Promise.all([
      import('../run/mutate.js'),
      import('../run/gate-power.js'),
      import('./summary/mutate-text.js'),
      import('./terminal/style.js'),
      import('../run/run-folder.js'),
    ]);
    finish(
      await interruptible(world, async (signal) => {
        const { plan, pool, from, file: fileOf, field } = await openPooled(suite, flags, world, signal);
        if (flags.cohort !== undefined && !pool.cohorts.includes(flags.cohort)) throw new MlcheckError('usage', { place: '--cohort', rule: 'must name a cohort of the suite', value: flags.cohort, hint: `cohorts are ${pool.cohorts.join(', ')}` });
        const report = await mutateSuite(plan, pool, { field, signal, ...(flags.replays === undefined ? {} : { replays: flags.replays }), ...(flags.cohort === undefined ? {} : { cohort: flags.cohort }) });
        const found = { ...report, pool: from };
        const file = fileOf(MUTATE_FILE);
        writeAtomically(file, `${JSON.stringify(found, undefined, 2)}\n`);
        await showInLatest(fileOf('latest'));
        world.stdout.write(flags.json ? `${JSON.stringify(found)}\n` : mutateText(plan, report, from, file, styleOf(world.stdout, world.environment)));
        return 0;
      }),
    );
  });
};

/** Writes the documents of the suite's newest run again, so that its report shows what was found; later runs show it by themselves. */
async function showInLatest(latest: string): Promise<void> {
  const [{ existsSync, realpathSync }, { join }, { readRun }, { writeReports }] = await Promise.all([import('node:fs'), import('node:path'), import('../run/read-run.js'), import('../report/write-reports.js')]);
  const file = join(latest, 'run.json');
  // A page whose style stands beside it is left as it is: `mlcheck report` writes that form.
  if (!existsSync(file) || existsSync(join(latest, 'report.css'))) return;
  await writeReports(readRun(file, file), realpathSync(latest));
}
