import { readFileSync } from 'node:fs';
import type { Baseline } from '../baseline/baseline.js';
import { ExitCode } from '../errors.js';
import { loadConfig } from '../suite/config.js';
import { expiryOf } from '../baseline/expiry-of.js';
import { modelText } from './accept-baseline.js';
import { expiryText, maxAgeDays } from './expire-baseline.js';
import { openBaseline } from './open-baseline.js';
import { shownPath } from './shown-path.js';
import { oneLine } from './terminal/one-line.js';
import { paint, styleOf, type Style } from './terminal/style.js';
import { table } from './terminal/table.js';
import type { World } from './world.js';

/** Prints what a baseline is. */
export async function showBaseline(ref: string, { json }: { readonly json?: boolean }, world: World): Promise<number> {
  const config = await loadConfig(world.cwd);
  const { baseline, file } = openBaseline(ref, config, world.cwd);
  world.stdout.write(json ? readFileSync(file, 'utf8') : baselineLines(baseline, shownPath(file, world.cwd), world.now(), await maxAgeDays(baseline, config, world), styleOf(world.stdout, world.environment)));
  return ExitCode.pass;
}

function baselineLines(baseline: Baseline, place: string, nowMs: number, limit: number | undefined, style: Style): string {
  const { accepted, accounts, model, run } = baseline;
  const days = Math.floor((nowMs - Date.parse(accepted.at)) / 86_400_000);
  const facts = [
    ['model', `${modelText(model.identity)}${model.served.length === 0 ? '' : `, served as ${model.served.join(', ')}`}`],
    ['accepted', `${accepted.at.slice(0, 10)} by ${oneLine(accepted.who)}, ${days === 1 ? '1 day' : `${days} days`} ago`],
    ['expires', expiryText(expiryOf(baseline, limit), baseline.suite, nowMs)],
    ['why', oneLine(accepted.why ?? '')],
    ['run', `${run.id} (${run.outcome}), its ${run.arm}`],
    ['accounts', `seed ${accounts.seed}, generator ${accounts.generator}, ${accounts.features.length} features`],
    ['scores', baseline.scores === undefined ? 'none: no account can be compared with it' : 'file' in baseline.scores ? baseline.scores.file : baseline.scores.url],
    ['claims', claimsText(baseline.claims)],
    ['hash', baseline.hash.slice(0, 12)],
  ];
  const rows = baseline.cohorts.map(({ name, n, missing, mean, quantiles }) => [name, String(n), missing === 0 ? '' : String(missing), mean === null ? '' : mean.toFixed(4), quantiles.length === 0 ? '' : quantiles[3]!.toFixed(4), quantiles.length === 0 ? '' : quantiles[5]!.toFixed(4)]);
  const columns = ['COHORT', 'ACCOUNTS', 'UNSCORED', 'MEAN', 'MEDIAN', '95%'].map((title, at) => ({ title, align: at === 0 ? ('left' as const) : ('right' as const) }));
  const lines = table(columns, rows, style.columns - 2) ?? rows.map((row) => row.join('  '));
  return `${paint(style, 'bold', baseline.suite)}  ${paint(style, 'dim', place)}\n${facts.filter(([, text]) => text !== '').map(([name, text]) => `  ${name!.padEnd(8)}  ${text}\n`).join('')}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** How the run's claims stood: `38 passed, 1 inconclusive`. */
function claimsText(claims: Baseline['claims']): string {
  const count = (outcome: Baseline['claims'][number]['outcome']): number => claims.filter((claim) => claim.outcome === outcome).length;
  return ([['pass', 'passed'], ['fail', 'failed'], ['inconclusive', 'inconclusive']] as const).flatMap(([outcome, word]) => (count(outcome) === 0 ? [] : [`${count(outcome)} ${word}`])).join(', ');
}
