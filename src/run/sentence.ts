import type { Outcome } from '../verdict/types.js';
import type { VerdictRecord } from './run.js';
import { whatIsWrong } from './what-is-wrong.js';

/** What the sentence is about. */
export interface SentenceContext {
  readonly model: string;
  readonly version?: string;
  /** How many cohorts the population has. */
  readonly cohorts: number;
  readonly smoke: boolean;
  readonly partial: boolean;
  readonly stopped?: string;
  /** Why there was nothing to compare with. */
  readonly absent?: string;
}

/**
 * The verdict in one sentence for somebody who has never seen the model: may it be released, what is wrong, and for whom.
 */
export function runSentence(outcome: Outcome, verdicts: readonly VerdictRecord[], context: SentenceContext): string {
  const subject = `${context.model}${context.version === undefined ? '' : ` version ${context.version}`}`;
  const gating = verdicts.filter(({ gates }) => gates);
  const of = (wanted: Outcome) => gating.filter((verdict) => verdict.outcome === wanted);
  if (context.smoke) return outcome === 'fail' ? `${subject} does not answer as it should: ${claims(of('fail').length)} broken by a few accounts already; this is no gate.` : `${subject} answers${outcome === 'pass' ? ' as it should, as far as a few accounts show' : ', but not enough could be seen'}; this is no gate.`;
  const note = `${context.absent === undefined ? '' : ` Nothing was compared: ${context.absent.split('; ', 1)[0]!}.`}${context.partial ? ' This is a partial run: only some claims were judged.' : ''}`;
  switch (outcome) {
    case 'pass':
      return `${subject} can be released: all ${claims(gating.length, 'gating ')} hold.${note}`;
    case 'fail': {
      const failed = of('fail');
      const wrong = whatIsWrong(failed, context.cohorts);
      return `${subject} should not be released: ${wrong === '' ? '' : `${wrong}; `}${failed.length} of ${claims(gating.length, 'gating ')} ${failed.length === 1 ? 'is' : 'are'} broken.${note}`;
    }
    case 'inconclusive':
      if (context.stopped !== undefined) return `${subject} was not judged to the end (${context.stopped}): ${of('inconclusive').length} of ${claims(gating.length, 'gating ')} ${of('inconclusive').length === 1 ? 'is' : 'are'} undecided.${note}`;
      return `${subject} cannot be judged yet: ${of('inconclusive').length} of ${claims(gating.length, 'gating ')} ${of('inconclusive').length === 1 ? 'is' : 'are'} undecided.${note}`;
  }
}

function claims(count: number, kind = ''): string {
  return `${count} ${kind}claim${count === 1 ? '' : 's'}`;
}
