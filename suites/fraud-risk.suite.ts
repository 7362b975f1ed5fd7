import {
  aucDrop,
  aucFloor,
  brierDrop,
  calibration,
  cohortBounds,
  cohortOrdering,
  contract,
  decisionChurn,
  defineSuite,
  determinism,
  errorRate,
  exceedanceShift,
  invariance,
  ks,
  latencyQuantile,
  meanShift,
  monotonicity,
  psi,
  rankCorrelation,
  reference,
  servedVersion,
  wasserstein,
} from 'mlcheck';
import { FEATURES, population } from './fraud-risk.population.js';

const endpoint = (version: string) =>
  reference({
    model: 'fraud-risk',
    version,
    inputs: [
      { name: 'features', datatype: 'FP32', fields: FEATURES },
      { name: 'full_name', datatype: 'BYTES', fields: ['fullName'] },
      { name: 'email', datatype: 'BYTES', fields: ['email'] },
    ],
    output: { name: 'score' },
  });

/** May the new fraud-risk model replace the one in production? Scores are probabilities of fraud; the store blocks a purchase at 0.5. */
export default defineSuite({
  name: 'fraud-risk',
  description: 'Probability that a purchase in the game store turns out fraudulent.',
  seed: 42,
  population,
  candidate: endpoint('2'),
  baseline: endpoint('1'),
  range: [0, 1],
  threshold: 0.5,
  checks: [
    // The service keeps its word.
    contract({ because: 'A reply that breaks the contract breaks the checkout.' }),
    servedVersion({ because: 'Claims about version 2 prove nothing when version 1 answered.' }),
    determinism({ because: 'The same purchase must not be blocked on one try and let through on the next.' }),
    errorRate({ id: 'availability', atMost: 0.01, owner: 'platform' }),
    latencyQuantile({ id: 'latency-p95', p: 0.95, atMostMs: 250, owner: 'platform' }),

    // Scores look as they do in production.
    ks({ id: 'score-ks', atMost: 0.1 }),
    psi({ id: 'score-psi', atMost: 0.1 }),
    wasserstein({ id: 'score-distance', atMost: 0.03 }),
    rankCorrelation({ id: 'same-order', atLeast: 0.95, because: 'The review queue works from the top.' }),
    meanShift({ id: 'mean-shift', atMost: 0.02, cohorts: 'each', owner: 'risk-models' }),

    // The decisions that customers feel.
    exceedanceShift({ id: 'blocked-share', at: 0.5, atMost: 0.02, owner: 'risk-desk', because: 'Every point more is 1,200 purchases a day in front of the review desk.' }),
    decisionChurn({ id: 'decision-churn', at: 0.5, atMost: 0.05, owner: 'risk-desk' }),
    cohortBounds({ id: 'loyal-left-alone', cohorts: 'loyal', atMost: 0.06, because: 'Loyal customers do not come back after a false alarm.' }),
    cohortOrdering({ id: 'cohort-order', increasing: ['loyal', 'new', 'fraud-ring'], gap: 0.02 }),

    // The model knows what it should, and nothing that it should not.
    monotonicity({ id: 'chargebacks-never-help', field: 'chargebacks90d', by: 1, direction: 'increasing', accounts: 300 }),
    invariance({ id: 'blind-to-name-and-email', to: ['fullName', 'email'], accounts: 300, because: 'A name says where a family comes from, not whether a card is stolen.' }),

    // It is as good as it was, where the truth is known.
    aucFloor({ id: 'auc-floor', atLeast: 0.94 }),
    aucDrop({ id: 'auc-drop', atMost: 0.02 }),
    brierDrop({ id: 'brier-drop', atMost: 0.01 }),
    calibration({ id: 'calibration', atMost: 0.05, cohorts: 'each' }),
  ],
});
