/**
 * Which replica answers the k-th request: the sum of the digits of k in base `replicas`, modulo `replicas` (Prouhet-Thue-Morse).
 *
 * Every `replicas` requests in a row hit each replica once, as round robin does, but without its period: whatever the distance at which a client asks
 * again, between a third and two thirds of the pairs meet the other of two replicas. Plain round robin hides a difference from a client that asks
 * again after an even number of requests.
 */
export function replicaTurn(k: number, replicas: number): number {
  if (replicas === 1) return 0;
  let sum = 0;
  for (let rest = k; rest > 0; rest = Math.floor(rest / replicas)) sum += rest % replicas;
  return sum % replicas;
}
