import { Command } from 'commander';
import { examples } from './examples.js';
import { addPoolOptions, interruptible, openPooled, type PoolFlags } from './pool-flags.js';
import type { Verb } from './verb.js';

/** `mlcheck verify SUITE`: does the suite keep its promises? The engine itself, replayed on a pool without a request. */
export const verifyVerb: Verb = ({ world, finish }) => {
  const command = new Command('verify')
    .description('does the suite keep its promises: replays the engine on answers given before; exit 0 they hold, 1 one is broken, 3 too little to tell')
    .argument('<suite>', 'name or file of a suite');
  addPoolOptions(command, 30);
  examples(command, [
    ['mlcheck verify fraud-risk', 'on the suite\'s pool, or else on its latest run; no request is sent'],
    ['mlcheck verify fraud-risk --pool-accounts 4800', 'score 4,800 accounts per cohort by both models first'],
    ['mlcheck verify fraud-risk --replays 400', 'narrower intervals'],
  ]);
  return command.action(async (suite: string, flags: PoolFlags) => {
    const [{ verifySuite }, { verifyText }, { styleOf }, { writeAtomically }] = await Promise.all([
      import('../run/verify.js'),
      import('./summary/verify-text.js'),
      import('./terminal/style.js'),
      import('../run/run-folder.js'),
    ]);
    finish(
      await interruptible(world, async (signal) => {
        const { plan, pool, from, file: fileOf, field } = await openPooled(suite, flags, world, signal);
        const verification = await verifySuite(plan, pool, { field, signal, ...(flags.replays === undefined ? {} : { replays: flags.replays }) });
        const certificate = { ...verification, pool: from };
        const file = fileOf('verify.json');
        writeAtomically(file, `${JSON.stringify(certificate, undefined, 2)}\n`);
        world.stdout.write(flags.json ? `${JSON.stringify(certificate)}\n` : verifyText(plan, verification, from, file, styleOf(world.stdout, world.environment)));
        return { pass: 0, fail: 1, inconclusive: 3 }[verification.outcome];
      }),
    );
  });
};
