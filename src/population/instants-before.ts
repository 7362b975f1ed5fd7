const DAY_MS = 86_400_000;

/** The instant that lies so many days before a reference date, to the millisecond, as ISO 8601 in UTC. */
export function instantsBefore(referenceDate: string): (days: number) => string {
  const reference = Date.parse(referenceDate);
  return (days) => new Date(reference - Math.round(days * DAY_MS)).toISOString();
}
