import { expect } from 'vitest';
import type { Account, FieldValue } from '../../src/population/account.js';
import { monotonicClock } from '../../src/run/monotonic-clock.js';
import { openInference, type AddressedEndpoint } from '../../src/scoring/endpoint.js';
import { httpScorer } from '../../src/scoring/http-scorer.js';
import type { ModelIdentity, Reply, Scorer } from '../../src/scoring/scorer.js';
import { startService } from '../../src/service/start-service.js';
import { goldenAccounts } from '../../src/service/testing/golden-accounts.js';

const never = new AbortController().signal;
const golden = goldenAccounts();
const BOOLEANS: ReadonlySet<string> = new Set(['paysByGiftCard', 'familySharing', 'twoFactor', 'vpn']);

/** Columns of the fraud-risk model, in its order. */
export const FEATURES = golden.features;

/** The golden accounts with their fields as the population declares them: booleans are booleans. */
export const GOLDEN: readonly Account[] = golden.rows.map((row, i) => ({
  cohort: 'golden', i, id: `golden/${i}`,
  fields: Object.fromEntries(golden.features.map((name, k): [string, FieldValue] => [name, BOOLEANS.has(name) ? row[k] === 1 : (row[k] ?? null)])),
}));

export function scorerFor(endpoint: AddressedEndpoint, environment: Readonly<Record<string, string>> = {}): Scorer {
  // TorchServe is healthy before its workers have loaded a model: a busy machine keeps the first request waiting.
  return httpScorer({ timeoutMs: 60_000, ...endpoint }, { arm: 'candidate', environment, clock: monotonicClock(), jitter: () => 0.5, version: '0.0.0', range: [0, 1], readyWithinMs: 60_000 });
}

/** Who answers, and the replies for accounts, in requests of the scorer's own size. */
export async function scoredBy(endpoint: AddressedEndpoint, accounts: readonly Account[] = GOLDEN): Promise<{ readonly identity: ModelIdentity; readonly replies: readonly Reply[] }> {
  const scorer = scorerFor(endpoint);
  try {
    const identity = await scorer.probe(never);
    const replies: Reply[] = [];
    for (let from = 0; from < accounts.length; from += scorer.batchSize) replies.push(...(await scorer.score(accounts.slice(from, from + scorer.batchSize), never)));
    return { identity, replies };
  } finally {
    await scorer.close();
  }
}

/** What the reference service says of the golden accounts. */
export async function referenceScores(version: string): Promise<readonly number[]> {
  const service = await startService({ models: ['fraud-risk'] });
  try {
    const endpoint = openInference({ url: service.url, model: 'fraud-risk', version, inputs: [{ name: 'features', datatype: 'FP32', fields: FEATURES }], output: { name: 'score' }, batchSize: 250 });
    return (await scoredBy(endpoint)).replies.map(({ score }) => score as number);
  } finally {
    await service.close();
  }
}

/** Every reply is a score, at most 1e-6 from the reference service's and from XGBoost's own. */
export function expectSameScores(replies: readonly Reply[], reference: readonly number[], version: string): void {
  const own = golden.scores[version] as readonly number[];
  for (const [k, reply] of replies.entries()) {
    expect([reply.outcome, reply.detail]).toEqual(['scored', undefined]);
    expect(Math.abs((reply.score as number) - (reference[k] as number))).toBeLessThanOrEqual(1e-6);
    expect(Math.abs((reply.score as number) - (own[k] as number))).toBeLessThanOrEqual(1e-6);
  }
}

/** One account that the models of fixtures/real-servers refuse to score: they raise an exception, or return NaN. */
export const POISON: Account = { ...(GOLDEN[0] as Account), id: 'golden/poison', fields: { ...(GOLDEN[0] as Account).fields, accountAgeDays: -1 } };
