import type { AccountSource } from '../population/account.js';
import type { Row } from '../table/row.js';
import type { ExampleAccount, VerdictRecord } from './run.js';
import { rounded } from './rounded.js';

const PER_CLAIM = 20;
const MOST = 400;

/**
 * The accounts that failed and undecided claims name, each once, in the order in which claims name them, with all that was scored of them.
 * At most 20 a claim and 400 in all. Claims about time name other accounts in every run: give none of those.
 */
export function examplesOf(verdicts: readonly VerdictRecord[], source: AccountSource, rows: Iterable<Row>): ExampleAccount[] {
  const ids = new Set<string>();
  for (const { outcome, worst } of verdicts) {
    if (outcome === 'pass') continue;
    for (const id of worst.slice(0, PER_CLAIM)) if (ids.size < MOST) ids.add(id);
  }
  if (ids.size === 0) return [];
  const answers = new Map<string, ExampleAccount['scores'][number][]>();
  for (const { cohort, i, arm, variant, repeat, score, outcome, detail } of rows) {
    const id = `${cohort}/${i}`;
    if (!ids.has(id)) continue;
    const known = answers.get(id) ?? [];
    known.push({ arm, variant, repeat, score: Number.isFinite(score) ? rounded(score) : null, outcome, ...(detail === undefined ? {} : { detail }) });
    answers.set(id, known);
  }
  return [...ids].map((id) => {
    const at = id.lastIndexOf('/');
    const { cohort, fields, label } = source.account(id.slice(0, at), Number(id.slice(at + 1)));
    return { id, cohort, fields, ...(label === undefined ? {} : { label }), scores: answers.get(id) ?? [] };
  });
}
