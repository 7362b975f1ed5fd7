import { titleWordOf } from '../../report/verdict-of-run.js';
import type { Run } from '../../run/run.js';
import { paint, type Style } from '../terminal/style.js';
import { oneLine } from '../terminal/one-line.js';


/** The verdict of a run in one line: outcome, suite, and the sentence for somebody who has never seen the model. A smoke or partial run says that it is none. */
export function verdictLine(run: Run, style: Style): string {
  const called = titleWordOf(run);
  const [word, colour] = [called.toUpperCase(), called === 'pass' ? 'green' : called === 'fail' ? 'red' : 'yellow'] as const;
  const limits = [run.smoke ? 'smoke run, no gate' : '', run.partial ? 'part of the claims' : '', run.complete || called === 'unavailable' || called === 'interrupted' || called === 'incomplete' ? '' : 'incomplete'].filter((text) => text !== '');
  const limited = limits.length === 0 ? '' : ` (${limits.join(', ')})`;
  const sentence = oneLine(run.sentence);
  const named = sentence.startsWith(`${run.suite.name} `) ? '' : `${run.suite.name}: `;
  return `${paint(style, colour, paint(style, 'bold', `${word}${limited}`))}  ${named}${sentence}`;
}
