import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../scoring/clock.js';

/** The process's monotonic clock, in milliseconds with fractions. */
export function monotonicClock(): Clock {
  return {
    now: () => performance.now(),
    sleep: async (ms, signal) => {
      await delay(Math.max(0, ms), undefined, { signal, ref: true }).catch(() => undefined);
    },
  };
}
