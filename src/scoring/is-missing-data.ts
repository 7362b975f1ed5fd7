import type { OutcomeClass } from '../table/row.js';

const MISSING: ReadonlySet<OutcomeClass> = new Set<OutcomeClass>(['infrastructure', 'not-ready', 'throttled', 'authentication']);

/** True for an outcome that says nothing about the model: nobody was there to answer, or not for us. Many in a row and there is nothing to judge; a run that goes on asks these accounts again. */
export function isMissingData({ outcome }: { readonly outcome: OutcomeClass }): boolean {
  return MISSING.has(outcome);
}
