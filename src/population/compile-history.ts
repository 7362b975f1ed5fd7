import { MlcheckError } from '../errors.js';
import { log } from '../random/log.js';
import { streamAt, streamOf, type Stream } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import { distributionOf } from './distribution-of.js';
import type { Inputs } from './field.js';
import type { FollowingEvents, History, HistoryEvent, Rate, RecurringEvents } from './history.js';
import { weeklyClock, type WeeklyClock } from './weekly-clock.js';

const MOST_EVENTS = 100_000;

/** The events of account i whose fields are these, oldest first. */
export type EventsOf = (i: number, fields: Inputs) => readonly HistoryEvent[];

/**
 * The events of one history of one cohort. Every event has a stream of its own, keyed by (seed, cohort, history, kind, i, number of the event counted back from the
 * reference date): another kind, a longer history or another rate leaves the draws of the rest as they are.
 *
 * @throws MlcheckError `population-invalid` when called, for a rate that is no number of at least 0, or more than 100,000 events
 */
export function compileHistory(name: string, { days, sinceDays, events }: History, referenceDate: string, seed: number, cohort: string): EventsOf {
  const kinds = Object.entries(events).map(([kind, declared]) => {
    const stream = streamOf(seed, cohort, name, 'history', kind);
    const place = `population.histories.${name}.events.${kind}`;
    return 'after' in declared
      ? { kind, make: (i: number, fields: Inputs, made: Made) => following(kind, declared, streamAt(stream, i), made, fields, place, cohort) }
      : { kind, make: maker(kind, declared, stream, weeklyClock(declared.rhythm ?? {}, referenceDate), place, cohort) };
  });
  return (i, fields) => {
    const made: Made = { since: Math.min(days, rate(sinceDays ?? days, fields, `population.histories.${name}.sinceDays`, cohort)), byKind: new Map() };
    for (const { kind, make } of kinds) made.byKind.set(kind, make(i, fields, made));
    return [...made.byKind.values()].flat().sort((a, b) => b.daysBefore - a.daysBefore);
  };
}

interface Made {
  readonly since: number;
  readonly byKind: Map<string, readonly HistoryEvent[]>;
}

function maker(kind: string, { perDay, quietDays, burst, amount, amountTimes }: RecurringEvents<Inputs>, stream: Stream, clock: WeeklyClock, place: string, cohort: string) {
  const amounts = amount === undefined ? undefined : distributionOf(amount);
  const shrink = burst === undefined ? 0 : log(burst.extra / (1 + burst.extra));
  return (i: number, fields: Inputs, { since }: Made): readonly HistoryEvent[] => {
    const own = streamAt(stream, i);
    const daily = rate(perDay, fields, `${place}.perDay`, cohort);
    const quiet = quietDays === undefined ? 0 : rate(quietDays, fields, `${place}.quietDays`, cohort);
    const times = amountTimes === undefined ? 1 : rate(amountTimes, fields, `${place}.amountTimes`, cohort);
    if (daily === 0) return [];
    const found: HistoryEvent[] = [];
    const keep = (daysBefore: number, u: number): void => {
      if (daysBefore >= quiet) found.push({ kind, daysBefore, amount: amounts === undefined ? 0 : times * amounts.quantile(u) });
    };
    let passed = 0;
    for (let k = 0; ; k++) {
      if (k > MOST_EVENTS) throw new MlcheckError('population-invalid', { place, rule: `must give at most ${MOST_EVENTS} events an account`, value: `${daily} a day for ${since} days`, hint: wayOut(fields, cohort) });
      const event = streamAt(own, k);
      passed -= log(uniformAt(event, 0)) / daily;
      const daysBefore = clock(passed);
      if (daysBefore >= since) return found;
      keep(daysBefore, uniformAt(event, 1));
      if (burst === undefined) continue;
      const extra = Math.min(1000, Math.floor(log(uniformAt(event, 2)) / shrink));
      for (let at = daysBefore, j = 0; j < extra; j++) {
        at += (log(uniformAt(event, 3 + 2 * j)) * burst.gapHours) / 24;
        if (at < 0) break;
        keep(at, uniformAt(event, 4 + 2 * j));
      }
    }
  };
}

function following(kind: string, { after, p, delayDays }: FollowingEvents<Inputs>, own: Stream, { byKind }: Made, fields: Inputs, place: string, cohort: string): readonly HistoryEvent[] {
  const share = rate(p, fields, `${place}.p`, cohort);
  const delays = distributionOf(delayDays);
  return (byKind.get(after) ?? []).flatMap(({ daysBefore, amount }, k) => {
    const event = streamAt(own, k);
    const at = daysBefore - delays.quantile(uniformAt(event, 1));
    return uniformAt(event, 0) < share && at >= 0 && at <= daysBefore ? [{ kind, daysBefore: at, amount }] : [];
  });
}

function rate(declared: Rate<Inputs>, fields: Inputs, place: string, cohort: string): number {
  const value = typeof declared === 'number' ? declared : declared(fields);
  if (value >= 0 && value < Infinity) return value;
  throw new MlcheckError('population-invalid', { place, rule: 'must give a number of at least 0', value, hint: wayOut(fields, cohort) });
}

/** What a rate was computed from, and where such values mostly come from: the ends that a boundary cohort tries. */
function wayOut(fields: Inputs, cohort: string): string {
  return `It was given ${JSON.stringify(fields)} in cohort ${cohort}. Hold the rate within its ends (Math.max(0, ...)); a cohort with \`boundary: true\` takes zero, negative and maximal numbers, unless its own \`fields\` declare what the rate is computed from.`;
}
