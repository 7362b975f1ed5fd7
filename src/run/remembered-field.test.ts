import { expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import { rememberedField } from './remembered-field.js';

it('hand: every account is made once a field, a missing value and one that nobody has too', () => {
  const made: string[] = [];
  const field = rememberedField({
    account: (cohort, i): Account => {
      made.push(`${cohort}/${i}`);
      return { id: `${cohort}/${i}`, cohort, i, seed: 1, fields: { session: `${cohort} ${Math.floor(i / 2)}`, rating: null } } as unknown as Account;
    },
  });
  for (let round = 0; round < 3; round++) {
    expect([field('a', 3, 'session'), field('b', 3, 'session'), field('a', 0, 'session')]).toEqual(['a 1', 'b 1', 'a 0']);
    expect([field('a', 3, 'rating'), field('a', 3, 'nothing')]).toEqual([null, undefined]);
  }
  expect(made).toEqual(['a/3', 'b/3', 'a/0', 'a/3', 'a/3']);
});
