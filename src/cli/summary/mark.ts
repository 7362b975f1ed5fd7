import type { VerdictRecord } from '../../run/run.js';
import { standingOf, type Standing } from '../../report/text/wording.js';
import { paint, type Paint, type Style } from '../terminal/style.js';

const MARKS: Readonly<Record<Standing, readonly [string, Paint]>> = {
  passed: ['✓ pass', 'green'],
  failed: ['✗ FAIL', 'red'],
  inconclusive: ['? INCONCLUSIVE', 'yellow'],
  'advisory failed': ['✗ fail*', 'yellow'],
  'advisory inconclusive': ['? undecided*', 'yellow'],
};

/** Symbol and word of a verdict, so that colour is never needed to tell them apart; `*` where it is advisory and does not gate. */
export function mark(verdict: VerdictRecord, style: Style): string {
  const [text, colour] = MARKS[standingOf(verdict)];
  return paint(style, colour, text);
}
