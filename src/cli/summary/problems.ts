import type { Run } from '../../run/run.js';
import { paint, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import { whole } from '../../report/text/numbers.js';
import { oneLine } from '../terminal/one-line.js';

const SHOWN = 5;

/** What was wrong with replies, most frequent first: how often, which arm, what was said, one example account. Empty where every account was scored. */
export function problems(run: Run, style: Style): string[] {
  const all = [...run.problems].sort((a, b) => b.count - a.count);
  const lines = all.slice(0, SHOWN).flatMap((problem) => wrap(`  ${whole(problem.count)} x ${problem.arm} ${problem.outcome}: ${oneLine(problem.detail)} (${problem.example})`, style.columns, '    '));
  if (lines.length === 0) return [];
  return [paint(style, 'bold', 'Replies without a score'), ...lines, ...(all.length > SHOWN ? [`  and ${all.length - SHOWN} more kinds in the report`] : [])];
}
