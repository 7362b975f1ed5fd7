import { whole } from '../report/text/numbers.js';
import { durationText } from './terminal/progress-text.js';
import { cut } from './terminal/width.js';
import type { World } from './world.js';

const REDRAW_MS = 100;
const EVERY = 256;

/**
 * Passes items on and shows on a terminal's stderr how many of `total` accounts went by, at what rate and how long the rest takes; ten times a second at most, gone at the end. Elsewhere silent.
 *
 * @param accountsOf accounts of an item
 */
export function* counted<T>(items: Iterable<T>, total: number, world: World, accountsOf: (item: T) => number = () => 1): Iterable<T> {
  const { stderr } = world;
  if (!stderr.isTTY || world.environment['TERM'] === 'dumb') {
    yield* items;
    return;
  }
  const since = world.now();
  let [done, lookedAt, drawnAt] = [0, 0, since];
  try {
    for (const item of items) {
      yield item;
      done += accountsOf(item);
      if (done - lookedAt < EVERY) continue;
      lookedAt = done;
      if (world.now() - drawnAt < REDRAW_MS) continue;
      drawnAt = world.now();
      const perMs = done / Math.max(1, drawnAt - since);
      const cells = Math.round((done / total) * 20);
      const line = `making accounts  ${'█'.repeat(cells)}${'░'.repeat(20 - cells)}  ${whole(done)}/${whole(total)}  ${whole(Math.round(perMs * 1000))}/s  ${durationText(Math.max(1000, (total - done) / perMs))} left`;
      stderr.write(`\r\u001b[2K${cut(line, Math.max(10, (stderr.columns ?? 80) - 1))}`);
    }
  } finally {
    if (drawnAt > since) stderr.write('\r\u001b[2K');
  }
}
