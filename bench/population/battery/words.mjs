// The generator's raw words, little-endian uint32, on stdout until the reader goes.
//   node bench/population/battery/words.mjs stream|fields SEED      (needs `npm run build`)
// stream: both words of every index of one stream. fields: for account 0, 1, 2 ... the words of twenty fields' streams in turn, as accounts use them.
import { writeSync } from 'node:fs';
import { streamOf } from '../../../dist/random/stream.js';
import { threefryInto } from '../../../dist/random/threefry.js';

const [mode, seed] = [process.argv[2], Number(process.argv[3])];
const streams = Array.from({ length: mode === 'fields' ? 20 : 1 }, (_, k) => streamOf(seed, 'all', `field${k}`, 'value'));
const block = new Int32Array(streams.length * 2 * 4096);
const bytes = new Uint8Array(block.buffer);
try {
  for (let index = 0; ; index += 4096) {
    for (let i = 0, at = 0; i < 4096; i++) for (const { a, b } of streams) threefryInto(block, (at += 2) - 2, a, b, (index + i) | 0, 3);
    for (let from = 0; from < bytes.length; ) from += writeSync(1, bytes, from);
  }
} catch (error) {
  if (error.code !== 'EPIPE') throw error;
}
