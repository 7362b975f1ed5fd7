import { firstAtLeast } from '../random/first-at-least.js';
import type { Rhythm } from './history.js';

const HOUR_MS = 3_600_000;
const HOURS = 168;

/** Days before the reference date at which so many average days of activity have passed, counted backwards. Rising; whole weeks map to themselves. */
export type WeeklyClock = (activityDays: number) => number;

/**
 * The clock of a weekly rhythm: an hour with twice the weight takes twice the events. Time rescaling: events even in activity are in rhythm on the calendar.
 *
 * @param rhythm weights at least 0, in UTC
 */
export function weeklyClock({ hours, weekdays }: Rhythm, referenceDate: string): WeeklyClock {
  if (hours === undefined && weekdays === undefined) return (days) => days;
  const reference = Date.parse(referenceDate);
  const weights = Array.from({ length: HOURS }, (_, back) => {
    const at = new Date(reference - (back + 0.5) * HOUR_MS);
    return (hours?.[at.getUTCHours()] ?? 1) * (weekdays?.[(at.getUTCDay() + 6) % 7] ?? 1);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const upTo = new Float64Array(HOURS);
  weights.forEach((weight, k) => (upTo[k] = (k === 0 ? 0 : (upTo[k - 1] as number)) + (7 * weight) / total));
  upTo[HOURS - 1] = 7;
  return (days) => {
    const weeks = Math.floor(days / 7);
    const rest = days - 7 * weeks;
    const hour = firstAtLeast(upTo, rest);
    const before = hour === 0 ? 0 : (upTo[hour - 1] as number);
    const width = (upTo[hour] as number) - before;
    return 7 * weeks + (hour + (width > 0 ? (rest - before) / width : 0)) / 24;
  };
}
