import { describe, expect, test } from 'vitest';
import type { SliceCondition } from '../run.js';
import { sliceWords } from './slice-words.js';

const number = (field: string, from: number | undefined, below: number | undefined, whole = false): SliceCondition => ({ of: 'number', field, ...(from === undefined ? {} : { from }), ...(below === undefined ? {} : { below }), whole });
const value = (field: string, of: string | number | boolean): SliceCondition => ({ of: 'value', field, value: of });

describe('hand: a slice in words that follow "accounts"', () => {
  test.each<[readonly SliceCondition[], string]>([
    [[number('accountAgeDays', undefined, 30, true)], 'with account age under 30 days'],
    [[number('accountAgeDays', 30, 90, true)], 'with account age from 30 to under 90 days'],
    [[number('ipDistanceKm', 500, undefined)], 'with ip distance of 500 km or more'],
    [[number('failedPayments7d', 1, undefined, true)], 'with 1 or more failed payments in 7 days'],
    [[number('failedPayments7d', undefined, 1, true)], 'with no failed payments in 7 days'],
    [[number('purchases90d', 2, 5, true)], 'with 2 to 4 purchases in 90 days'],
    [[number('purchases90d', 2, 3, true)], 'with 2 purchases in 90 days'],
    [[number('accounts_on_device', undefined, 4, true)], 'with at most 3 accounts on device'],
    [[number('spend90d', undefined, 12.5)], 'with spend in 90 days under 12.5'],
    [[number('deviceRisk', 0.8, undefined)], 'with device risk of 0.8 or more'],
    [[number('discountPct', 10, undefined, true)], 'with discount of 10% or more'],
    [[value('paymentMethod', 'gift-card')], 'with payment method gift-card'],
    [[value('vpn', true)], 'with vpn'],
    [[value('vpn', false)], 'without vpn'],
    [[value('isVerified', false)], 'that are not verified'],
    [[value('hasChildren', false)], 'that have no children'],
    [[value('paysByGiftCard', true)], 'that pay by gift card'],
    [[value('paysByGiftCard', false)], 'that do not pay by gift card'],
    [[{ of: 'missing', field: 'birthYear' }], 'without a value of birth year'],
    [[{ of: 'cohort', cohort: 'fraud-ring' }], 'in fraud-ring'],
    [[value('paymentMethod', 'gift-card'), number('accountAgeDays', undefined, 30, true)], 'with payment method gift-card and account age under 30 days'],
    [[value('vpn', true), { of: 'cohort', cohort: 'new' }], 'in new with vpn'],
    [[value('paysByGiftCard', true), value('vpn', false)], 'that pay by gift card and without vpn'],
    [[value('paysByGiftCard', true), value('vpn', true)], 'that pay by gift card and with vpn'],
  ])('%j', (conditions, words) => {
    expect(sliceWords(conditions)).toBe(words);
  });
});
