import { placeAgain } from '../../run/options-again.js';
import type { Run } from '../../run/run.js';
import { whole } from '../../report/text/numbers.js';
import { isWithoutEvidence } from '../../report/text/wording.js';

/** True for a run that no account was scored in: there is nothing to go on with. */
export function isUnscored(run: Run): boolean {
  return Object.values(run.outcomes).every((outcomes) => outcomes.scored === 0);
}

/** What to do next, most useful first: one sentence each, ending in the command to type where there is one. */
export function nextSteps(run: Run): string[] {
  const name = run.suite.name;
  const { out } = run.timings.options;
  const place = placeAgain(typeof out === 'string' ? out : undefined);
  if (run.smoke) return [`This was a probe, no gate: \`mlcheck run ${name}\` judges every claim.`];
  const steps: string[] = [];
  const failed = run.verdicts.filter((verdict) => verdict.outcome === 'fail' && verdict.gates);
  if (failed[0]) steps.push(`See one account again, request and replies: \`${failed[0].replay}\``);
  // Whoever pressed Ctrl-C knows why nothing was scored.
  if (!run.complete && isUnscored(run) && run.stopped !== 'interrupted') {
    const [first] = run.verdicts;
    const target = first === undefined ? `mlcheck validate target ${name}` : first.replay.replace(/^mlcheck replay (\S+) --account \S+/, 'mlcheck validate target $1');
    return [`Nothing was scored. What is wrong with the endpoint, step by step: \`${target}\``];
  }
  if (!run.complete) steps.push(`The run stopped${run.stopped ? ` (${run.stopped})` : ''}; ${isUnscored(run) ? '' : 'what was scored is kept: '}\`mlcheck run ${name} --resume${place}\` goes on.`);
  if (run.complete && run.notCompared !== undefined && failed.length === 0) return [...steps, `Let later runs be compared with this model: \`mlcheck run ${name} --full\`, then \`mlcheck baseline accept ${name} --why TEXT\``];
  const open = run.verdicts.filter((verdict) => verdict.outcome === 'inconclusive' && verdict.gates);
  const needed = Math.max(0, ...open.map((verdict) => verdict.accountsNeeded ?? 0));
  const extended = run.timings.options['extended'] === true;
  if (run.complete && !open.every(isWithoutEvidence) && !extended) steps.push(`Undecided claims have one reserved look left, of twice the accounts: \`mlcheck run ${name} --extend${place}\``);
  if (run.complete && needed > (extended ? 0 : 2 * run.manifest.budget.accountsPerCohort)) steps.push(`About ${whole(needed)} accounts per cohort would likely decide: plan them for the next candidate (budget.accounts), or widen the tolerance.`);
  if (run.partial && run.outcome === 'pass') steps.push(`Only part of the claims were judged: \`mlcheck run ${name}\` judges all of them.`);
  if (steps.length > 0) return steps;
  const { candidate, baseline } = run.manifest;
  if (baseline === undefined) steps.push(`Let later runs be compared with this model: \`mlcheck run ${name} --full\`, then \`mlcheck baseline accept ${name} --why TEXT\`, and \`baseline: recorded()\` in the suite.`);
  steps.push(candidate.identity.version === undefined ? `Judge another model: \`mlcheck run ${name} --candidate URL\`` : `Judge another version: \`mlcheck run ${name} --candidate VERSION\``);
  return steps;
}
