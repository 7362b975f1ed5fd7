import type { Run, VerdictRecord } from '../run/run.js';
import { allVerdicts } from './all-verdicts.js';
import { byImportance } from './by-importance.js';
import { observed, restsOn, standingOf, toleranceOf, weightOf, type Standing } from './text/wording.js';
import { whole } from './text/numbers.js';
import { visible } from './text/visible.js';

export type AnnotationKind = 'error' | 'warning' | 'notice';

/** A note beside the suite's file on GitHub. */
export interface Annotation {
  readonly kind: AnnotationKind;
  readonly file: string;
  readonly title: string;
  readonly message: string;
}

/** GitHub shows at most ten annotations of a kind in each step and drops the rest without a word. */
export const ANNOTATIONS_PER_KIND = 10;

const KINDS: Readonly<Record<Exclude<Standing, 'passed'>, AnnotationKind>> = {
  failed: 'error',
  inconclusive: 'warning',
  'advisory failed': 'notice',
  'advisory inconclusive': 'notice',
};

/**
 * What did not hold, worst first: failed claims are errors, undecided ones warnings, advisory ones notices. A run that was not judged to the end starts
 * with one error that says why; claims that nothing was measured for are then covered by it.
 * @param file the suite's file as the repository names it
 */
export function annotationsOf(run: Run, file: string): readonly Annotation[] {
  const stopped = run.stopped ?? (run.complete ? undefined : 'it stopped early');
  const attention = byImportance(allVerdicts(run)).filter((verdict) => verdict.outcome !== 'pass' && !(stopped !== undefined && unmeasured(verdict)));
  const whole: Annotation[] = stopped === undefined ? [] : [{ kind: 'error', file, title: `${run.suite.name}: not judged to the end`, message: `${run.sentence}\n${stopped}` }];
  return [...whole, ...attention.map((verdict) => claimAnnotation(run, verdict, file))];
}

/**
 * Annotations as workflow commands, one a line. At most ten of a kind: from the eleventh on, the tenth says how many more there are.
 */
export function workflowCommands(annotations: readonly Annotation[]): readonly string[] {
  const kinds: readonly AnnotationKind[] = ['error', 'warning', 'notice'];
  return kinds.flatMap((kind) => fitting(annotations.filter((each) => each.kind === kind)).map(command));
}

function claimAnnotation(run: Run, verdict: VerdictRecord, file: string): Annotation {
  const standing = standingOf(verdict) as Exclude<Standing, 'passed'>;
  const weight = weightOf(verdict);
  return {
    kind: KINDS[standing],
    file,
    title: `${run.suite.name} ${verdict.id}: ${standing}`,
    message: [
      `${verdict.claim} (${verdict.scope}): ${observed(verdict)}, tolerance ${toleranceOf(verdict)}, after ${restsOn(verdict)}.${weight === '' ? '' : ` ${weight}.`}`,
      ...(verdict.why === undefined ? [] : [verdict.why]),
      `Show it again: ${verdict.replay}`,
    ].join('\n'),
  };
}

function unmeasured({ outcome, n }: VerdictRecord): boolean {
  return outcome === 'inconclusive' && n === 0;
}

function fitting(annotations: readonly Annotation[]): readonly Annotation[] {
  const last = annotations[ANNOTATIONS_PER_KIND - 1];
  if (annotations.length <= ANNOTATIONS_PER_KIND || last === undefined) return annotations;
  const more = annotations.length - ANNOTATIONS_PER_KIND + 1;
  return [...annotations.slice(0, ANNOTATIONS_PER_KIND - 1), { ...last, title: `${whole(more)} more like these`, message: 'They stand in the summary of this job and in the report.' }];
}

function command({ kind, file, title, message }: Annotation): string {
  return `::${kind} file=${property(file)},title=${property(title)}::${data(message)}`;
}

/** A message may hold line breaks; everything else that could end the command is written out. */
function data(text: string): string {
  return visible(text, 4000).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(visible(text, 200)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
