import type { Outcome } from '../verdict/types.js';
import type { VerdictRecord } from './run.js';

/** What the sentence is about. */
export interface SentenceContext {
  readonly model: string;
  readonly version?: string;
  readonly falseAlarm: number;
  readonly miss: number;
  readonly smoke: boolean;
  readonly partial: boolean;
  readonly stopped?: string;
}

/**
 * The verdict in one sentence for somebody who has never seen the model: may it be released, what decided it, and how sure that is.
 */
export function runSentence(outcome: Outcome, verdicts: readonly VerdictRecord[], context: SentenceContext): string {
  const subject = `${context.model}${context.version === undefined ? '' : ` version ${context.version}`}`;
  const gating = verdicts.filter(({ gates }) => gates);
  const of = (wanted: Outcome) => gating.filter((verdict) => verdict.outcome === wanted);
  if (context.smoke) return outcome === 'fail' ? `Smoke run, no gate: ${subject} breaks ${claims(of('fail').length)}.` : `Smoke run, no gate: ${subject} answers${outcome === 'pass' ? ' as it should' : ', but not enough could be seen'}.`;
  const note = context.partial ? ' This is a partial run: only some claims were judged.' : '';
  const promise = `False alarm at most ${percent(context.falseAlarm)}, miss at most ${percent(context.miss)} for the whole suite.`;
  switch (outcome) {
    case 'pass':
      return `${subject} can be released: all ${claims(gating.length, 'gating ')} hold. ${promise}${note}`;
    case 'fail': {
      const failed = of('fail');
      return `${subject} should not be released: ${failed.length} of ${claims(gating.length, 'gating ')} ${failed.length === 1 ? 'is' : 'are'} broken${aboutWhom(failed)}. ${promise}${note}`;
    }
    case 'inconclusive':
      if (context.stopped !== undefined) return `${subject} was not judged to the end (${context.stopped}): ${of('inconclusive').length} of ${claims(gating.length, 'gating ')} are undecided.${note}`;
      return `${subject} cannot be judged yet: ${of('inconclusive').length} of ${claims(gating.length, 'gating ')} are undecided. ${promise}${note}`;
  }
}

/** ", for shared-household and new" when the broken claims speak of at most three cohorts; all together when they speak of everyone. */
function aboutWhom(failed: readonly VerdictRecord[]): string {
  const scopes = [...new Set(failed.map(({ scope }) => scope).filter((scope) => scope !== 'all'))];
  if (scopes.length === 0 || scopes.length > 3) return '';
  const last = scopes[scopes.length - 1]!;
  return `, for ${scopes.length === 1 ? last : `${scopes.slice(0, -1).join(', ')} and ${last}`}`;
}

function claims(count: number, kind = ''): string {
  return `${count} ${kind}claim${count === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}
