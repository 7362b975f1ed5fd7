import type { ArmManifest, Run } from '../../run/run.js';
import { duration, percent, whole } from '../text/numbers.js';
import { html, type Markup, type Part } from './markup.js';
import { folded, table } from './table.js';

/** Claim ids that one look's row names. */
const NAMED = 12;

/** Section 9: what the run was made of, so that it can be made again. */
export function makingSection(run: Run): Markup {
  const { manifest, timings, suite } = run;
  const rows: readonly (readonly [string, Part])[] = [
    ['run', timings.runId],
    ['suite', `${suite.name} (${suite.file})`],
    ['seed', String(manifest.seed)],
    ['plan', manifest.planHash],
    ['mlcheck', `${manifest.mlcheck}, account generator ${manifest.generator}`],
    ['started, finished', `${timings.startedAt}, ${timings.finishedAt}`],
    ['exit code', String(run.exitCode)],
    ...armRows('candidate', manifest.candidate, timings.endpoints.candidate),
    ...(manifest.baseline === undefined ? [] : armRows('baseline', manifest.baseline, timings.endpoints.baseline)),
    ['score range', manifest.range === undefined ? 'not declared' : `${manifest.range[0]} to ${manifest.range[1]}`],
    ...(manifest.threshold === undefined ? [] : [['decision threshold', String(manifest.threshold)] as const]),
    ...(manifest.accountFile === undefined ? [] : [['accounts', `${manifest.accountFile.path}, ${whole(manifest.accountFile.rows)} rows${manifest.accountFile.census ? ', a census' : ''}${manifest.accountFile.traffic ? ', recorded traffic' : ''}, sha256 ${manifest.accountFile.sha256.slice(0, 12)}`] as const]),
    ...(manifest.labels === undefined ? [] : [['labels', manifest.labels.source] as const]),
    ...(timings.provisioned === undefined ? [] : [['accounts created', provisionedText(timings.provisioned)] as const]),
    ...Object.entries(timings.environment),
    ...Object.entries(timings.options).map(([name, value]) => [`option ${name}`, JSON.stringify(value) ?? ''] as const),
  ];
  return html`<section id="made" aria-labelledby="made-title">
<h2 id="made-title">How it was made</h2>
<p class="lead">Errors are shared across releases that use the same seed: the same accounts are drawn for each. Everything here is made from run.json beside this page; all rows are in scores.parquet.</p>
${table('The run', [{ title: 'what' }, { title: 'value' }], rows)}
<div class="tables">
${run.looks.length > 0 && table('Looks', [{ title: 'look' }, { title: 'accounts per cohort', number: true }, { title: 'rows', number: true }, { title: 'still open', number: true }, { title: 'decided' }], run.looks.map(({ look, accounts, rows: sent, open, decided }) => [String(look), accountsText(accounts), whole(sent), whole(open), decided.length > NAMED ? `${decided.slice(0, NAMED).join(', ')} and ${whole(decided.length - NAMED)} more` : decided.join(', ')]))}
${table('Wall time', [{ title: 'phase' }, { title: 'time', number: true }], Object.entries(timings.phases).map(([phase, ms]) => [phase, duration(ms)]))}
</div>
${folded('Cohorts of the population', table('Cohorts', [{ title: 'cohort' }, { title: 'share', number: true }, { title: 'who they are' }], manifest.cohorts.map(({ name, share, description }) => [name, percent(share), description ?? ''])))}
</section>`;
}

function armRows(arm: string, { dialect, identity, served, numbers, recording }: ArmManifest, endpoint: string | undefined): readonly (readonly [string, Part])[] {
  const server = [identity.server, identity.serverVersion].filter((part) => part !== undefined).join(' ');
  return [
    [arm, `${identity.model}${identity.version === undefined ? '' : ` version ${identity.version}`}, ${dialect}${server === '' ? '' : `, served by ${server}`}`],
    ...(recording === undefined ? [] : [[`${arm} is`, recording] as const]),
    [`${arm} answered as`, served.length === 0 ? 'replies named no version' : served.join(', ')],
    ...(numbers === undefined ? [] : [[`${arm} scores`, 'float32 numbers, written with the digits of doubles: differences below 6e-8 are rounding'] as const]),
    ...(endpoint === undefined ? [] : [[`${arm} endpoint`, endpoint] as const]),
  ];
}

function provisionedText({ tag, created, left, leftovers }: NonNullable<Run['timings']['provisioned']>): string {
  return `${whole(created)} with tag ${tag}; ${left === 0 ? 'all were removed' : `${whole(left)} could not be removed: mlcheck accounts cleanup ${leftovers ?? ''}`}`;
}

function accountsText(accounts: Readonly<Record<string, number>>): string {
  const counts = Object.values(accounts);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return counts.length === 0 ? '–' : least === most ? whole(least) : `${whole(least)} to ${whole(most)}`;
}
