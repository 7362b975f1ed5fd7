/** When request k (from 0) is due, milliseconds after the start; never decreasing in k. Pure: no clock. */
export type Pacer = (k: number) => number;

/**
 * A constant rate: request k is due at k / rate seconds.
 * @param perSecond requests per second, > 0
 * @throws RangeError for a rate that is not a positive number
 */
export function constantRate(perSecond: number): Pacer {
  if (!(perSecond > 0) || !Number.isFinite(perSecond)) throw new RangeError(`a rate must be a positive number of requests per second, got ${perSecond}`);
  return (k) => (k * 1_000) / perSecond;
}
