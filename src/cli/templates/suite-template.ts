/** A first suite as `mlcheck init` writes it: runs at once against the reference service, and says what to change. */
export function suiteTemplate(name: string): string {
  return TEXT.replaceAll('SUITE_NAME', name);
}

const TEXT = `import {
  bernoulli,
  beta,
  cohortOrdering,
  contract,
  definePopulation,
  defineSuite,
  derived,
  determinism,
  errorRate,
  exponential,
  gamma,
  ks,
  lognormal,
  meanShift,
  mixture,
  negativeBinomial,
  poisson,
  reference, // openInference for an endpoint of your own, env for its secrets
  rounded,
  servedVersion,
  uniform,
} from 'mlcheck';

/*
 * A first suite. It runs as it stands, against the reference service that mlcheck brings along:
 *
 *     npx mlcheck plan SUITE_NAME     what will happen; nothing is sent
 *     npx mlcheck run SUITE_NAME
 *
 * Then make it yours: 1. the accounts, 2. the endpoint, 3. the claims.
 */

// 1. Accounts: the fields that your model takes, and the groups of accounts that must not get lost in an average.
//    Accounts are synthetic and depend on (seed, cohort, index) alone; \`npx mlcheck accounts make SUITE_NAME --accounts 3 --out -\` shows some.
const days = (shape: number, mean: number) => rounded(gamma({ shape, scale: mean / shape }), 0);
const deviceRisk = (bad: number) => rounded(mixture({ weight: 1 - bad, of: beta({ alpha: 2, beta: 9 }) }, { weight: bad, of: beta({ alpha: 7, beta: 3 }) }), 3);

const population = definePopulation({
  fields: {
    accountAgeDays: days(2, 700),
    daysSincePurchase: rounded(exponential({ mean: 20 }), 0),
    cardAgeDays: days(1.2, 400),
    purchases90d: negativeBinomial({ mean: 6, size: 2 }),
    averagePurchase: rounded(lognormal({ mu: 3, sigma: 0.6 }), 2),
    spend90d: derived(['purchases90d', 'averagePurchase'], ({ purchases90d, averagePurchase }) => Math.round(purchases90d * averagePurchase * 100) / 100),
    giftCardShare: rounded(beta({ alpha: 0.6, beta: 6 }), 3),
    paysByGiftCard: bernoulli(0.06),
    refunds90d: poisson({ mean: 0.2 }),
    chargebacks90d: poisson({ mean: 0.02 }),
    failedPayments7d: negativeBinomial({ mean: 0.25, size: 0.8 }),
    newDevices30d: poisson({ mean: 0.3 }),
    accountsOnDevice: negativeBinomial({ mean: 0.15, size: 0.5 }),
    familySharing: bernoulli(0.04),
    twoFactor: bernoulli(0.45),
    vpn: bernoulli(0.06),
    ipDistanceKm: rounded(lognormal({ mu: 2.5, sigma: 1.3 }), 0),
    deviceRisk: deviceRisk(0.05),
    nightShare: rounded(beta({ alpha: 1.5, beta: 7 }), 3),
    countryRisk: rounded(uniform({ min: -0.5, max: 2.5 }), 0),
  },
  cohorts: {
    loyal: { share: 0.7, description: 'Years of orders, one device.' },
    new: {
      share: 0.25,
      description: 'Signed up in the last two months.',
      fields: { accountAgeDays: rounded(uniform({ min: 0, max: 60 }), 0), cardAgeDays: rounded(uniform({ min: 0, max: 45 }), 0), deviceRisk: deviceRisk(0.08) },
    },
    'stolen-card': {
      share: 0.05,
      description: 'Reported by a card network in the last week.',
      fields: { cardAgeDays: days(0.7, 30), failedPayments7d: negativeBinomial({ mean: 2.6, size: 1.4 }), chargebacks90d: poisson({ mean: 0.6 }), deviceRisk: deviceRisk(0.88) },
    },
  },
});

// 2. Endpoint: an account becomes one row of each input tensor, its fields in this order.
const FEATURES = [
  'accountAgeDays', 'daysSincePurchase', 'cardAgeDays', 'purchases90d', 'averagePurchase', 'spend90d', 'giftCardShare', 'paysByGiftCard', 'refunds90d', 'chargebacks90d',
  'failedPayments7d', 'newDevices30d', 'accountsOnDevice', 'familySharing', 'twoFactor', 'vpn', 'ipDistanceKm', 'deviceRisk', 'nightShare', 'countryRisk',
] as const;

const endpoint = { model: 'fraud-risk', inputs: [{ name: 'features', datatype: 'FP32', fields: FEATURES }], output: { name: 'score' } } as const;

// Your own, if it speaks the Open Inference Protocol (KServe, Triton, MLServer, ...); \`npx mlcheck validate target URL\` prints these lines for it:
//
// const endpoint = {
//   url: 'https://models.example.com',
//   model: 'churn',
//   inputs: [{ name: 'input-0', datatype: 'FP32', fields: FEATURES }],
//   output: { name: 'predict_proba', column: 1 },
//   auth: { kind: 'bearer', token: env('MODEL_TOKEN') },
// } as const;
//
// and below: candidate: openInference({ ...endpoint, version: '8' }), baseline: openInference({ ...endpoint, version: '7' })

export default defineSuite({
  name: 'SUITE_NAME',
  description: 'A first suite: is the new version of the model fit to replace the one in production?',
  seed: 42,
  population,
  candidate: reference({ ...endpoint, version: '2' }),
  baseline: reference({ ...endpoint, version: '1' }),
  range: [0, 1],
  threshold: 0.5,
  // 3. Claims: what has to hold before a release. A tolerance is the largest change that does no harm; a real change of twice that is caught.
  checks: [
    contract(),
    servedVersion(),
    determinism(),
    errorRate({ atMost: 0.01 }),
    ks({ atMost: 0.1, cohorts: 'each' }),
    meanShift({ atMost: 0.05, cohorts: 'each', because: 'a group that is scored higher is blocked more often' }),
    cohortOrdering({ increasing: ['loyal', 'new', 'stolen-card'] }),
  ],
});
`;
