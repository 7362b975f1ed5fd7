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
    contract(),
    servedVersion(),
    determinism(),
    errorRate({ id: 'availability', atMost: 0.01 }),
    ks({ id: 'score-ks', atMost: 0.1 }),
    psi({ id: 'score-psi', atMost: 0.1 }),
    wasserstein({ id: 'score-distance', atMost: 0.03 }),
    meanShift({ id: 'mean-shift', atMost: 0.02, cohorts: 'each', owner: 'risk-models' }),
  ],
});
