import { Option, type Command } from 'commander';
import type { RunOptions } from '../../run/options.js';
import { duration } from './duration.js';
import { names } from './names.js';
import { pattern } from './pattern.js';
import { positiveNumber } from './positive-number.js';
import { wholeNumber } from './whole-number.js';

/** What `--csp-strict` says of itself, on every verb that writes reports. */
export const CSP_STRICT = 'report.html with its style sheet and script as files beside it, for servers whose policy forbids inline ones';

/** Options as commander hands them over: those that say which models and which accounts. */
export interface TargetFlags {
  readonly candidate?: string;
  readonly baseline?: string;
  readonly seed?: number;
  readonly allowProduction?: boolean;
}

/** Those that say which claims, on how many accounts. */
export interface ClaimFlags {
  readonly accounts?: number;
  readonly grep?: string;
  readonly tags?: readonly string[];
}

/** Those that say how a run goes. */
export interface PaceFlags {
  readonly concurrency?: number;
  readonly rate?: number;
  readonly maxRequests?: number;
  readonly maxDuration?: number;
  readonly out?: string;
  readonly full?: boolean;
  readonly bail?: boolean;
  readonly smoke?: boolean;
  readonly resume?: boolean | string;
  readonly extend?: boolean | string;
}

/** Adds `--candidate`, `--baseline`, `--seed` and `--allow-production`. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--candidate <ref>', 'model under test: a version, a URL, a recording (FILE.jsonl), or an environment of mlcheck.config.ts')
    .option('--baseline <ref>', 'model to compare with: a version, a URL, or an environment')
    .addOption(new Option('--seed <n>', 'seed of the accounts, instead of the suite\'s').argParser(wholeNumber('--seed', 0, 4_294_967_295, 'for example --seed 42')))
    .option('--allow-production', 'send requests to a host that is marked as production');
}

/** Adds `--accounts`, `--grep` and `--tags`. */
export function addClaimOptions(command: Command): Command {
  return command
    .addOption(new Option('--accounts <n>', 'accounts per cohort at the last look').argParser(wholeNumber('--accounts', 1, undefined, 'for example --accounts 1200')))
    .addOption(new Option('--grep <regexp>', 'only claims whose id matches; the run is then partial').argParser(pattern('--grep')))
    .addOption(new Option('--tags <names>', 'only claims with one of these tags; the run is then partial').argParser(names('--tags', 'contract,fairness')));
}

/** Adds what only `run` has: pace, limits, output, smoke, bail and resume. */
export function addPaceOptions(command: Command): Command {
  return command
    .addOption(new Option('--concurrency <n>', 'requests in flight at most (default 8)').argParser(wholeNumber('--concurrency', 1, 10_000)))
    .addOption(new Option('--rate <n>', 'requests per second (default: as fast as concurrency allows)').argParser(positiveNumber('--rate')))
    .addOption(new Option('--max-requests <n>', 'stop gracefully, exit 3, after so many requests').argParser(wholeNumber('--max-requests', 1, undefined, 'for example --max-requests 20000')))
    .addOption(new Option('--max-duration <time>', 'stop gracefully, exit 3, after so long: 30s, 5m').argParser(duration('--max-duration')))
    .option('--out <dir>', 'folder for reports (default: reports beside the configuration)')
    .addOption(new Option('--full', 'score every account up to the last look, for `mlcheck baseline accept`').conflicts(['bail', 'maxRequests', 'smoke', 'grep', 'tags']))
    .option('--bail', 'stop at the first gating claim that fails')
    .option('--smoke', 'contract, version and a probe on 50 accounts: seconds, no gate')
    .option('--resume [id]', 'go on with the newest interrupted run of the suite, or with this one')
    .option('--extend [id]', 'take the reserved look of the newest inconclusive run of the suite, or of this one');
}

/** Flags as the run's options. */
export function runOptionsOf(flags: TargetFlags & ClaimFlags & PaceFlags): RunOptions {
  const { candidate, baseline, seed, allowProduction, accounts, grep, tags, concurrency, rate, maxRequests, maxDuration, out, full, bail, smoke, resume, extend } = flags;
  const options: RunOptions = { candidate, baseline, seed, accounts, concurrency, rate, maxRequests, maxDurationMs: maxDuration, out, grep, tags, full, bail, smoke, resume, extend, allowProduction };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as RunOptions;
}
