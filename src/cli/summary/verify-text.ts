import { percent, whole } from '../../report/text/numbers.js';
import { groupsThatCount } from '../../run/pool-replay.js';
import type { Rate } from '../../run/rate.js';
import type { ClaimRates, Verification } from '../../run/verify.js';
import type { Plan } from '../../suite/plan.js';
import { paint, type Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { wrap } from '../terminal/wrap.js';
import { boundText, valueText } from './value-text.js';

const MARK = { holds: ['green', 'holds'], broken: ['red', 'broken'], 'not shown': ['yellow', 'not shown'] } as const;

/** What a verification found, for a person: worlds, claims, promises, and the way on. */
export function verifyText(plan: Plan, verification: Verification, from: string, file: string, style: Style): string {
  const bold = (text: string): string => paint(style, 'bold', text);
  const { worlds, claims, promises, notTried, outcome } = verification;
  const sections = [
    [`${bold(plan.suite.name)}  ${paint(style, 'dim', `verified on ${from}; no request was sent`)}`],
    [
      bold('Whole suite'),
      ...lines([{ title: 'WORLD' }, { title: 'REPLAYS', align: 'right' }, { title: 'GREEN', align: 'right' }, { title: 'RED', align: 'right' }, { title: 'FALSE ALARMS', align: 'right' }, { title: 'BUDGET USED', align: 'right' }],
        worlds.map(({ world, replays, green, red, falseAlarm, budgetUsed }) => [world, whole(replays), least(green), most(red), most(falseAlarm), percent(budgetUsed)]), style),
      ...(plan.suite.clusterBy === undefined || groupsThatCount(plan) !== undefined ? [] : wrap(`  Accounts are drawn one by one: what clusters by ${plan.suite.clusterBy} do to the rates is not replayed.`, style.columns, '  ')),
      ...worlds.filter(({ out }) => out.length > 0).flatMap(({ world, out }) => wrap(`  Out of tolerance in the pool: ${out.join(', ')} (${world}).`, style.columns, '  ')),
    ],
    [
      bold('Claims, each alone'),
      ...lines([{ title: 'ID' }, { title: 'TOLERANCE', align: 'right' }, { title: 'PASSES', align: 'right' }, { title: 'FAILS', align: 'right' }, { title: 'CATCHES', align: 'right' }, { title: 'FAILS', align: 'right' }],
        claimRows(plan, claims), style),
      ...wrap('  Passes and fails with the effect put exactly at the tolerance; then the smallest effect that the plan says is caught in 90%, and how often it was. In brackets, bounds at 95%.', style.columns, '  ').map((line) => paint(style, 'dim', line)),
      ...(notTried.length === 0 ? [] : wrap(`  Not tried, because no injection brings the effect there: ${notTried.join(', ')}.`, style.columns, '  ')),
    ],
    [
      bold('Promises'),
      ...promises.flatMap(({ promise, atMost, rate, verdict }) => wrap(`  ${paint(style, MARK[verdict][0], MARK[verdict][1].padEnd(9))}  ${promise}: ${most(rate)}, promised ≤ ${percent(atMost)}`, style.columns, '             ')),
    ],
    [
      {
        pass: 'The promises hold at 95% confidence.',
        fail: 'A promise is broken.',
        inconclusive:
          verification.poolAccounts < (plan.looks[0] ?? 0) ? `Too little to tell: the pool has ${whole(verification.poolAccounts)} accounts in its smallest cohort, the first look ${whole(plan.looks[0] ?? 0)}. \`--pool-accounts\` scores a larger one.` : 'Too little to tell: no promise is broken, but not all are shown. More replays (`--replays`) or a larger pool (`--pool-accounts`) would.',
      }[outcome],
      paint(style, 'dim', file),
    ],
  ];
  return `${sections.map((section) => section.join('\n')).join('\n\n')}\n`;
}

function claimRows(plan: Plan, claims: readonly ClaimRates[]): string[][] {
  return plan.checks.flatMap(({ check }) => {
    const [tolerance, detectable] = (['tolerance', 'detectable'] as const).map((at) => claims.find((claim) => claim.id === check.id && claim.at === at));
    if (tolerance === undefined && detectable === undefined) return [];
    return [[
      check.id,
      boundText(check.tolerance, check.unit),
      tolerance === undefined ? '' : most(tolerance.passed),
      tolerance === undefined ? '' : most(tolerance.failed),
      detectable === undefined ? '' : valueText(detectable.effect, check.unit),
      detectable === undefined ? '' : least(detectable.failed),
    ]];
  });
}

/** `2 of 300 (≤ 2.1%)`: the count, and the bound at 95%. */
function most({ count, of, upper }: Rate): string {
  return `${whole(count)} of ${whole(of)} (≤ ${percent(upper)})`;
}

/** `298 of 300 (≥ 97.9%)`. */
function least({ count, of, lower }: Rate): string {
  return `${whole(count)} of ${whole(of)} (≥ ${percent(lower)})`;
}

function lines(columns: Parameters<typeof table>[0], rows: readonly (readonly string[])[], style: Style): string[] {
  const full = table(columns, rows, style.columns - 2) ?? rows.map((row) => row.map((cell, at) => (at === 0 ? cell : `${columns[at]?.title.toLowerCase() ?? ''} ${cell}`)).join('; '));
  return full.map((line) => `  ${line}`);
}
