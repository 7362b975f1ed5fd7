import { allVerdicts } from '../../report/all-verdicts.js';
import { byImportance } from '../../report/by-importance.js';
import type { ExampleAccount, Run, VerdictRecord } from '../../run/run.js';
import { paint, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import { isUnreached } from './claim-rows.js';
import { mark } from './mark.js';
import { valueText } from './value-text.js';
import { oneLine } from '../terminal/one-line.js';

const SHOWN = 3;

/** What failed or stayed undecided and for whom, worst first, each with the command that shows it again; empty when there is nothing to tell of single claims. */
export function trouble(run: Run, style: Style): string[] {
  const verdicts = byImportance(allVerdicts(run)).filter((verdict) => verdict.outcome !== 'pass' && !isUnreached(verdict));
  const examples = new Map(run.examples.map((example) => [example.id, example]));
  return verdicts.flatMap((verdict, at) => [...(at === 0 ? [] : ['']), ...oneTrouble(verdict, examples, style)]);
}

function oneTrouble(verdict: VerdictRecord, examples: ReadonlyMap<string, ExampleAccount>, style: Style): string[] {
  const indent = '    ';
  const say = (text: string): string[] => wrap(`${indent}${text}`, style.columns, indent);
  const worst = verdict.worst.slice(0, SHOWN);
  return [
    ...wrap(`${mark(verdict, style)}  ${paint(style, 'bold', verdict.id)}`, style.columns, indent),
    ...say(verdict.claim),
    ...say(oneLine(verdict.because)),
    ...(verdict.why === undefined ? [] : say(`Why it matters: ${verdict.why}`)),
    ...(verdict.knownIssue ? say(`Known issue ${verdict.knownIssue.ticket} (${verdict.knownIssue.owner}) until ${verdict.knownIssue.expires}`) : []),
    ...(verdict.owner === undefined ? [] : say(`Owner: ${verdict.owner}`)),
    ...worst.flatMap((id) => say(`${id}${scoresOf(examples.get(id))}`)),
    ...(verdict.worst.length > worst.length ? [`${indent}and ${verdict.worst.length - worst.length} more in the report`] : []),
    `${indent}${paint(style, 'cyan', verdict.replay)}`,
  ];
}

function scoresOf(example: ExampleAccount | undefined): string {
  const scores = example?.scores.filter((score) => score.repeat === 0).slice(0, 4) ?? [];
  return scores.map((score) => `  ${score.variant === 'base' ? score.arm : `${score.arm} ${score.variant}`} ${score.score === null ? score.outcome : valueText(score.score, 'score')}`).join('');
}
