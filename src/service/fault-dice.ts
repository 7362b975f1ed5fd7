/**
 * A number from 0 (included) to 1 (excluded) that depends on its arguments alone: which requests a fault hits can be told beforehand and repeated.
 * @param seed of the faults
 * @param purpose what is diced for; every purpose has numbers of its own
 * @param k number of the request, from 0
 */
export function faultDice(seed: number, purpose: string, k: number): number {
  return mix(mix(textHash(purpose) ^ Math.imul(seed, 0x9e3779b1)) ^ Math.imul(k + 1, 0x85ebca77)) / 2 ** 32;
}

/** FNV-1a of the UTF-16 units, 32 bits, unsigned. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k += 1) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3 (Appleby 2011). */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
