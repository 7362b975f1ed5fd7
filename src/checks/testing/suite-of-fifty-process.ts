import { suiteOutcome } from '../../verdict/decide.js';
import { atTolerance, CHANGED, everywhere, fifty, runSuite, worldsOf } from './suite-of-fifty.js';

/** What a share of the runs of one world came to. */
export interface Counted {
  red: number;
  green: number;
  /** Sum over runs of the share of the budgeted accounts that was used. */
  used: number;
  /** Passes by check. */
  passes: Record<string, number>;
}

/** Runs the suite of fifty for seeds [from, to) and prints the counts: one of the processes among which the simulation is shared out. */
const [world, from, to, accounts] = process.argv.slice(2) as [string, string, string, string];
const tolerated = world === 'at-tolerance';
const worlds = worldsOf(tolerated ? CHANGED : everywhere(world as 'same' | 'noise'));
const checks = tolerated ? atTolerance(fifty(), worlds) : fifty();
const counted: Counted = { red: 0, green: 0, used: 0, passes: {} };
for (let seed = Number(from); seed < Number(to); seed++) {
  const { verdicts, used } = runSuite(checks, worlds, Number(accounts), seed);
  const outcome = suiteOutcome(verdicts.map((verdict) => ({ outcome: verdict.outcome, gates: true })));
  if (outcome === 'fail') counted.red++;
  if (outcome === 'pass') counted.green++;
  counted.used += used / Number(accounts);
  verdicts.forEach((verdict, k) => {
    if (verdict.outcome === 'pass') counted.passes[checks[k]!.id] = (counted.passes[checks[k]!.id] ?? 0) + 1;
  });
}
process.stdout.write(JSON.stringify(counted));
