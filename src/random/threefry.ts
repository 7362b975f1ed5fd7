/** Two 32-bit words, each as a signed integer. */
export interface Words {
  readonly a: number;
  readonly b: number;
}

const PARITY = 0x1bd11bda;
const EVEN_ROUNDS = [13, 15, 26, 6] as const;
const ODD_ROUNDS = [17, 29, 16, 24] as const;

/**
 * Threefry-2x32 with 20 rounds: two words of output for a key of two words and a counter of two words. Every output bit depends on every input bit; used
 * to derive the keys of streams, never per value (about 15 ns).
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), doi:10.1145/2063384.2063405.
 */
export function threefry(key: Words, counter: Words): Words {
  const keys = [key.a, key.b, key.a ^ key.b ^ PARITY] as const;
  let a = (counter.a + keys[0]) | 0;
  let b = (counter.b + keys[1]) | 0;
  for (let block = 0; block < 5; block++) {
    for (const turn of block % 2 === 0 ? EVEN_ROUNDS : ODD_ROUNDS) {
      a = (a + b) | 0;
      b = ((b << turn) | (b >>> (32 - turn))) ^ a;
    }
    a = (a + (keys[(block + 1) % 3] ?? 0)) | 0;
    b = (b + (keys[(block + 2) % 3] ?? 0) + block + 1) | 0;
  }
  return { a, b };
}
