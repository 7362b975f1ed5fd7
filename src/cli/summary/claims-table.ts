import type { VerdictRecord } from '../../run/run.js';
import { NO_NUMBER } from '../../report/text/numbers.js';
import { countOf, isWithoutEvidence } from '../../report/text/wording.js';
import { oneLine } from '../terminal/one-line.js';
import { paint, type Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { wrap } from '../terminal/wrap.js';
import { claimRows, isUnreached, type ClaimRow } from './claim-rows.js';
import { intervalText } from './interval-text.js';
import { mark } from './mark.js';
import { boundText, valueText } from './value-text.js';

/** The claims as lines: a table of verdict, rule, observed, interval, bound and n; on a narrow terminal each claim on two lines. */
export function claimsTable(verdicts: readonly VerdictRecord[], style: Style): string[] {
  const rows = claimRows(verdicts);
  const cells = rows.map((row) => [mark(row.verdict, style), ruleText(row), ...numbersOf(row)]);
  const lines = table(
    [
      { title: 'VERDICT' },
      { title: 'CLAIM', flexible: true },
      { title: 'OBSERVED', align: 'right' },
      { title: 'INTERVAL', align: 'right' },
      { title: 'BOUND', align: 'right' },
      { title: 'N', align: 'right' },
    ],
    cells,
    style.columns,
  );
  const footnote = verdicts.some((verdict) => !verdict.gates && verdict.outcome !== 'pass') ? wrap('* advisory or a known issue: shown, does not gate', style.columns, '  ').map((line) => paint(style, 'dim', line)) : [];
  if (lines) return [...lines.map((line, at) => (at === 0 ? paint(style, 'dim', line) : line)), ...footnote];
  return [...cells.flatMap(([verdict, rule, observed, interval, bound, n]) => [
    ...wrap(`${verdict}  ${rule}`, style.columns, '    '),
    ...wrap(`    ${observed}, ${interval}, bound ${bound}, n ${n}`, style.columns, '    ').map((line) => paint(style, 'dim', line)),
  ]), ...footnote];
}

function ruleText({ verdict, claims }: ClaimRow): string {
  const { scope, cohorts, details } = verdict;
  // An effect such as "how far beyond its bounds" is no number that a reader knows: the check reads it out.
  const claim = typeof details?.['reading'] === 'string' ? `${verdict.claim}: ${oneLine(details['reading'])}` : verdict.claim;
  if (claims > 1 && isUnreached(verdict)) return `${claims} claims: not judged`;
  if (claims > 1) return `${claim} · ${claims} cohorts, nearest ${scope}`;
  return scope === 'all' || cohorts.every((cohort) => claim.includes(cohort)) ? claim : `${claim} · ${scope}`;
}

function numbersOf({ verdict, claims }: ClaimRow): readonly [string, string, string, string] {
  return [
    valueText(isWithoutEvidence(verdict) ? null : verdict.estimate, verdict.unit, verdict.tolerance),
    intervalText(verdict),
    // Claims that were never judged stand in one row, each with a bound of its own.
    claims > 1 && isUnreached(verdict) ? NO_NUMBER : `≤ ${boundText(verdict.tolerance, verdict.unit)}`,
    countOf(verdict),
  ];
}
