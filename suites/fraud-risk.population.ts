import {
  bernoulli,
  beta,
  categorical,
  constant,
  definePopulation,
  derived,
  exponential,
  faker,
  gamma,
  logistic,
  lognormal,
  mixture,
  negativeBinomial,
  poisson,
  rounded,
  timestamp,
  truncated,
  uniform,
} from 'mlcheck';

/** Chargebacks per thousand orders by country of the account, as a rank from 0 (few) to 4 (many): how the model sees the country. */
const COUNTRY_RISK: Readonly<Record<string, number>> = { DE: 0, JP: 0, GB: 1, US: 1, FR: 1, BR: 3, TR: 3, ID: 4 };

const MAIL_HOSTS = ['mail.example', 'post.example', 'inbox.example', 'letters.example'] as const;

const days = (shape: number, mean: number) => rounded(gamma({ shape, scale: mean / shape }), 0);

/** What a device-fingerprint vendor says of the last device: mostly good, now and then bad, whoever the customer is. */
const deviceRisk = (bad: number) => mixture({ weight: 1 - bad, of: beta({ alpha: 2, beta: 9 }) }, { weight: bad, of: beta({ alpha: 7, beta: 3 }) });

/**
 * Customers of a game store at check-out, in ten groups that its fraud desk would recognise.
 *
 * Ground truth: a purchase turns out fraudulent with log-odds that add up over the fields in `labels` below; 0.2% of purchases are disputed whatever the account looks like, and
 * 1.5% of frauds are never reported. The process sees only fields that the model sees too, so that a perfect model is calibrated in every group.
 */
