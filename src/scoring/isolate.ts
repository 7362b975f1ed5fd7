import type { OutcomeClass } from '../table/row.js';
import type { Reply } from './scorer.js';

/** Outcomes of a whole batch that one of its accounts may have caused. */
const BLAMABLE: ReadonlySet<OutcomeClass> = new Set<OutcomeClass>(['invalid-request', 'model-error', 'contract-violation']);
/** So many single failures, and more than half of those asked, and the batch's failure is everybody's. */
const WIDESPREAD = 4;

/** True when the failure of a whole batch is worth a search for the account behind it. */
export function blamable(outcome: OutcomeClass, rows: number): boolean {
  return rows > 1 && BLAMABLE.has(outcome);
}

/**
 * Finds the accounts that made a batch fail, so that one poisonous account does not count as a whole batch of failures. Each account is asked alone,
 * and those that fail alone once more: an account that fails in company, alone, and alone again is to blame, and the others keep their own answers.
 * When none fails twice, no account was the reason (the service fails at random, or does not take batches) and the failure stays with all of them:
 * asking alone must not wash out a random error rate. So it is when nearly all fail alone, found after four questions.
 *
 * @returns a reply for each account, or undefined when no account is to blame; `searched` is false when the failure was widespread.
 */
export async function isolate(rows: number, askAlone: (row: number) => Promise<Reply>): Promise<{ readonly replies?: readonly Reply[]; readonly asked: number; readonly searched: boolean }> {
  const alone: Reply[] = [];
  let failed = 0;
  for (let row = 0; row < rows; row++) {
    const reply = await askAlone(row);
    alone.push(reply);
    if (BLAMABLE.has(reply.outcome)) failed++;
    if (failed >= WIDESPREAD && failed * 2 > row + 1) return { asked: row + 1, searched: false };
  }
  let asked = rows;
  let blamed = false;
  for (let row = 0; row < rows; row++) {
    const first = alone[row] as Reply;
    if (!BLAMABLE.has(first.outcome)) continue;
    const again = await askAlone(row);
    asked++;
    blamed ||= again.outcome === first.outcome;
    alone[row] = { ...first, attempts: first.attempts + again.attempts };
  }
  return blamed ? { replies: alone, asked, searched: true } : { asked, searched: true };
}
