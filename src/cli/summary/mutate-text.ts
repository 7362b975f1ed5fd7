import { whole } from '../../report/text/numbers.js';
import type { MutationReport, MutationResult } from '../../run/mutate.js';
import type { Plan } from '../../suite/plan.js';
import { paint, type Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { wrap } from '../terminal/wrap.js';

/** What a gate catches, for a person: regression by regression, from what size on and by which claims; then what nothing catches. */
export function mutateText(plan: Plan, { mutations, replays, uncaught, idle }: MutationReport, from: string, file: string, style: Style): string {
  const bold = (text: string): string => paint(style, 'bold', text);
  const rows = mutations.map((mutation) => [mutation.id, caughtText(mutation), claimsText(mutation)]);
  const columns = [{ title: 'REGRESSION' }, { title: 'CAUGHT FROM' }, { title: 'BY, IN ORDER OF SIZE', flexible: true }];
  const lines = table(columns, rows, style.columns - 2) ?? rows.flatMap(([id, caught, claims]) => [...wrap(`${id}: ${caught}`, style.columns - 2, '  '), ...(claims === '' ? [] : wrap(`  ${claims}`, style.columns - 2, '  '))]);
  const sections = [
    [`${bold(plan.suite.name)}  ${paint(style, 'dim', `tried on ${from}; ${whole(replays)} replays of each size, no request was sent`)}`],
    [bold('Known regressions'), ...lines.map((line) => `  ${line}`), ...wrap('  Caught from: the smallest size from which on at least 90% of the replays were red.', style.columns, '  ').map((line) => paint(style, 'dim', line))],
    [
      ...(uncaught.length === 0 ? ['Every regression is caught at some size.'] : wrap(`${paint(style, 'yellow', 'Nothing that gates catches:')} ${uncaught.join(', ')}.`, style.columns, '  ')),
      ...(idle.length === 0 ? [] : wrap(`These claims caught nothing; what they guard against was not tried: ${idle.join(', ')}.`, style.columns, '  ')),
      paint(style, 'dim', file),
      paint(style, 'dim', 'The report of the newest run shows it, and so will those to come.'),
    ],
  ];
  return `${sections.map((section) => section.join('\n')).join('\n\n')}\n`;
}

function caughtText({ untried, caughtFrom, sizes, cohort }: MutationResult): string {
  if (untried !== undefined) return `not tried: ${untried}`;
  const where = cohort === undefined ? '' : ` (${cohort})`;
  return caughtFrom === undefined ? `never${where}; up to: ${sizes.at(-1)?.tells ?? ''}` : `${caughtFrom.tells}${where}`;
}

/** Claims that make one check of each cohort are told once, with how many of them catch it. */
function claimsText({ claims }: MutationResult): string {
  const groups = new Map<string, { readonly size: number; readonly gates: boolean; count: number; readonly id: string }>();
  for (const { id, size, gates } of claims) {
    const name = id.replace(/\[.*\]$/, '');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { size, gates, count: 1, id });
    else group.count++;
  }
  return [...groups].map(([name, { size, gates, count, id }]) => `${count === 1 ? id : `${name} (${count} cohorts)`} ${+(size * 100).toPrecision(3)}%${gates ? '' : ' (advisory)'}`).join(', ');
}
