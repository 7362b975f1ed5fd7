import { describe, expect, it } from 'vitest';
import { accountSource } from './account-source.js';
import { definePopulation } from './define-population.js';
import { history, type HistoryEvent } from './history.js';
import { constant, derived, folded } from './other-fields.js';
import { exponential, lognormal, uniform } from './numeric-fields.js';
import { twinOf } from './twin-of.js';
import { weeklyClock } from './weekly-clock.js';

const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 18 ? 3 : 1));
const weekdays = [1, 1, 1, 1, 1, 2, 2];
const of = (kind: string) => (events: readonly HistoryEvent[]) => events.filter((event) => event.kind === kind).length;

/** 2026-01-05 is a Monday, 84 days are twelve weeks. */
const declared = (days: number) =>
  definePopulation({
    referenceDate: '2026-01-05',
    fields: {
      perWeek: constant(3.5),
      quiet: uniform({ min: 0, max: 20 }),
      purchases: folded('shop', of('purchase')),
      refunds: folded('shop', of('refund')),
      logins: folded('shop', of('login')),
      tries: folded('shop', of('try')),
      spend: folded('shop', (events) => events.filter(({ kind }) => kind === 'purchase').reduce((sum, { amount }) => sum + amount, 0)),
      lastLogin: folded('shop', (events) => events.findLast(({ kind }) => kind === 'login')?.daysBefore ?? null),
      average: derived(['spend', 'purchases'], ({ spend, purchases }) => spend / Math.max(1, purchases)),
    },
    histories: {
      shop: history({
        days,
        from: ['perWeek', 'quiet'],
        events: {
          purchase: { perDay: ({ perWeek }) => perWeek / 7, rhythm: { hours, weekdays }, amount: lognormal({ mu: 2, sigma: 0.5 }) },
          refund: { after: 'purchase', p: 0.25, delayDays: exponential({ mean: 0.01 }) },
          login: { perDay: 1, quietDays: ({ quiet }) => quiet },
          try: { perDay: 0.1, burst: { extra: 4, gapHours: 0.001 } },
        },
      }),
    },
    cohorts: { all: { share: 0.9 }, busy: { share: 0.1, fields: { perWeek: constant(35) } } },
  });
const population = declared(84);
const source = accountSource(population, 42);
const n = 4000;
const accounts = source.accounts('all', 0, n);
const histories = accounts.map((account) => source.history(account, 'shop'));
const all = histories.flat();
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
const near = (found: number, expected: number, sd: number, size = n): void => expect(Math.abs(found - expected) / (sd / Math.sqrt(size))).toBeLessThan(4.5);

describe('law: a history and what is folded from it agree', () => {
  it('in every count and total, oldest first, inside the window', () => {
    accounts.forEach(({ fields }, i) => {
      const events = histories[i] as readonly HistoryEvent[];
      expect([fields['purchases'], fields['refunds']]).toEqual([of('purchase')(events), of('refund')(events)]);
      expect(events.every(({ daysBefore }, k) => daysBefore >= 0 && daysBefore < 84 && (k === 0 || daysBefore <= (events[k - 1] as HistoryEvent).daysBefore))).toBe(true);
      expect(fields['refunds'] as number).toBeLessThanOrEqual(fields['purchases'] as number);
    });
  });

  it('is pure: any order, another source, and a longer window keeps the recent events', () => {
    const again = accountSource(declared(84), 42);
    for (const i of [3999, 7, 0]) expect(again.history(again.account('all', i), 'shop')).toEqual(histories[i]);
    const longer = accountSource(declared(168), 42);
    const old = longer.history(longer.account('all', 7), 'shop').filter(({ daysBefore, kind }) => daysBefore < 84 && kind !== 'refund');
    expect(old).toEqual((histories[7] as readonly HistoryEvent[]).filter(({ kind }) => kind !== 'refund'));
  });
});

describe('law: events follow their declaration', () => {
  it('in number: Poisson over whole weeks, followed with probability p, bursts on top', () => {
    const counts = accounts.map(({ fields }) => fields['purchases'] as number);
    near(mean(counts), 42, Math.sqrt(42));
    const variance = mean(counts.map((count) => (count - 42) ** 2));
    near(variance, 42, 42 * Math.sqrt(2 + 1 / 42));
    near(mean(accounts.map(({ fields }) => fields['refunds'] as number)), 42 * 0.25, Math.sqrt(10.5));
    // Neyman-Scott: the size of a burst is geometric, 1 + K with mean 5 and E[(1 + K)^2] = 45.
    near(mean(accounts.map(({ fields }) => fields['tries'] as number)), 42, Math.sqrt(8.4 * 45));
  });

  it('in rhythm: by hour and by weekday', () => {
    const purchases = all.filter(({ kind }) => kind === 'purchase');
    const at = (event: HistoryEvent): Date => new Date(Date.parse('2026-01-05') - event.daysBefore * 86_400_000);
    const evening = purchases.filter((event) => at(event).getUTCHours() >= 18).length / purchases.length;
    near(evening, 0.5, 0.5, purchases.length);
    const weekend = purchases.filter((event) => [0, 6].includes(at(event).getUTCDay())).length / purchases.length;
    near(weekend, 4 / 9, 0.5, purchases.length);
  });

  it('not at all in the quiet days', () => {
    for (const { fields } of accounts) {
      if (typeof fields['lastLogin'] === 'number') expect(fields['lastLogin']).toBeGreaterThanOrEqual(fields['quiet'] as number);
    }
    near(mean(accounts.map(({ fields }) => fields['logins'] as number)), 74, Math.sqrt(74 + 400 / 12));
  });

  it('at the rate of the cohort', () => near(mean(source.accounts('busy', 0, 200).map(({ fields }) => fields['purchases'] as number)), 420, Math.sqrt(420), 200));
});

