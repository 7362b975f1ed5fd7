import {
  bernoulli,
  beta,
  categorical,
  constant,
  definePopulation,
  derived,
  exponential,
  faker,
  folded,
  gamma,
  history,
  type HistoryEvent,
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

/** Purchases peak at eight in the evening and at weekends. */
const EVENINGS = {
  hours: [2, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 4, 5, 5, 4, 4, 5, 6, 8, 10, 11, 9, 6, 4],
  weekdays: [1, 1, 1, 1, 1.3, 1.8, 1.6],
};

const MAIL_HOSTS = ['mail.example', 'post.example', 'inbox.example', 'letters.example'] as const;

const days = (shape: number, mean: number) => rounded(gamma({ shape, scale: mean / shape }), 0);

/** Orders a month, so that 90 days hold this many on average; a smaller shape makes customers differ more. */
const orders = (per90Days: number, shape: number) => rounded(gamma({ shape, scale: per90Days / 3 / shape }), 2);

const recent = (events: readonly HistoryEvent[], kind: string, days: number) => events.filter((event) => event.kind === kind && event.daysBefore < days);
const purchases = (events: readonly HistoryEvent[]) => recent(events, 'purchase', 365);
const total = (events: readonly HistoryEvent[]) => events.reduce((sum, { amount }) => sum + amount, 0);
const cents = (amount: number) => Math.round(amount * 100) / 100;

/** What a device-fingerprint vendor says of the last device: mostly good, now and then bad, whoever the customer is. */
const deviceRisk = (bad: number) => mixture({ weight: 1 - bad, of: beta({ alpha: 2, beta: 9 }) }, { weight: bad, of: beta({ alpha: 7, beta: 3 }) });

/**
 * Customers of a game store at check-out, in ten groups that its fraud desk would recognise.
 *
 * Purchases, refunds, chargebacks, failed payments and new devices are events of a year; what the model sees of them is folded from those events.
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
    cardAgeDays: days(1.2, 400),
    ordersPerMonth: orders(6, 2),
    basket: rounded(lognormal({ mu: 3, sigma: 0.6 }), 2),
    quietDays: constant(0),
    disputedShare: constant(0.0035),
    failuresPerWeek: constant(0.25),
    devicesPerMonth: constant(0.3),
    purchases90d: folded('activity', (events) => recent(events, 'purchase', 90).length),
    averagePurchase: folded('activity', (events) => cents(total(purchases(events)) / Math.max(1, purchases(events).length))),
    daysSincePurchase: folded('activity', (events, { accountAgeDays = 0 }) => Math.floor(purchases(events).at(-1)?.daysBefore ?? Math.min(365, accountAgeDays))),
    spend90d: folded('activity', (events) => cents(total(recent(events, 'purchase', 90)))),
    giftCardShare: rounded(beta({ alpha: 0.6, beta: 6 }), 3),
    refunds90d: folded('activity', (events) => recent(events, 'refund', 90).length),
    chargebacks90d: folded('activity', (events) => recent(events, 'chargeback', 90).length),
    failedPayments7d: folded('activity', (events) => recent(events, 'failed-payment', 7).length),
    newDevices30d: folded('activity', (events) => recent(events, 'new-device', 30).length),
    accountsOnDevice: negativeBinomial({ mean: 0.15, size: 0.5 }),
    familySharing: bernoulli(0.02),
    twoFactor: bernoulli(0.45),
    vpn: bernoulli(0.06),
    ipDistanceKm: rounded(lognormal({ mu: 2.5, sigma: 1.3 }), 0),
    deviceRisk: rounded(deviceRisk(0.05), 3),
    nightShare: rounded(beta({ alpha: 1.5, beta: 7 }), 3),
    paysByGiftCard: derived(['paymentMethod'], (f: { paymentMethod: string }) => f.paymentMethod === 'gift-card'),
    countryRisk: derived(['country'], (f: { country: string }) => COUNTRY_RISK[f.country] ?? 2),
  },
  correlations: [
    { between: ['accountAgeDays', 'cardAgeDays'], rho: 0.5 },
    { between: ['ordersPerMonth', 'basket'], rho: -0.25 },
  ],
  histories: {
    activity: history({
      days: 365,
      from: ['accountAgeDays', 'ordersPerMonth', 'basket', 'quietDays', 'disputedShare', 'failuresPerWeek', 'devicesPerMonth'],
      sinceDays: ({ accountAgeDays }) => accountAgeDays + 1,
      events: {
        purchase: { perDay: ({ ordersPerMonth }) => ordersPerMonth / 30, rhythm: EVENINGS, quietDays: ({ quietDays }) => quietDays, amount: lognormal({ mu: -0.08, sigma: 0.4 }), amountTimes: ({ basket }) => basket },
        refund: { after: 'purchase', p: 0.033, delayDays: exponential({ mean: 3 }) },
        chargeback: { after: 'purchase', p: ({ disputedShare }) => disputedShare, delayDays: gamma({ shape: 2, scale: 8 }) },
        'failed-payment': { perDay: ({ failuresPerWeek }) => failuresPerWeek / 7 / 1.3, burst: { extra: 0.3, gapHours: 1 } },
        'new-device': { perDay: ({ devicesPerMonth }) => devicesPerMonth / 30 },
      },
    }),
  },
  cohorts: {
    loyal: { share: 0.34, description: 'Years of orders, two-factor sign-in, one device.', fields: { accountAgeDays: days(4, 1500), twoFactor: bernoulli(0.7), ordersPerMonth: orders(9, 4), deviceRisk: rounded(deviceRisk(0.02), 3) } },
    casual: { share: 0.18, description: 'Buys in the seasonal sales, a few games a year.', fields: { ordersPerMonth: orders(1.2, 1) } },
    new: { share: 0.16, description: 'Signed up in the last two months.', fields: { accountAgeDays: rounded(uniform({ min: 0, max: 60 }), 0), cardAgeDays: rounded(uniform({ min: 0, max: 45 }), 0), ordersPerMonth: orders(7, 1.4), twoFactor: bernoulli(0.2), deviceRisk: rounded(deviceRisk(0.08), 3) } },
    'gift-card-heavy': { share: 0.07, description: 'Pays mostly with gift cards, many of them teenagers.', fields: { paymentMethod: categorical({ card: 0.1, wallet: 0.08, paypal: 0.02, 'gift-card': 0.8 }), giftCardShare: rounded(beta({ alpha: 7, beta: 2.5 }), 3), accountAgeDays: days(1.5, 400), deviceRisk: rounded(deviceRisk(0.08), 3) } },
    'shared-household': { share: 0.09, description: 'Several family members on one console and one card.', fields: { familySharing: bernoulli(0.97), accountsOnDevice: truncated(poisson({ mean: 3 }), { min: 1 }), devicesPerMonth: constant(0.8), deviceRisk: rounded(deviceRisk(0.1), 3), failuresPerWeek: constant(0.45) } },
    'high-spender': { share: 0.06, description: 'Hundreds a month on items in games; rarely fraudulent, costly when wrong.', fields: { basket: rounded(lognormal({ mu: 4.3, sigma: 0.5 }), 2), ordersPerMonth: orders(25, 5), twoFactor: bernoulli(0.6), deviceRisk: rounded(deviceRisk(0.03), 3) } },
    'dormant-returning': { share: 0.05, description: 'Back after half a year or more, often on a new device.', fields: { quietDays: rounded(uniform({ min: 180, max: 900 }), 0), accountAgeDays: days(5, 1600), devicesPerMonth: constant(1), twoFactor: bernoulli(0.25), deviceRisk: rounded(deviceRisk(0.1), 3) } },
    traveller: { share: 0.03, description: 'Buys far from home, behind hotel networks and VPNs.', fields: { ipDistanceKm: rounded(lognormal({ mu: 7.5, sigma: 0.8 }), 0), vpn: bernoulli(0.4), devicesPerMonth: constant(0.6), deviceRisk: rounded(deviceRisk(0.08), 3) } },
    'stolen-card': { share: 0.01, description: 'Reported by a card network in the last week: a stolen card, or a cardholder who mistook a charge.', fields: { cardAgeDays: days(0.7, 30), failuresPerWeek: constant(2.6), disputedShare: constant(0.11), basket: rounded(lognormal({ mu: 3.7, sigma: 0.7 }), 2), vpn: bernoulli(0.25), ipDistanceKm: rounded(lognormal({ mu: 4.5, sigma: 2 }), 0), deviceRisk: rounded(deviceRisk(0.88), 3) } },
    'fraud-ring': { share: 0.01, description: 'Linked by device or network to accounts that were closed for fraud.', fields: { accountAgeDays: days(1, 120), accountsOnDevice: negativeBinomial({ mean: 6, size: 2 }), giftCardShare: rounded(beta({ alpha: 2, beta: 2 }), 3), devicesPerMonth: constant(1.5), vpn: bernoulli(0.5), twoFactor: bernoulli(0.1), disputedShare: constant(0.055), deviceRisk: rounded(deviceRisk(0.86), 3) } },
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
