import { BASE, OUTCOMES, type Arm, type OutcomeClass, type Row } from '../../table/row.js';

/** A cohort of the sample: share of the population, where its scores lie on the logit scale, and how far the candidate moved. */
export interface SampleCohort {
  readonly name: string;
  readonly description: string;
  readonly share: number;
  readonly centre: number;
  readonly spread: number;
  readonly shift: number;
}

export const SAMPLE_COHORTS: readonly SampleCohort[] = [
  { name: 'loyal', description: 'Years of purchases, one card, one device', share: 0.34, centre: -3.4, spread: 0.7, shift: 0 },
  { name: 'new', description: 'First purchase within 30 days of signing up', share: 0.18, centre: -1.6, spread: 0.9, shift: 0.05 },
  { name: 'gift-card-heavy', description: 'More than half of the spending by gift card', share: 0.1, centre: -1.2, spread: 0.8, shift: 0.85 },
  { name: 'shared-household', description: 'Two to five accounts on one address and one device', share: 0.14, centre: -2.1, spread: 0.8, shift: 0.02 },
  { name: 'high-spender', description: 'Top percentile of spending', share: 0.08, centre: -2.6, spread: 1, shift: -0.04 },
  { name: 'dormant-returning', description: 'Back after a year without a purchase', share: 0.09, centre: -1.9, spread: 0.7, shift: 0.16 },
  { name: 'stolen-card', description: 'A card reported stolen within the last week', share: 0.04, centre: 1.6, spread: 0.9, shift: 0.03 },
  { name: 'fraud-ring', description: 'Many accounts, one device, one shipping address', share: 0.03, centre: 2.2, spread: 0.7, shift: 0 },
];

/** Whole numbers from 0 to 2^32 - 1 by index, for samples only. */
export function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Rows of both arms for the first `n` accounts of every cohort, about one in two hundred without a score. */
export function sampleRows(n: number, cohorts: readonly SampleCohort[] = SAMPLE_COHORTS): readonly Row[] {
  const next = draws(42);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const rows: Row[] = [];
  let due = 0;
  for (let i = 0; i < n; i++) {
    for (const cohort of cohorts) {
      const risk = cohort.centre + cohort.spread * normal();
      const label = next() < squash(risk) ? 1 : 0;
      due += 1.5;
      for (const arm of ['candidate', 'baseline'] as const) {
        const logit = arm === 'baseline' ? risk : risk + cohort.shift + 0.08 * normal();
        rows.push({ cohort: cohort.name, i, variant: BASE, repeat: 0, arm, label, attempts: 1, dueAtMs: due, ...answer(squash(logit), next(), due, next()) });
      }
    }
  }
  return rows;
}

function answer(score: number, luck: number, due: number, tail: number): Pick<Row, 'score' | 'outcome' | 'detail' | 'latencyMs' | 'servedVersion'> {
  const stalled = due > 9_000 && due < 9_400 ? 240 : 0;
  const latencyMs = 3 + stalled - 2.2 * Math.log(1 - tail);
  if (luck < 0.002) return { score: NaN, outcome: 'model-error', detail: 'HTTP 500: feature store timed out', latencyMs };
  if (luck < 0.003) return { score: NaN, outcome: 'contract-violation', detail: 'outputs[0].data[3] must be a number, got NaN', latencyMs };
  if (luck < 0.004) return { score: NaN, outcome: 'infrastructure', detail: 'connection reset', latencyMs };
  return { score, outcome: 'scored', latencyMs, servedVersion: '3' };
}

/** Rows of one arm by outcome class. */
export function outcomesOf(rows: readonly Row[], arm: Arm): Readonly<Record<OutcomeClass, number>> {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<OutcomeClass, number>;
  for (const row of rows) if (row.arm === arm) counts[row.outcome]++;
  return counts;
}

function squash(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