describe('hand: twins of folded fields', () => {
  const account = source.account('all', 5);
  it('shift moves the total alone and what is derived from it; a changed rate makes another history', () => {
    const more = twinOf(source, account, { kind: 'shift', field: 'purchases', by: 1 });
    const { purchases, spend } = account.fields as { purchases: number; spend: number };
    expect(more.fields).toEqual({ ...account.fields, purchases: purchases + 1, average: spend / (purchases + 1) });
    expect(twinOf(source, account, { kind: 'set', values: { perWeek: 0 } }).fields).toMatchObject({ purchases: 0, refunds: 0, spend: 0, average: 0, logins: account.fields['logins'] });
    expect(() => twinOf(source, account, { kind: 'redraw', fields: ['purchases'] })).toThrow('must redraw fields that are drawn, got "purchases (folded)"');
  });
});

describe('hand: the weekly clock', () => {
  it('keeps whole weeks and stretches busy hours', () => {
    const clock = weeklyClock({ weekdays: [1, 1, 1, 1, 1, 1, 8] }, '2026-01-05');
    expect([clock(0), clock(7), clock(21)]).toEqual([0, 7, 21]);
    // Counted back from Monday, the Sunday of weight 8 of 14 takes the first four activity days.
    expect(clock(4)).toBeCloseTo(1, 12);
    expect(clock(2)).toBeCloseTo(0.5, 12);
    expect(clock(5.5)).toBeCloseTo(4, 12);
    expect(weeklyClock({}, '2026-01-05')(3.3)).toBe(3.3);
  });
});

describe('fault: wrong histories are refused where they are wrong', () => {
  const define = (events: Parameters<typeof history>[0]['events'], more: object = {}) => () =>
    definePopulation({ fields: { x: folded('h', (e) => e.length) }, cohorts: { all: { share: 1 } }, histories: { h: history({ days: 10, events, ...more }) } });
  it.each([
    ['a rate below 0', define({ a: { perDay: -1 } }), 'population.histories.h.events.a.perDay: must be a number of at least 0, got -1'],
    ['no events', define({}), 'population.histories.h.events: must have at least one kind'],
    ['a kind that comes later', define({ a: { after: 'b', p: 0.5, delayDays: exponential({ mean: 1 }) }, b: { perDay: 1 } }), 'events.a.after: must name a kind that stands before it, got "b"'],
    ['a share above 1', define({ a: { perDay: 1 }, b: { after: 'a', p: 2, delayDays: exponential({ mean: 1 }) } }), 'events.b.p: must be a number from 0 to 1, got 2'],
    ['hours', define({ a: { perDay: 1, rhythm: { hours: [1, 2] } } }), 'events.a.rhythm.hours: must be 24 weights, got 2'],
    ['no hours', define({ a: { perDay: 1, rhythm: { weekdays: [0, 0, 0, 0, 0, 0, 0] } } }), 'must not all be 0'],
    ['a burst', define({ a: { perDay: 1, burst: { extra: 0, gapHours: 1 } } }), 'burst.extra'],
    ['an unknown field', define({ a: { perDay: 1 } }, { from: ['y'] }), 'population.histories.h.from: must name a field'],
    ['days', define({ a: { perDay: 1 } }, { days: 0 }), 'population.histories.h.days'],
    ['an unknown history', () => definePopulation({ fields: { x: folded('h', (e) => e.length) }, cohorts: { all: { share: 1 } } }), 'population.fields.x.history: must name a history of the population, got "h"'],
    ['a circle', () => definePopulation({ fields: { x: folded('h', (e) => e.length) }, cohorts: { all: { share: 1 } }, histories: { h: history({ days: 1, from: ['x'], events: { a: { perDay: 1 } } }) } }), 'must not be derived from itself'],
    ['a rate that is no number', () => accountSource(definePopulation({ fields: { x: folded('h', (e) => e.length) }, cohorts: { all: { share: 1 } }, histories: { h: history({ days: 1, events: { a: { perDay: () => NaN } } }) } }), 1).account('all', 0), 'events.a.perDay: must give a number of at least 0, got NaN'],
    ['too much', () => accountSource(definePopulation({ fields: { x: folded('h', (e) => e.length) }, cohorts: { all: { share: 1 } }, histories: { h: history({ days: 1, events: { a: { perDay: 1e6 } } }) } }), 1).account('all', 0), 'at most 100000 events'],
    ['a history that is not there', () => source.history(source.account('all', 0), 'shp'), 'must be declared by the population, got "shp"'],
  ])('%s', (_, attempt, message) => expect(attempt).toThrow(message));
});

describe('histories of a boundary cohort: hand', () => {
  const shops = (fields = {}) =>
    definePopulation({
      fields: { perDay: lognormal({ mu: 0, sigma: 1 }), visits: folded('shop', of('visit')) },
      histories: { shop: history({ days: 7, from: ['perDay'], events: { visit: { perDay: (f) => f.perDay } } }) },
      cohorts: { usual: { share: 0.9 }, edge: { share: 0.1, boundary: true, fields } },
    });

  it('a rate that takes its ends is refused with the cohort and the way out', () => {
    const asked = (): unknown => accountSource(shops(), 1).accounts('edge', 0, 100);
    expect(asked).toThrow(/^population\.histories\.shop\.(events\.visit(\.perDay)?): must give /);
    expect(asked).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^It was given \{"perDay":\S+\} in cohort edge\. .*boundary: true/) as string }));
  });

  it('and drawn where the cohort declares it', () => {
    expect(accountSource(shops({ perDay: lognormal({ mu: 0, sigma: 1 }) }), 1).accounts('edge', 0, 100)).toHaveLength(100);
  });
});
