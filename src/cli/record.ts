import { Command, Option } from 'commander';
import { MlcheckError } from '../errors.js';
import { examples } from './examples.js';
import { addTargetOptions, runOptionsOf, type TargetFlags } from './options/run-flags.js';
import { wholeNumber } from './options/whole-number.js';
import { interruptible } from './pool-flags.js';
import type { Verb } from './verb.js';
import { portsOf } from './world.js';

interface RecordFlags extends TargetFlags {
  readonly out?: string;
  readonly arm: 'candidate' | 'baseline';
  readonly accounts?: number;
  readonly maxBody?: number;
}

/** `mlcheck record SUITE`: replies kept in a file, for runs without an endpoint. */
export const recordVerb: Verb = ({ world, finish }) => {
  const command = new Command('record')
    .description('asks a model everything that a run of the suite could ask, and keeps its replies in a file; a run takes it with `--candidate FILE.recording.jsonl`')
    .argument('<suite>', 'name or file of a suite');
  addTargetOptions(command)
    .option('--out <file>', 'the recording, a name ending in .recording.jsonl (default: SUITE.recording.jsonl)')
    .addOption(new Option('--arm <name>', 'whose replies').choices(['candidate', 'baseline']).default('candidate'))
    .addOption(new Option('--max-body <bytes>', 'largest body of a reply that is kept; 0 keeps none (default: 1048576)').argParser(wholeNumber('--max-body', 0, undefined, 'for example --max-body 65536')))
    .addOption(new Option('--accounts <n>', 'accounts per cohort at the last look').argParser(wholeNumber('--accounts', 1, undefined, 'for example --accounts 1200')));
  examples(command, [
    ['mlcheck record fraud-risk --out v2.recording.jsonl', 'secrets are replaced, fields of accounts are not kept'],
    ['mlcheck record fraud-risk --max-body 0', 'outcomes and scores alone, without the replies that they were read from'],
    ['mlcheck run fraud-risk --candidate v2.recording.jsonl', 'the same claims on what was recorded; every report says so'],
  ]);
  return command.action(async (suite: string, flags: RecordFlags) => {
    if (flags.out !== undefined && !flags.out.endsWith('.recording.jsonl')) throw new MlcheckError('usage', { place: '--out', rule: 'must end in .recording.jsonl', value: flags.out, hint: 'a run takes such a file for a recording, as candidate and as baseline' });
    const [{ resolve }, { openSuite }, { planOf }, { recordReplies }, { shownPath }] = await Promise.all([import('node:path'), import('./open-suite.js'), import('../suite/plan-of.js'), import('../run/record-replies.js'), import('./shown-path.js')]);
    finish(
      await interruptible(world, async (signal) => {
        const { loaded, config } = await openSuite(suite, world);
        const plan = planOf(loaded, runOptionsOf(flags), config, new Date(world.now()).toISOString().slice(0, 10));
        const file = resolve(world.cwd, flags.out ?? `${plan.suite.name}.recording.jsonl`);
        const { header, replies, failed, leftOut, bytes } = await recordReplies(plan, flags.arm, file, portsOf(world, signal, () => undefined), flags.maxBody === undefined ? {} : { bodyBytes: flags.maxBody });
        world.stdout.write(`${shownPath(file, world.cwd)}: ${replies} replies of ${header.endpoint}${failed === 0 ? '' : `, ${failed} of them without a score`}; ${bytesText(bytes)}${leftOut === 0 ? '' : `, ${leftOut} bodies left out`}\n`);
        return 0;
      }),
    );
  });
};

function bytesText(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
