import { describeTarget } from '../../provision/describe-target.js';
import { percent, whole } from '../../report/text/numbers.js';
import type { Endpoint } from '../../scoring/endpoint.js';
import { isRecording, type Recording } from '../../scoring/recording.js';
import type { PlanningPool } from '../../run/planning-pool.js';
import type { Plan, PlannedCheck } from '../../suite/plan.js';
import { paint, type Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { wrap } from '../terminal/wrap.js';
import { boundText, valueText } from './value-text.js';

/** What would run, for a person: models, looks, requests, cohorts, and each claim with its bound and what the planner says of it. */
export function planText(plan: Plan, style: Style, seen?: PlanningPool): string {
  const bold = (text: string): string => paint(style, 'bold', text);
  const { suite } = plan;
  const say = (text: string): string[] => wrap(text, style.columns, '    ');
  const sections = [
    [
      `${bold(suite.name)}  ${paint(style, 'dim', plan.file)}`,
      ...(suite.description === undefined ? [] : say(`  ${suite.description}`)),
      `  candidate  ${endpointText(plan.candidate)}`,
      ...(plan.baseline ? [`  baseline   ${endpointText(plan.baseline)}`] : []),
      ...say(`  seed ${plan.seed} · plan ${plan.hash.slice(0, 12)}${plan.partial ? ' · part of the claims' : ''}`),
    ],
    [
      bold('What is sent'),
      ...say(plan.census === undefined ? `  looks at ${plan.looks.map(whole).join(', ')} accounts per cohort; a run ends as soon as every gating claim is decided` : `  every account of ${suite.population.file?.path ?? 'the population'}, a census: claims on all of them are compared exactly`),
      ...say(`  at most ${whole(accountsOf(plan))} accounts, ${whole(plan.rows)} scores, ${whole(plan.requests)} requests`),
      ...say(`  ${plan.gatingChecks} gating claims: a candidate within every tolerance sees any fail in at most ${percent(suite.budget.falseAlarm)} of runs; one at or beyond a tolerance passes in at most ${percent(suite.budget.miss)}`),
    ],
    createdLines(plan, style),
    [bold('Cohorts'), ...cohortLines(plan, style)],
    [bold('Claims'), ...claimLines(plan, style), ...knownLines(plan, style), ...noiseLines(plan, style, seen)],
    undecidableLines(plan, style),
    [undecidable(plan).length === 0 ? `No request was sent. \`mlcheck run ${suite.name}\` starts.` : 'No request was sent. A run is refused until every gating claim can be decided.'],
  ];
  return `${sections.filter((section) => section.length > 0).map((section) => section.join('\n')).join('\n\n')}\n`;
}

/** What a run puts into the system under test, and takes out again. */
function createdLines({ provision, suite }: Plan, style: Style): string[] {
  if (provision === undefined) return [];
  const { target, accounts } = provision;
  return [
    paint(style, 'bold', 'What is created'),
    ...wrap(`  at most ${whole(accounts)} accounts${accounts > 0 && target.production === true ? ' in production' : ''}, by ${describeTarget(target)}: those of a look before it is scored, removed after it; each carries the tag mlcheck-<run id>`, style.columns, '    '),
    ...(target.idField === undefined ? [] : wrap(`  the id that the system gives is sent as ${target.idField}`, style.columns, '    ')),
    ...wrap(`  what cannot be removed is listed under reports/${suite.name}/leftovers, for \`mlcheck accounts cleanup\``, style.columns, '    '),
  ];
}

/** Gating claims that no number of accounts within the budget can decide: with any of them a run is refused. */
export function undecidable(plan: Plan): readonly PlannedCheck[] {
  return plan.checks.filter((planned) => planned.selected && planned.gates && planned.undecidable !== undefined);
}

function undecidableLines(plan: Plan, style: Style): string[] {
  return undecidable(plan).flatMap(({ check, undecidable: why }) => [
    ...wrap(`${paint(style, 'red', 'cannot be decided:')} ${check.id}: ${why?.reason ?? ''}`, style.columns, '  '),
    ...wrap(`  ${why?.hint ?? ''}`, style.columns, '  '),
  ]);
}

/** The plan for a machine: data only, the checks' functions left out. */
export function planJson(plan: Plan, seen?: PlanningPool): unknown {
  const { suite, checks, weights, provision, census, ...rest } = plan;
  return {
    schema: 'mlcheck-plan/1',
    suite: { name: suite.name, description: suite.description, budget: suite.budget, range: suite.range, threshold: suite.threshold },
    cohorts: suite.population.cohorts.map(({ name, share, description }) => ({ name, share, description })),
    ...rest,
    ...(provision === undefined ? {} : { provision: { kind: provision.target.kind, where: describeTarget(provision.target), accounts: provision.accounts, idField: provision.target.idField } }),
    ...(seen === undefined ? {} : { noise: { from: seen.from ?? null, unused: seen.unused } }),
    ...(census === undefined ? {} : { census: Object.fromEntries(census) }),
    weights: Object.fromEntries(weights),
    checks: checks.map(({ check, ...planned }) => {
      const { effect: _effect, needs, twins, repeats, probeAccounts, planning, ...claim } = check;
      return { ...claim, ...planned, needs, twins, repeats, probeAccounts, planning };
    }),
  };
}

function endpointText(endpoint: Endpoint | Recording): string {
  if (isRecording(endpoint) && endpoint.logged) return 'what was answered when the traffic was recorded';
  if (isRecording(endpoint)) return endpoint.file === undefined ? 'the accepted baseline (`mlcheck baseline show`)' : `scores of ${endpoint.file}`;
  const version = endpoint.version === undefined ? '' : ` version ${endpoint.version}`;
  return endpoint.kind === 'reference' ? `${endpoint.model}${version}, the reference service` : `${endpoint.model}${version}, ${endpoint.url}`;
}

function cohortLines(plan: Plan, style: Style): string[] {
  const { cohorts } = plan.suite.population;
  const widest = Math.max(...cohorts.map((cohort) => cohort.name.length));
  return cohorts.flatMap((cohort) => wrap(`  ${cohort.name.padEnd(widest)}  ${percent(cohort.share).padStart(6)}  ${cohort.description ?? ''}`.trimEnd(), style.columns, ' '.repeat(widest + 12)));
}

function claimLines(plan: Plan, style: Style): string[] {
  const rows = foldedChecks(plan.checks).map(({ planned, claims, least, most }) => [
    claims === 1 ? planned.check.id : planned.check.id.replace(/\[.*\]$/, '[each]'),
    roleOf(planned),
    claims === 1 ? planned.check.claim : `${planned.check.claim} · ${claims} cohorts`,
    `≤ ${boundText(planned.check.tolerance, planned.check.unit)}`,
    most === null || least === null ? '' : least === most ? whole(most) : `${whole(least)} to ${whole(most)}`,
    planned.detectable === null ? '' : valueText(planned.detectable, planned.check.unit),
    undecided(planned),
  ]);
  const full = table(
    [
      { title: 'ID' },
      { title: '' },
      { title: 'CLAIM', flexible: true },
      { title: 'BOUND', align: 'right' },
      { title: 'PASSES AT', align: 'right' },
      { title: 'CATCHES', align: 'right' },
      { title: 'UNDECIDED', align: 'right' },
    ],
    rows,
    style.columns - 2,
  );
  const lines = full ?? rows.flatMap(([id, role, claim, bound, passes, catches, undecided]) => [`${id}  ${role}`, ...wrap(`  ${claim}; bound ${bound}${passes ? `, passes after ${passes}` : ''}${catches ? `, catches ${catches}` : ''}${undecided ? `, undecided ${undecided}` : ''}`, style.columns - 2, '  ')]);
  const legend = [
    ['Passes at: accounts per cohort with which an unchanged model passes in 99% of runs.', 4],
    ['Catches: the smallest effect that fails in 90% of runs at the last look.', 5],
    ['Undecided: chance of no verdict at the last look when the true effect is 0, a quarter and half of the bound.', 6],
  ] as const;
  const told = legend.filter(([, cell]) => rows.some((row) => row[cell] !== '')).map(([text]) => text);
  return [...lines.map((line) => `  ${line}`), ...(told.length === 0 ? [] : ['', ...wrap(`  ${told.join(' ')}`, style.columns, '  ').map((line) => paint(style, 'dim', line))])];
}

/** Known issues, in plain sight: what does not gate, until when, and what gates again. */
function knownLines({ checks }: Plan, style: Style): string[] {
  const known = checks.filter(({ check, selected }) => check.knownIssue !== undefined && selected);
  const lines = known.flatMap(({ check: { id, knownIssue }, gates }) => wrap(`  ${id}: known issue ${knownIssue!.ticket}, owned by ${knownIssue!.owner}, ${gates ? `expired on ${knownIssue!.expires}: it gates again` : `does not gate until ${knownIssue!.expires} has passed`}`, style.columns, '    '));
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What the sizes rest on: the noise that a pool shows, or guesses; and which accounts are no witnesses of their own. */
function noiseLines({ checks }: Plan, style: Style, seen: PlanningPool | undefined): string[] {
  if (seen === undefined) return [];
  const guessed = checks.some(({ accountsToPass, noise, check }) => accountsToPass !== null && noise === undefined && check.planning.family !== 'rate');
  const from = seen.from === undefined ? 'Sizes rest on guesses of the noise: no pool fits. A run, or `mlcheck verify --pool-accounts`, makes one.' : `Sizes rest on the noise of ${seen.from}${guessed ? '; of claims that it says nothing of, on guesses' : ''}.`;
  const units = checks.flatMap(({ units }) => (units === undefined ? [] : [units.designEffect]));
  const grouped = units.length === 0 ? '' : ` Accounts come in clusters or lists: up to ${Number(Math.max(...units).toFixed(1))} of them count as one.`;
  return ['', ...wrap(`  ${from}${seen.unused.map((why) => ` Not used: ${why}.`).join('')}${grouped}`, style.columns, '  ').map((line) => paint(style, 'dim', line))];
}

function roleOf({ check, selected, gates }: PlannedCheck): string {
  if (!selected) return 'left out';
  if (!gates) return check.knownIssue === undefined ? 'advisory' : 'known';
  return check.deterministic ? 'proof' : 'gates';
}

interface Folded {
  /** With what is caught and left undecided in the hardest cohort. */
  readonly planned: PlannedCheck;
  readonly claims: number;
  /** Accounts per cohort to pass, of the easiest cohort and of the hardest. */
  readonly least: number | null;
  readonly most: number | null;
}

/** Claims that one check makes of each cohort, told once. */
function foldedChecks(checks: readonly PlannedCheck[]): readonly Folded[] {
  const groups = new Map<string, Folded>();
  for (const planned of checks) {
    const { check, accountsToPass, detectable } = planned;
    // What is planned for one cohort and not for another is told apart.
    const key = JSON.stringify([check.id.replace(/\[.*\]$/, '[]'), check.claim, check.tolerance, roleOf(planned), accountsToPass === null, detectable === null]);
    const one: Folded = { planned, claims: 1, least: accountsToPass, most: accountsToPass };
    const group = groups.get(key);
    groups.set(key, group === undefined ? one : together(group, one));
  }
  return [...groups.values()];
}

function together(group: Folded, one: Folded): Folded {
  const [a, b] = [group.planned, one.planned];
  const most = (x: number | null, y: number | null): number | null => (x === null || y === null ? null : Math.max(x, y));
  const [before, now] = [a.inconclusiveAt, b.inconclusiveAt];
  return {
    planned: {
      ...a,
      detectable: most(a.detectable, b.detectable),
      inconclusiveAt: before === null || now === null ? null : [Math.max(before[0], now[0]), Math.max(before[1], now[1]), Math.max(before[2], now[2])],
    },
    claims: group.claims + 1,
    least: group.least === null || one.least === null ? null : Math.min(group.least, one.least),
    most: most(group.most, one.most),
  };
}

function undecided({ inconclusiveAt }: PlannedCheck): string {
  return inconclusiveAt === null ? '' : inconclusiveAt.map((chance) => `${Math.round(chance * 100)}%`).join(', ');
}

/** Accounts that a run can score, twins not counted. */
function accountsOf({ census, looks, suite }: Plan): number {
  return suite.population.cohorts.reduce((sum, { name }) => sum + Math.min(looks.at(-1) ?? 0, census?.get(name) ?? Infinity), 0);
}
