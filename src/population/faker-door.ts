import { createRequire } from 'node:module';
import type { Faker, Randomizer } from '@faker-js/faker';
import { streamAt, type Stream } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';

interface Door {
  readonly faker: Faker;
  stream: Stream;
  drawn: number;
  referenceDate: string;
}

let opened: Door | undefined;

/**
 * Faker, set to the draws of one index of a stream: whatever was made before, the same calls give the same text. Loaded on first use, English alone. The
 * instance is shared: use it at once and keep nothing of it.
 *
 * @param referenceDate ISO 8601, what dates such as `date.past()` count from
 */
export function fakerAt(stream: Stream, index: number, referenceDate: string): Faker {
  opened ??= open();
  opened.stream = streamAt(stream, index);
  opened.drawn = 0;
  if (opened.referenceDate !== referenceDate) {
    opened.referenceDate = referenceDate;
    opened.faker.setDefaultRefDate(referenceDate);
  }
  return opened.faker;
}

function open(): Door {
  const { faker: english } = createRequire(import.meta.url)('@faker-js/faker/locale/en') as { faker: Faker };
  const Constructor = english.constructor as typeof Faker;
  const state: Omit<Door, 'faker'> = { stream: { a: 0, b: 0 }, drawn: 0, referenceDate: '' };
  const randomizer: Randomizer = { next: () => uniformAt(state.stream, state.drawn++), seed: () => undefined };
  const faker = new Constructor({ locale: english.rawDefinitions, randomizer });
  return Object.assign(state, { faker });
}
