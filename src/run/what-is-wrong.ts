import type { VerdictRecord } from './run.js';

/** What a broken claim of a kind says of the model: a whole clause, or what scores do (`scores …`). What hurts most first. */
const CLAUSES: readonly (readonly [kind: RegExp, clause: string | ((verdict: VerdictRecord) => string), aboutScores?: true])[] = [
  [/^served-version$/, ({ details }) => (typeof details?.['reading'] === 'string' ? details['reading'] : 'another version answered than the one asked for')],
  [/^contract$/, 'replies break the response contract'],
  [/^error-rate$/, 'it fails to answer too often'],
  [/^determinism$/, 'the same account gets another score when it is asked again'],
  [/^consistency$/, ({ details }) => `the score of an account hangs on ${details?.['what'] === 'order' ? 'the order of its fields' : details?.['what'] === 'batch' ? 'what else is in its request' : 'what else is in its request and on the order of its fields'}`],
  [/^invariance$/, ({ claim }) => `scores change with ${/other values of (.+?)(?: for all but .*)?$/.exec(claim)?.[1] ?? 'what should not matter'}`],
  [/^monotonicity$/, 'scores move the wrong way when a field rises'],
  [/^group-fairness$/, 'groups are treated differently'],
  [/^(auc|pr-auc)/, 'it tells positives from negatives less well'],
  [/^(ndcg|ranking)-/, 'it ranks less well'],
  [/^top-k/, 'it ranks differently'],
  [/^mean-shift$/, wayOf, true],
  [/^calibration$/, 'miss the true rates', true],
  [/^cohort-(ordering|gap)$/, 'cohorts are out of order'],
  [/^(cohort-bounds|quantile)/, 'are out of bounds', true],
  [/^brier/, 'its errors are larger'],
  [/^rank-correlation$/, 'accounts come in another order'],
  [/^exceedance/, 'another share of accounts is over the threshold'],
  [/^decision-churn$/, 'too many decisions flip'],
  [/^(ks|psi|wasserstein)$/, 'are spread differently', true],
  [/^latency/, 'it answers too slowly'],
];
/** Clauses told; the count of broken claims speaks of the others. */
const TOLD = 3;

interface Clause {
  readonly text: string;
  readonly aboutScores: boolean;
  readonly scopes: Set<string>;
}

/**
 * What is wrong and for whom, as clauses in one phrase: `scores moved up and miss the true rates for shared-household`. Empty when no broken claim is of a kind that has words.
 * @param failed broken gating claims
 * @param cohorts how many the population has
 */
export function whatIsWrong(failed: readonly VerdictRecord[], cohorts: number): string {
  const clauses = new Map<string, Clause>();
  for (const [kind, clause, aboutScores = false] of CLAUSES) {
    for (const verdict of failed.filter((one) => kind.test(one.kind))) {
      const text = typeof clause === 'string' ? clause : clause(verdict);
      const known = clauses.get(text) ?? { text, aboutScores, scopes: new Set<string>() };
      known.scopes.add(verdict.scope);
      clauses.set(text, known);
    }
  }
  const told: string[] = [];
  const merged = new Set<string>();
  for (const { text, aboutScores, scopes } of [...clauses.values()].slice(0, TOLD)) {
    if (merged.has(text)) continue;
    const whom = forWhom([...scopes], cohorts);
    const same = aboutScores ? [...clauses.values()].slice(0, TOLD).filter((other) => other.aboutScores && forWhom([...other.scopes], cohorts) === whom) : [];
    for (const other of same) merged.add(other.text);
    told.push(`${aboutScores ? `scores ${listed(same.map((other) => other.text))}` : text}${whom}`);
  }
  return listed(told);
}

function wayOf({ details }: VerdictRecord): string {
  const shift = details?.['shift'];
  return typeof shift !== 'number' || shift === 0 ? 'moved' : shift > 0 ? 'moved up' : 'moved down';
}

/** ` for new and loyal` up to three cohorts, ` for 8 of 10 cohorts` beyond; nothing for claims about everyone. */
function forWhom(scopes: readonly string[], cohorts: number): string {
  if (scopes.includes('all')) return '';
  return scopes.length > 3 ? ` for ${scopes.length} of ${cohorts} cohorts` : ` for ${listed(scopes)}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
