import { describe, expect, it } from 'vitest';
import * as mlcheck from '../index.js';
import { guessField } from './guess-field.js';
import type { DiscoveredField } from '../scoring/dialects/discovered-field.js';

const FIELDS: readonly (readonly [DiscoveredField, string, boolean])[] = [
  [{ name: 'age', type: 'integer', min: 18, max: 120 }, 'rounded(uniform({ min: 18, max: 120 }), 0)', false],
  [{ name: 'plan', type: 'text', choices: ['free', "o'clock"] }, "oneOf(['free', 'o\\'clock'])", false],
  [{ name: 'vip', type: 'boolean' }, 'bernoulli(0.5)', false],
  [{ name: 'income', type: 'number', min: 0.01, example: 30_000 }, 'rounded(uniform({ min: 0.01, max: 60000 }), 2)', true],
  [{ name: 'balance', type: 'number', example: -250 }, 'rounded(uniform({ min: -500, max: 0 }), 2)', true],
  [{ name: 'giftShare', type: 'number' }, 'rounded(uniform({ min: 0, max: 1 }), 4)', true],
  [{ name: 'age', type: 'integer' }, 'rounded(uniform({ min: 18, max: 90 }), 0)', true],
  [{ name: 'orders', type: 'integer' }, 'rounded(uniform({ min: 0, max: 10 }), 0)', true],
  [{ name: 'x', type: 'number' }, 'rounded(uniform({ min: 0, max: 100 }), 2)', true],
  [{ name: 'x_0', type: 'number', unnamed: true }, 'rounded(normal({ mean: 0, sd: 1 }), 4)', true],
  [{ name: 'small', type: 'number', min: 0, max: 1e-5 }, 'rounded(uniform({ min: 0, max: 0.00001 }), 9)', false],
  [{ name: 'email', type: 'text', format: 'email' }, 'faker((f) => f.internet.email())', true],
  [{ name: 'signed_up', type: 'text', format: 'date-time' }, 'timestamp({ daysBefore: uniform({ min: 0, max: 365 }) })', true],
  [{ name: 'kind', type: 'text' }, "oneOf(['a', 'b', 'c'])", true],
];

describe('hand: values for a field that a server takes', () => {
  it.each(FIELDS)('%o', (field, code, guessed) => {
    expect(guessField(field)).toMatchObject({ name: field.name, code, guessed });
  });

  it('the code says what the field is, and names all that it needs', () => {
    for (const [field] of FIELDS) {
      const { code, uses, field: made, name } = guessField(field);
      const names = uses as readonly (keyof typeof mlcheck)[];
      const read = new Function(...names, `return ${code};`) as (...all: unknown[]) => unknown;
      const again = read(...names.map((each) => mlcheck[each]));
      const draws = (of: unknown) => Array.from({ length: 5 }, (_, i) => mlcheck.accountSource(mlcheck.definePopulation({ fields: { [name]: of as typeof made }, cohorts: { all: { share: 1 } } }), 1).account('all', i).fields);
      expect(draws(again)).toEqual(draws(made));
    }
  });
});