export const population = definePopulation({
  referenceDate: '2026-01-01',
  fields: {
    fullName: faker((f) => `${f.person.firstName()} ${f.person.lastName()}`),
    email: faker(['fullName'], (f, { fullName }) => `${fullName.toLowerCase().replaceAll(/[^a-z]+/g, '.')}${f.number.int(999)}@${f.helpers.arrayElement(MAIL_HOSTS)}`),
    country: categorical({ US: 0.36, DE: 0.14, GB: 0.12, FR: 0.1, JP: 0.1, BR: 0.09, TR: 0.05, ID: 0.04 }),
    paymentMethod: categorical({ card: 0.58, wallet: 0.24, paypal: 0.12, 'gift-card': 0.06 }),
    lastLoginAt: timestamp({ daysBefore: exponential({ mean: 4 }) }),
    accountAgeDays: days(2, 700),
    daysSincePurchase: rounded(exponential({ mean: 20 }), 0),
    cardAgeDays: days(1.2, 400),
    purchases90d: negativeBinomial({ mean: 6, size: 2 }),
    averagePurchase: rounded(lognormal({ mu: 3, sigma: 0.6 }), 2),
    giftCardShare: rounded(beta({ alpha: 0.6, beta: 6 }), 3),
    refunds90d: poisson({ mean: 0.2 }),
    chargebacks90d: poisson({ mean: 0.02 }),
    failedPayments7d: negativeBinomial({ mean: 0.25, size: 0.8 }),
    newDevices30d: poisson({ mean: 0.3 }),
    accountsOnDevice: negativeBinomial({ mean: 0.15, size: 0.5 }),
    familySharing: bernoulli(0.02),
    twoFactor: bernoulli(0.45),
    vpn: bernoulli(0.06),
    ipDistanceKm: rounded(lognormal({ mu: 2.5, sigma: 1.3 }), 0),
    deviceRisk: rounded(deviceRisk(0.05), 3),
    nightShare: rounded(beta({ alpha: 1.5, beta: 7 }), 3),
    spend90d: derived(['purchases90d', 'averagePurchase'], ({ purchases90d, averagePurchase }) => Math.round(purchases90d * averagePurchase * 100) / 100),
    paysByGiftCard: derived(['paymentMethod'], (f: { paymentMethod: string }) => f.paymentMethod === 'gift-card'),
    countryRisk: derived(['country'], (f: { country: string }) => COUNTRY_RISK[f.country] ?? 2),
  },
  correlations: [
    { between: ['accountAgeDays', 'cardAgeDays'], rho: 0.5 },
    { between: ['purchases90d', 'averagePurchase'], rho: -0.25 },
    { between: ['daysSincePurchase', 'purchases90d'], rho: -0.4 },
    { between: ['refunds90d', 'purchases90d'], rho: 0.3 },
  ],
  cohorts: {
    loyal: { share: 0.34, description: 'Years of orders, two-factor sign-in, one device.', fields: { accountAgeDays: days(4, 1500), twoFactor: bernoulli(0.7), purchases90d: negativeBinomial({ mean: 9, size: 4 }), deviceRisk: rounded(deviceRisk(0.02), 3) } },
    casual: { share: 0.18, description: 'Buys in the seasonal sales, a few games a year.', fields: { purchases90d: negativeBinomial({ mean: 1.2, size: 1 }), daysSincePurchase: rounded(exponential({ mean: 70 }), 0) } },
    new: { share: 0.16, description: 'Signed up in the last two months.', fields: { accountAgeDays: rounded(uniform({ min: 0, max: 60 }), 0), cardAgeDays: rounded(uniform({ min: 0, max: 45 }), 0), purchases90d: negativeBinomial({ mean: 2.6, size: 1.4 }), twoFactor: bernoulli(0.2), deviceRisk: rounded(deviceRisk(0.08), 3) } },
    'gift-card-heavy': { share: 0.07, description: 'Pays mostly with gift cards, many of them teenagers.', fields: { paymentMethod: categorical({ card: 0.1, wallet: 0.08, paypal: 0.02, 'gift-card': 0.8 }), giftCardShare: rounded(beta({ alpha: 7, beta: 2.5 }), 3), accountAgeDays: days(1.5, 400), deviceRisk: rounded(deviceRisk(0.08), 3) } },
    'shared-household': { share: 0.09, description: 'Several family members on one console and one card.', fields: { familySharing: bernoulli(0.97), accountsOnDevice: truncated(poisson({ mean: 3 }), { min: 1 }), newDevices30d: poisson({ mean: 0.8 }), deviceRisk: rounded(deviceRisk(0.1), 3), failedPayments7d: negativeBinomial({ mean: 0.45, size: 1 }) } },
    'high-spender': { share: 0.06, description: 'Hundreds a month on items in games; rarely fraudulent, costly when wrong.', fields: { averagePurchase: rounded(lognormal({ mu: 4.3, sigma: 0.5 }), 2), purchases90d: negativeBinomial({ mean: 25, size: 5 }), twoFactor: bernoulli(0.6), deviceRisk: rounded(deviceRisk(0.03), 3) } },
    'dormant-returning': { share: 0.05, description: 'Back after half a year or more, often on a new device.', fields: { daysSincePurchase: rounded(uniform({ min: 180, max: 900 }), 0), purchases90d: constant(0), accountAgeDays: days(5, 1600), newDevices30d: poisson({ mean: 1 }), twoFactor: bernoulli(0.25), deviceRisk: rounded(deviceRisk(0.1), 3) } },
    traveller: { share: 0.03, description: 'Buys far from home, behind hotel networks and VPNs.', fields: { ipDistanceKm: rounded(lognormal({ mu: 7.5, sigma: 0.8 }), 0), vpn: bernoulli(0.4), newDevices30d: poisson({ mean: 0.6 }), deviceRisk: rounded(deviceRisk(0.08), 3) } },
    'stolen-card': { share: 0.01, description: 'Reported by a card network in the last week: a stolen card, or a cardholder who mistook a charge.', fields: { cardAgeDays: days(0.7, 30), failedPayments7d: negativeBinomial({ mean: 2.6, size: 1.4 }), chargebacks90d: poisson({ mean: 0.6 }), averagePurchase: rounded(lognormal({ mu: 3.7, sigma: 0.7 }), 2), vpn: bernoulli(0.25), ipDistanceKm: rounded(lognormal({ mu: 4.5, sigma: 2 }), 0), deviceRisk: rounded(deviceRisk(0.88), 3) } },
    'fraud-ring': { share: 0.01, description: 'Linked by device or network to accounts that were closed for fraud.', fields: { accountAgeDays: days(1, 120), accountsOnDevice: negativeBinomial({ mean: 6, size: 2 }), giftCardShare: rounded(beta({ alpha: 2, beta: 2 }), 3), newDevices30d: poisson({ mean: 1.5 }), vpn: bernoulli(0.5), twoFactor: bernoulli(0.1), chargebacks90d: poisson({ mean: 0.3 }), deviceRisk: rounded(deviceRisk(0.86), 3) } },
  },
  labels: {
    source: 'drawn from the documented fraud process of suites/fraud-risk.population.ts',
    probability: (f) => {
      const newAccount = 1 / (1 + f.accountAgeDays / 60);
      const newCard = 1 / (1 + f.cardAgeDays / 15);
      const logOdds =
        -7.4 +
        9.5 * f.deviceRisk * f.deviceRisk +
        1.4 * Math.min(3, f.chargebacks90d) +
        0.6 * Math.min(5, f.failedPayments7d) +
        1.6 * newAccount +
        1.6 * newCard +
        1.2 * f.giftCardShare +
        (f.paysByGiftCard ? 0.5 : 0) +
        0.25 * f.countryRisk +
        (f.vpn ? 0.6 : 0) +
        (f.familySharing ? 0 : 0.35 * Math.min(8, f.accountsOnDevice)) +
        0.2 * Math.min(4, f.newDevices30d) +
        0.8 * f.nightShare +
        (f.daysSincePurchase > 180 ? 0.6 : 0) -
        (f.twoFactor ? 0.9 : 0) -
        0.05 * Math.min(20, f.purchases90d);
      return 0.002 + 0.983 * logistic(logOdds);
    },
  },
});

/** The model's inputs in its order; booleans count as 0 and 1. */
export const FEATURES = [
  'accountAgeDays',
  'daysSincePurchase',
  'cardAgeDays',
  'purchases90d',
  'averagePurchase',
  'spend90d',
  'giftCardShare',
  'paysByGiftCard',
  'refunds90d',
  'chargebacks90d',
  'failedPayments7d',
  'newDevices30d',
  'accountsOnDevice',
  'familySharing',
  'twoFactor',
  'vpn',
  'ipDistanceKm',
  'deviceRisk',
  'nightShare',
  'countryRisk',
] as const;
