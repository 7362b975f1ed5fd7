import type { FieldValue } from './account.js';
import type { NumericField } from './field.js';

/** Something that an account did or that happened to it. */
export interface HistoryEvent {
  readonly kind: string;
  /** Days before the population's reference date, at least 0; fractions are time of day. */
  readonly daysBefore: number;
  /** In the declaration's own unit; 0 for kinds that declare none. */
  readonly amount: number;
}

/** A number, or a number computed from the fields that the history names in `from`. */
export type Rate<I> = number | ((fields: I) => number);

/** When things happen, as weights relative to each other, in UTC. */
export interface Rhythm {
  /** 24 weights from midnight on; default even. */
  readonly hours?: readonly number[];
  /** 7 weights from Monday on; default even. */
  readonly weekdays?: readonly number[];
}

/** Events on their own: a Poisson process whose rate follows a weekly rhythm; each event may set off a burst of further ones. */
export interface RecurringEvents<I> {
  /** Events a day on the average of a week, bursts not counted: at least 0. */
  readonly perDay: Rate<I>;
  readonly rhythm?: Rhythm;
  /** None in so many days up to the reference date: dormancy. */
  readonly quietDays?: Rate<I>;
  /** `extra`: mean number of further events (geometric); `gapHours`: mean time between them (exponential). */
  readonly burst?: { readonly extra: number; readonly gapHours: number };
  readonly amount?: NumericField;
  /** Multiplies the drawn amount. */
  readonly amountTimes?: Rate<I>;
}

/** Events that follow others: each event of the kind `after` is followed by one with probability `p`, some days later, with the amount of the event that it follows. */
export interface FollowingEvents<I> {
  readonly after: string;
  readonly p: Rate<I>;
  readonly delayDays: NumericField;
}

export interface History<I = Readonly<Record<string, FieldValue>>> {
  /** How far back the history goes. A longer one leaves the events of a shorter one as they are. */
  readonly days: number;
  /** Names of the fields that rates are computed from. */
  readonly from: readonly string[];
  /** Nothing happens before so many days ago: the age of the account. */
  readonly sinceDays?: Rate<I>;
  /** By kind; an event can only follow kinds that stand before it. */
  readonly events: Readonly<Record<string, RecurringEvents<I> | FollowingEvents<I>>>;
}

/**
 * Events over time, from which features are folded, so that totals and histories agree. Not a field itself: `folded('activity', (events) => ...)` is.
 *
 * Recurring events are a Poisson process, time rescaled by the rhythm (D. Daley, D. Vere-Jones, An Introduction to the Theory of Point Processes, 2nd edition, 7.4); with bursts a
 * Neyman-Scott process. `from` names the fields that rates need; they count as numbers unless the parameter says otherwise.
 */
export function history<const N extends string = never, I extends Readonly<Record<string, FieldValue>> = Readonly<Record<N, number>>>(spec: {
  readonly days: number;
  readonly from?: readonly N[];
  readonly sinceDays?: Rate<I>;
  readonly events: Readonly<Record<string, RecurringEvents<I> | FollowingEvents<I>>>;
}): History {
  return { ...(spec as unknown as History), from: spec.from ?? [] };
}
