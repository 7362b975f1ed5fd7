import type { Run } from '../../run/run.js';
import { paint, type Style } from '../terminal/style.js';
import { oneLine } from '../terminal/one-line.js';

const WORDS = { pass: ['PASS', 'green'], fail: ['FAIL', 'red'], inconclusive: ['INCONCLUSIVE', 'yellow'] } as const;

/** The verdict of a run in one line: outcome, suite, and the sentence for somebody who has never seen the model. A smoke or partial run says that it is none. */
export function verdictLine(run: Run, style: Style): string {
  const [word, colour] = WORDS[run.outcome];
  const limits = [run.smoke ? 'smoke run, no gate' : '', run.partial ? 'part of the claims' : '', run.complete ? '' : 'incomplete'].filter((text) => text !== '');
  const limited = limits.length === 0 ? '' : ` (${limits.join(', ')})`;
  const sentence = oneLine(run.sentence);
  const named = sentence.startsWith(`${run.suite.name} `) ? '' : `${run.suite.name}: `;
  return `${paint(style, colour, paint(style, 'bold', `${word}${limited}`))}  ${named}${sentence}`;
}
