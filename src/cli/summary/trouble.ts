import { allVerdicts } from '../../report/all-verdicts.js';
import { byImportance } from '../../report/by-importance.js';
import type { ExampleAccount, Run, VerdictRecord } from '../../run/run.js';
import { BASE, REORDERED } from '../../table/row.js';
import { paint, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import { worstLists } from '../../report/text/wording.js';
import { isUnreached } from './claim-rows.js';
import { mark } from './mark.js';
import { valueText } from './value-text.js';
import { oneLine } from '../terminal/one-line.js';

const SHOWN = 3;

/**
 * What failed or stayed undecided and for whom, worst first, each with the command that shows it again; under a title of its own. Empty when there is
 * nothing to tell of single claims; an advisory claim that stayed undecided stands in the table alone.
 */
export function trouble(run: Run, style: Style): string[] {
  const verdicts = byImportance(allVerdicts(run)).filter((verdict) => verdict.outcome === 'fail' || (verdict.outcome === 'inconclusive' && verdict.gates && !isUnreached(verdict)));
  if (verdicts.length === 0) return [];
  const examples = new Map(run.examples.map((example) => [example.id, example]));
  const title = verdicts.some(({ outcome }) => outcome === 'fail') ? 'What failed, and for whom' : 'What is undecided, and for whom';
  const narrower = { ...style, columns: style.columns - 2 };
  return [paint(style, 'bold', title), ...verdicts.flatMap((verdict, at) => [...(at === 0 ? [] : ['']), ...oneTrouble(verdict, examples, narrower).map((line) => `  ${line}`)])];
}

function oneTrouble(verdict: VerdictRecord, examples: ReadonlyMap<string, ExampleAccount>, style: Style): string[] {
  const indent = '    ';
  const say = (text: string): string[] => wrap(`${indent}${text}`, style.columns, indent);
  const worst = verdict.worst.slice(0, SHOWN);
  const lists = worstLists(verdict);
  return [
    ...wrap(`${mark(verdict, style)}  ${paint(style, 'bold', verdict.id)}`, style.columns, indent),
    ...say(verdict.claim),
    ...say(oneLine(verdict.because)),
    ...(verdict.why === undefined ? [] : say(`Why it matters: ${verdict.why}`)),
    ...(verdict.knownIssue ? say(`Known issue ${verdict.knownIssue.ticket} (${verdict.knownIssue.owner}) ${verdict.gates ? `expired on ${verdict.knownIssue.expires}: it gates again` : `until ${verdict.knownIssue.expires}`}`) : []),
    ...(verdict.owner === undefined ? [] : say(`Owner: ${verdict.owner}`)),
    ...(lists.length === 0 ? [] : say(`worst lists: ${lists.slice(0, SHOWN).map((list) => oneLine(list)).join(' · ')}; on top of the candidate's:`)),
    ...worst.flatMap((id) => say(`${id}${scoresOf(examples.get(id), verdict.kind)}`)),
    ...(verdict.worst.length > worst.length ? [`${indent}and ${verdict.worst.length - worst.length} more in the report`] : []),
    `${indent}${paint(style, 'cyan', verdict.replay)}`,
  ];
}

/** Variants that a kind of claim is about, by how their names begin; others compare the arms on the account as it is. */
const VARIANTS: Readonly<Record<string, RegExp>> = { invariance: /^(redraw|set|flip|typo|case|space)\(/, monotonicity: /^shift\(/ };

function scoresOf(example: ExampleAccount | undefined, kind: string): string {
  const variants = VARIANTS[kind];
  const told = (example?.scores ?? []).filter(({ arm, variant, repeat }) => {
    if (kind === 'determinism') return arm === 'candidate' && variant === BASE && repeat !== REORDERED;
    if (kind === 'consistency') return arm === 'candidate' && variant === BASE && (repeat <= 1 || repeat === REORDERED);
    if (variants !== undefined) return arm === 'candidate' && repeat === 0 && (variant === BASE || variants.test(variant));
    return variant === BASE && repeat === 0;
  });
  return told
    .slice(0, 4)
    .map(({ arm, variant, repeat, score, outcome }) => `  ${variant === BASE ? arm : variant}${asked(repeat, kind)} ${score === null ? outcome : valueText(score, 'score')}`)
    .join('');
}

function asked(repeat: number, kind: string): string {
  return repeat === 0 ? '' : repeat === REORDERED ? ' reordered' : kind === 'consistency' ? ' alone' : ' again';
}
